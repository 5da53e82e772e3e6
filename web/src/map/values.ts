// What the map shows per municipality for each dimension: projects and needs; support bodies at its
// service; companies and solutions' providers seated there.
import { api, type Query } from '../api/client';
import type { Entity, Geometry } from '../api/types';
import { session_scope } from '../state/scope';
import type { MapDimension } from './classes';
import { all_places } from './places.svelte';
import { as_list } from '../ui/values';
import { point_of } from './projection';

export interface Pin {
  id: string;
  title: Entity['title'];
  at: [number, number];
}
export interface MapValues {
  counts: Map<string, number>;
  pins: Pin[];
}

export async function read_values(dimension: MapDimension): Promise<MapValues> {
  if (dimension === 'accompaniment') return accompaniment();
  const query =
    dimension === 'projects'
      ? { type: 'Project,Need,Initiative' }
      : { type: 'Organisation', 'f.kind': 'company,startup,consortium' };
  return { counts: await counts_by_place(query), pins: [] };
}

/** Values that one facet of the server lists at most. */
const FACET_MAX = 50;

/**
 * How many entities of a query each municipality has. A facet lists the fifty largest values, so
 * the municipalities are asked for by fifties.
 */
export async function counts_by_place(query: Query): Promise<Map<string, number>> {
  const own = query['f.municipality'];
  const ids = Array.isArray(own) && own.length > 0 ? own : all_places().map((place) => place.id);
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += FACET_MAX) parts.push(ids.slice(at, at + FACET_MAX));
  const counts = new Map<string, number>();
  const read = async (part: string[]): Promise<void> => {
    const page = await api.entities({
      ...query,
      'f.municipality': part,
      facets: 'municipality',
      limit: 1,
      refs: false,
    });
    for (const each of page.facets?.['municipality'] ?? []) counts.set(each.value, each.count);
  };
  await Promise.all(parts.map(read));
  return counts;
}

async function accompaniment(): Promise<MapValues> {
  const page = await api.entities({
    type: 'Organisation',
    'f.roles': 'support',
    fields: 'title,location,areaServed,members',
    limit: 200,
  });
  const counts = new Map<string, number>();
  const pins: Pin[] = [];
  for (const body of page.items) {
    for (const place of served(body)) counts.set(place, (counts.get(place) ?? 0) + 1);
    const at = point_of(body['location'] as Geometry | undefined);
    if (at) pins.push({ id: body.id, title: body.title, at });
  }
  return { counts, pins };
}

/** The municipalities a support body serves: its members, or areas it names, up to the region. */
function served(body: Entity): string[] {
  const areas = new Set<unknown>([body['areaServed'], body['members']].flatMap(as_list));
  const whole = areas.has(session_scope());
  return all_places()
    .filter((place) => whole || areas.has(place.id) || areas.has(place.parent))
    .map((place) => place.id);
}
