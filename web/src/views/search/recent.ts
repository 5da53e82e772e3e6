// What was opened lately from the search palette, kept in this browser only.
import type { LanguageMap } from '../../api/types';

export interface Recent {
  id: string;
  type: string;
  title: LanguageMap;
}

const KEPT = 'maillage.recent';
const RECENT_MAX = 6;

/** Reads the kept entries; anything malformed is ignored, since storage is not ours alone. */
export function parse_recent(kept: string | null): Recent[] {
  if (!kept) return [];
  try {
    const value: unknown = JSON.parse(kept);
    return Array.isArray(value) ? value.filter(is_recent).slice(0, RECENT_MAX) : [];
  } catch {
    return [];
  }
}

function is_recent(value: unknown): value is Recent {
  if (value === null || typeof value !== 'object') return false;
  const each = value as Partial<Recent>;
  return (
    typeof each.id === 'string' && typeof each.type === 'string' && typeof each.title === 'object'
  );
}

/** The newest first, nothing twice. */
export function with_recent(list: Recent[], opened: Recent): Recent[] {
  return [opened, ...list.filter((each) => each.id !== opened.id)].slice(0, RECENT_MAX);
}

export function read_recent(): Recent[] {
  try {
    return parse_recent(localStorage.getItem(KEPT));
  } catch {
    return [];
  }
}

export function keep_recent(opened: Recent): void {
  try {
    const { id, type, title } = opened;
    localStorage.setItem(KEPT, JSON.stringify(with_recent(read_recent(), { id, type, title })));
  } catch {
    // Private windows may refuse storage; there is then no list of recent entries.
  }
}
