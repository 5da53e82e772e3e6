// The title of an entity: the attribute that its type names, whatever its kind.
import type { Entity, LanguageMap } from '../api/types';
import { type_of } from './model.svelte';

export function title_of(entity: Entity): LanguageMap {
  const attribute = type_of(entity.type)?.title ?? 'title';
  const value = entity[attribute] ?? entity.title ?? entity['name'];
  if (typeof value === 'string') return { '@none': value };
  if (value && typeof value === 'object') return value as LanguageMap;
  return {};
}
