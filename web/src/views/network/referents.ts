// The directory of internal referents, as the page filters and orders it. Pure.
import type { LanguageMap, References } from '../../api/types';
import type { ReferentRow } from '../../api/generated';

export interface Wanted {
  text: string;
  province: string;
  theme: string;
}

/** The themes of a referent as a list: the API gives a single one bare. */
export function themes_of(row: ReferentRow): string[] {
  return typeof row.themes === 'string' ? [row.themes] : row.themes;
}

/** Without accents and in lower case, so that "liege" finds "Liège". */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

export function matching(
  rows: ReferentRow[],
  wanted: Wanted,
  refs: References,
  shown: (map: LanguageMap | undefined) => string,
): ReferentRow[] {
  const words = folded(wanted.text).split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (wanted.province !== '' && row.province !== wanted.province) return false;
    if (wanted.theme !== '' && !themes_of(row).includes(wanted.theme)) return false;
    const told = folded(
      [
        row.name,
        shown(refs[row.municipality]?.title),
        shown(row.about ?? undefined),
        ...themes_of(row).map((id) => shown(refs[id]?.title)),
      ].join(' '),
    );
    return words.every((word) => told.includes(word));
  });
}

/** How often each value stands among the rows, the most frequent first. */
export function counted(values: string[]): { id: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([id, count]) => ({ id, count }))
    .sort((a, b) => b.count - a.count || a.id.localeCompare(b.id));
}
