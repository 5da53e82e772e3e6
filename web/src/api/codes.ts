// Codes of vocabularies in filters and facets. One attribute name may have another vocabulary in
// another type (`kind` of an area, of an organisation), so filters name the concept by its IRI and
// facets are read back as codes.
import type { FacetValue } from './types';

/** The IRIs that a code of an attribute may stand for in the given types; none: not a code. */
export type ConceptsOf = (types: string[], attribute: string, code: string) => string[];
let concepts_of: ConceptsOf = () => [];

/** The model sets this when it is loaded. */
export function use_concepts(find: ConceptsOf): void {
  concepts_of = find;
}

type Value = string | number | boolean | readonly string[] | null | undefined;

export function with_concepts(query: Record<string, Value>): Record<string, Value> {
  const named = query['type'];
  const types = Array.isArray(named) ? [...named] : String(named ?? '').split(',').filter(Boolean);
  const out: Record<string, Value> = {};
  for (const [name, value] of Object.entries(query)) {
    const attribute = /^f\.(\w+)$/.exec(name)?.[1];
    if (!attribute || (typeof value !== 'string' && !Array.isArray(value))) {
      out[name] = value;
      continue;
    }
    const codes: string[] = typeof value === 'string' ? value.split(',') : [...value];
    out[name] = codes.flatMap((code) => {
      const iris = concepts_of(types, attribute, code);
      return iris.length > 0 ? iris : [code];
    });
  }
  return out;
}

const CONCEPT = /^https?:\/\/[^\s]*\/voc\/[\w-]+#(.+)$/;

/** Facets with codes where the server names concepts in full. */
export function with_codes(facets: Record<string, FacetValue[]>): Record<string, FacetValue[]> {
  const out: Record<string, FacetValue[]> = {};
  for (const [name, values] of Object.entries(facets)) {
    out[name] = values.map((each) => ({
      ...each,
      value: CONCEPT.exec(each.value)?.[1] ?? each.value,
    }));
  }
  return out;
}
