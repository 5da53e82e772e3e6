// The rows of the search palette in groups: what the server suggests by type, pages whose name
// fits, and the full search as the last resort.
import type { LanguageMap, Suggestion } from '../../api/types';
import type { Recent } from './recent';

export interface Option {
  key: string;
  label: LanguageMap | string;
  detail?: LanguageMap | string;
  icon: string;
  href: string;
  /** Set for entities, so that they are remembered when opened. */
  entity?: Recent;
}
export interface Group {
  id: string;
  options: Option[];
}

export interface Page {
  href: string;
  label: string;
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();

/** Pages whose name has a word that begins with the text. */
export function pages_for(pages: Page[], text: string): Page[] {
  const wanted = fold(text.trim());
  if (wanted === '') return [];
  return pages.filter((page) =>
    fold(page.label)
      .split(/[\s’'/-]+/)
      .some((word) => word.startsWith(wanted)),
  );
}

/** Suggestions by type, types in the order in which the server first named them. */
export function by_type(suggestions: Suggestion[]): Map<string, Suggestion[]> {
  const groups = new Map<string, Suggestion[]>();
  for (const each of suggestions) groups.set(each.type, [...(groups.get(each.type) ?? []), each]);
  return groups;
}

/** The index after a step among `count` rows, going round at the ends. */
export function stepped(at: number, step: number, count: number): number {
  if (count === 0) return -1;
  if (at < 0) return step > 0 ? 0 : count - 1;
  return (at + step + count) % count;
}
