// An application while it is written: what its controls edit, what is asked, what to send. Pure.
import type { ApplicationsSaveInput, CallField, Entity, Language, LanguageMap } from '../../api/types';
import { as_list } from '../../ui/values';
import { parse_number } from '../form/draft';
import { evaluate, type Facts } from './condition';

export interface Draft {
  title: string;
  summary: string;
  organisation: string[];
  partners: string[];
  municipalities: string[];
  budget: string;
  grant: string;
  /** By field name, as typed; a yes or no is `true` or `false`. */
  answers: Record<string, string>;
}

const EMPTY: Draft = {
  title: '',
  summary: '',
  organisation: [],
  partners: [],
  municipalities: [],
  budget: '',
  grant: '',
  answers: {},
};

const plain = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value);
const ids = (value: unknown): string[] => as_list(value).map(String);

/** The language that a text of the application was written in. */
export function language_of(entity: Entity | null, present: Language): Language {
  const title = (entity?.['title'] ?? {}) as LanguageMap;
  if (title[present] !== undefined) return present;
  return (['fr', 'nl', 'de', 'en'] as const).find((code) => title[code] !== undefined) ?? present;
}

export function draft_of(entity: Entity | null, language: Language): Draft {
  if (!entity) return structuredClone(EMPTY);
  const words = (name: string): string =>
    plain((entity[name] as LanguageMap | undefined)?.[language]);
  const answers = Object.entries((entity['answers'] ?? {}) as Record<string, unknown>);
  return {
    title: words('title'),
    summary: words('summary'),
    organisation: ids(entity['organisation']),
    partners: ids(entity['partners']),
    municipalities: ids(entity['municipalities']),
    budget: plain(entity['budget']),
    grant: plain(entity['grant']),
    answers: Object.fromEntries(answers.map(([name, value]) => [name, plain(value)])),
  };
}

/** The value of an answer for the server: null where nothing is given, undefined where it is no number. */
export function answer_value(field: CallField, typed: string | undefined): unknown {
  const text = (typed ?? '').trim();
  if (text === '') return null;
  switch (field.kind) {
    case 'yes-no':
      return text === 'true';
    case 'number':
    case 'integer':
    case 'money':
      return parse_number(text) ?? undefined;
    default:
      return text;
  }
}

function facts_of(fields: CallField[], draft: Draft): Facts {
  const answers: Record<string, unknown> = {};
  for (const field of fields) answers[field.name] = answer_value(field, draft.answers[field.name]);
  const budget = parse_number(draft.budget) ?? undefined;
  const grant = parse_number(draft.grant) ?? undefined;
  const share = budget && grant !== undefined ? (grant / budget) * 100 : undefined;
  return { answers, budget, grant, coFinancing: share };
}

/**
 * The fields that are asked, given what is typed. `conditions` are the call's own, by field; what
 * only the server knows keeps the server's last answer, `not_asked`.
 */
export function asked_fields(
  fields: CallField[],
  conditions: ReadonlyMap<string, unknown>,
  draft: Draft,
  not_asked: readonly string[],
): CallField[] {
  const facts = facts_of(fields, draft);
  return fields.filter((field) => {
    if (!field.conditional) return true;
    const verdict = evaluate(conditions.get(field.name), facts);
    return verdict === 'open' ? !not_asked.includes(field.name) : verdict === 'yes';
  });
}

/** After somebody else's change: their draft, except where this one was changed since its start. */
export function merged(start: Draft, mine: Draft, theirs: Draft): Draft {
  const pick = <V>(own: V, before: V | undefined, other: V): V =>
    JSON.stringify(own) === JSON.stringify(before) ? other : own;
  const answers: Record<string, string> = {};
  for (const name of new Set([...Object.keys(theirs.answers), ...Object.keys(mine.answers)])) {
    answers[name] = pick(mine.answers[name] ?? '', start.answers[name] ?? '', theirs.answers[name] ?? '');
  }
  return {
    title: pick(mine.title, start.title, theirs.title),
    summary: pick(mine.summary, start.summary, theirs.summary),
    organisation: pick(mine.organisation, start.organisation, theirs.organisation),
    partners: pick(mine.partners, start.partners, theirs.partners),
    municipalities: pick(mine.municipalities, start.municipalities, theirs.municipalities),
    budget: pick(mine.budget, start.budget, theirs.budget),
    grant: pick(mine.grant, start.grant, theirs.grant),
    answers,
  };
}

/** The conditions of the fields, from the call's entity. */
export function conditions_of(call: Entity | undefined): Map<string, unknown> {
  const form = Array.isArray(call?.['form']) ? (call['form'] as Record<string, unknown>[]) : [];
  return new Map(form.map((field) => [String(field['name']), field['when']]));
}

export type Problem = 'required' | 'number';

/** What can be seen without asking the server; `complete` asks for all that submitting needs. */
export function problems(draft: Draft, asked: CallField[], complete: boolean): Map<string, Problem> {
  const found = new Map<string, Problem>();
  if (draft.title.trim() === '') found.set('title', 'required');
  if (draft.organisation.length === 0) found.set('organisation', 'required');
  for (const name of ['budget', 'grant'] as const) {
    if (draft[name].trim() === '') {
      if (complete) found.set(name, 'required');
    } else if (parse_number(draft[name]) === null) found.set(name, 'number');
  }
  for (const field of asked) {
    const value = answer_value(field, draft.answers[field.name]);
    if (value === undefined) found.set(`answers.${field.name}`, 'number');
    else if (value === null && field.required && complete) found.set(`answers.${field.name}`, 'required');
  }
  return found;
}

/** The command's input; answers to fields that are not asked any more are left out. */
export function to_save(draft: Draft, asked: CallField[], language: Language): ApplicationsSaveInput {
  const answers: Record<string, unknown> = {};
  for (const field of asked) {
    const value = answer_value(field, draft.answers[field.name]);
    if (value !== null && value !== undefined) answers[field.name] = value;
  }
  const amounts = (['budget', 'grant'] as const).map((name) => [name, parse_number(draft[name])] as const);
  return {
    language,
    title: draft.title.trim(),
    summary: draft.summary.trim(),
    organisation: draft.organisation[0] ?? '',
    partners: draft.partners,
    municipalities: draft.municipalities,
    ...Object.fromEntries(amounts.filter(([, value]) => value !== null)),
    clear: amounts.filter(([, value]) => value === null).map(([name]) => name),
    answers,
  };
}
