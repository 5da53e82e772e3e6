// The toolbox's order: by kind in the vocabulary's order, what can be used today first. Pure.
import type { ToolboxRow } from '../../api/types';

export interface Shelf {
  kind: string;
  rows: ToolboxRow[];
}

const PERIODS = ['open', 'later', 'over'];

export function kind_of(row: ToolboxRow): string {
  return typeof row.resource['kind'] === 'string' ? row.resource['kind'] : '';
}

/** The rows by kind; within one, what is open before what comes and what is over, then by use. */
export function shelves_of(rows: ToolboxRow[], kinds: string[]): Shelf[] {
  const all = [...kinds, ...rows.map(kind_of)].filter((kind, at, list) => list.indexOf(kind) === at);
  return all
    .map((kind) => ({
      kind,
      rows: rows
        .filter((row) => kind_of(row) === kind)
        .sort(
          (a, b) =>
            PERIODS.indexOf(a.period) - PERIODS.indexOf(b.period) ||
            b.users - a.users ||
            a.resource.id.localeCompare(b.resource.id),
        ),
    }))
    .filter((shelf) => shelf.rows.length > 0);
}
