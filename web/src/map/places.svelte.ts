// The municipalities of the region, loaded once: for the drawn map, the labels and the search box.
import { api } from '../api/client';
import type { Entity, Geometry, LanguageMap, References } from '../api/types';
import { region } from '../state/session.svelte';
import { point_of, type Bounds } from './projection';

export interface Place {
  id: string;
  title: LanguageMap;
  at: [number, number];
  population: number;
  parent: string;
  urbanClass: string;
}

const PAGES_MAX = 30;
let places = $state.raw<Place[]>([]);
let parents = $state.raw<References>({});
let loading: Promise<void> | null = null;

export function all_places(): Place[] {
  return places;
}
export function place_of(id: string): Place | undefined {
  return places.find((place) => place.id === id);
}

/** The box to show: the region's own, else around its municipalities, null while neither is known. */
export function region_bounds(): Bounds | null {
  const own = region()?.bounds;
  if (own && own.length === 4) return own;
  if (places.length === 0) return null;
  const lons = places.map((place) => place.at[0]);
  const lats = places.map((place) => place.at[1]);
  const margin = 0.1;
  return [
    Math.min(...lons) - margin,
    Math.min(...lats) - margin,
    Math.max(...lons) + margin,
    Math.max(...lats) + margin,
  ];
}

export function parent_title(place: Place): LanguageMap | undefined {
  return parents[place.parent]?.title;
}

export function load_places(): Promise<void> {
  loading ??= read().catch((thrown: unknown) => {
    loading = null;
    throw thrown;
  });
  return loading;
}

async function read(): Promise<void> {
  const found: Place[] = [];
  let refs: References = {};
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await api.entities({
      type: 'AdministrativeArea',
      'f.kind': 'municipality',
      fields: 'title,location,population,parent,urbanClass',
      order: '-population',
      limit: 200,
      cursor,
    });
    for (const entity of answer.items) {
      const place = as_place(entity);
      if (place) found.push(place);
    }
    refs = { ...refs, ...answer.refs };
    cursor = answer.next;
    if (!cursor) break;
  }
  places = found;
  parents = refs;
}

function as_place(entity: Entity): Place | null {
  const at = point_of(entity['location'] as Geometry | undefined);
  if (!at) return null;
  return {
    id: entity.id,
    title: entity.title ?? {},
    at,
    population: Number(entity['population'] ?? 0),
    parent: String(entity['parent'] ?? ''),
    urbanClass: String(entity['urbanClass'] ?? ''),
  };
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();

/** Municipalities whose name in any language has words that begin with the text. */
export function find_places(text: string, limit = 12): Place[] {
  const wanted = fold(text.trim());
  if (wanted === '') return places.slice(0, limit);
  const first: Place[] = [];
  const later: Place[] = [];
  for (const place of places) {
    const names = Object.values(place.title).map(fold);
    if (names.some((name) => name.startsWith(wanted))) first.push(place);
    else if (names.some((name) => name.split(/[\s’'/-]+/).some((word) => word.startsWith(wanted)))) {
      later.push(place);
    }
  }
  return [...first, ...later].slice(0, limit);
}
