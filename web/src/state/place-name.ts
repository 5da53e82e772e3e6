// The name of the place of an entity: its municipality, territory or owner, by the titles in `refs`.
import type { Entity, LanguageMap, References } from '../api/types';

const ATTRIBUTES = ['municipality', 'territory', 'organisation', 'provider', 'owner', 'province'];

export function place_name(entity: Entity, refs: References | undefined): LanguageMap | null {
  for (const attribute of ATTRIBUTES) {
    const value = entity[attribute];
    const id = Array.isArray(value) ? (value as unknown[])[0] : value;
    if (typeof id !== 'string') continue;
    const found = refs?.[id];
    if (found) return found.title;
  }
  return null;
}
