// The region model (types, vocabularies), loaded once when the first view needs it.
import { api } from '../api/client';
import { use_concepts } from '../api/codes';
import type {
  Concept,
  Dimension,
  Entity,
  LanguageMap,
  PropertyDefinition,
  Tone,
  TypeDefinition,
  Vocabulary,
} from '../api/types';

interface Loaded {
  types: Map<string, TypeDefinition>;
  vocabularies: Map<string, Vocabulary>;
  concepts: Map<string, Concept>;
}

let loaded = $state.raw<Loaded | null>(null);
let loading: Promise<void> | null = null;

export function load_model(): Promise<void> {
  loading ??= api.model().then(
    (model) => {
      const concepts = new Map<string, Concept>();
      for (const vocabulary of model.vocabularies) {
        for (const concept of vocabulary.concepts) {
          concepts.set(`${vocabulary.name}#${concept.code}`, concept);
        }
      }
      use_concepts(concepts_for);
      loaded = {
        types: new Map(model.types.map((type) => [type.name, type])),
        vocabularies: new Map(model.vocabularies.map((each) => [each.name, each])),
        concepts,
      };
    },
    (thrown: unknown) => {
      loading = null;
      throw thrown;
    },
  );
  return loading;
}

/** The full names that a code has in the vocabularies of an attribute of some types. */
function concepts_for(types: string[], attribute: string, code: string): string[] {
  const found = new Set<string>();
  for (const type of types) {
    const vocabulary = loaded?.types.get(type)?.properties[attribute]?.vocabulary;
    const concept = vocabulary ? loaded?.concepts.get(`${vocabulary}#${code}`) : undefined;
    if (!vocabulary || !concept) continue;
    found.add(concept.iri ?? `https://w3id.org/maillage/voc/${vocabulary}#${code}`);
  }
  return [...found];
}

export function model_loaded(): boolean {
  return loaded !== null;
}
export function all_types(): TypeDefinition[] {
  return [...(loaded?.types.values() ?? [])];
}
export function type_of(name: string): TypeDefinition | undefined {
  return loaded?.types.get(name);
}
export function property_of(type: string, attribute: string): PropertyDefinition | undefined {
  return loaded?.types.get(type)?.properties[attribute];
}
export function vocabulary_of(name: string): Vocabulary | undefined {
  return loaded?.vocabularies.get(name);
}
export function concept_of(vocabulary: string, code: string): Concept | undefined {
  return loaded?.concepts.get(`${vocabulary}#${code}`);
}
export function concept_label(vocabulary: string, code: string): LanguageMap {
  return concept_of(vocabulary, code)?.labels ?? { '@none': code };
}
export function dimension_of(type: string): Dimension {
  return type_of(type)?.dimension ?? 'territory';
}

const AUTHORITIES = new Set([
  'local-authority',
  'municipality',
  'inter-municipal-body',
  'province',
  'social-welfare-centre',
  'region',
]);

/** The dimension of one entity: organisations stand in more than one. */
export function dimension_of_entity(entity: Entity): Dimension {
  if (entity.type !== 'Organisation') return dimension_of(entity.type);
  const roles = entity['roles'];
  const kind = String(entity['kind'] ?? '');
  if (kind === 'support-body' || (Array.isArray(roles) && roles.includes('support'))) {
    return 'accompaniment';
  }
  return AUTHORITIES.has(kind) ? 'territory' : dimension_of(entity.type);
}

/** The workflow state of an entity with its label and tone, or null when its type has none. */
export function state_of(
  type: string,
  entity: Record<string, unknown>,
): { name: string; labels: LanguageMap; tone: Tone } | null {
  const workflow = type_of(type)?.workflow;
  if (!workflow) return null;
  const name = entity[workflow.attribute];
  if (typeof name !== 'string') return null;
  const state = workflow.states[name];
  return { name, labels: state?.labels ?? { '@none': name }, tone: state?.tone ?? 'neutral' };
}
