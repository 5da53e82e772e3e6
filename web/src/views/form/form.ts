// A whole form: start, check, what to send, and the server's errors at their fields. Pure.
import type { Entity, TypeDefinition } from '../../api/types';
import { draft_of, fields_of, is_same, value_of, type Draft, type FieldProblem, type FormField } from './draft';

/** Reasons by attribute; the key of a part of it, such as `title.fr`, is kept in `part`. */
export interface FieldError {
  reason: string;
  part?: string;
}
export type FieldErrors = Record<string, FieldError>;

export function draft_of_entity(type: TypeDefinition, entity: Partial<Entity>): Draft {
  const draft: Draft = {};
  for (const field of fields_of(type)) draft[field.name] = draft_of(field, entity[field.name]);
  return draft;
}

/** A new entity's draft, with what the address gives: `/new/Need?category=…&municipality=…`. */
export function draft_of_query(type: TypeDefinition, query: URLSearchParams): Draft {
  const given: Partial<Entity> = {};
  for (const field of fields_of(type)) {
    const text = query.get(field.name);
    if (!text) continue;
    if (field.control === 'codes' || field.control === 'links') given[field.name] = text.split(',');
    else if (field.control === 'words') given[field.name] = text;
    else if (field.control !== 'point' && field.control !== 'contact') given[field.name] = text;
  }
  const draft = draft_of_entity(type, given);
  return draft;
}

export interface Checked {
  values: Record<string, unknown>;
  errors: Record<string, 'required' | FieldProblem>;
}

/** Every field's value, with the problems that can be seen without asking the server. */
export function check(fields: FormField[], draft: Draft): Checked {
  const checked: Checked = { values: {}, errors: {} };
  for (const field of fields) {
    const parsed = value_of(field, draft[field.name]);
    if ('problem' in parsed) {
      checked.errors[field.name] = parsed.problem;
      continue;
    }
    checked.values[field.name] = parsed.value;
    if (field.required && parsed.value === null) checked.errors[field.name] = 'required';
  }
  return checked;
}

/** The values of a new entity: empty fields are left out. */
export function new_entity(type: string, values: Record<string, unknown>): Record<string, unknown> {
  const filled = Object.entries(values).filter(([, value]) => value !== null);
  return { type, ...Object.fromEntries(filled) };
}

/** What differs from the entity that was read: null removes an attribute. */
export function changes(
  fields: FormField[],
  start: Draft,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const field of fields) {
    const before = value_of(field, start[field.name]);
    const old = 'value' in before ? before.value : null;
    const next = values[field.name] ?? null;
    if (!is_same(old, next)) set[field.name] = next;
  }
  return set;
}

/** The fields whose draft is not as it was at the start. */
export function touched(fields: FormField[], start: Draft, draft: Draft): string[] {
  return fields.map((field) => field.name).filter((name) => !is_same(start[name], draft[name]));
}

/**
 * The server names fields by their way through the command, such as `entity.title.fr` or
 * `set.budget`; a form needs the attribute and, for a text in several languages, the language.
 */
export function errors_by_field(reasons: ReadonlyMap<string, string>): FieldErrors {
  const errors: FieldErrors = {};
  for (const [path, reason] of reasons) {
    const [name = '', ...rest] = path.replace(/^(entity|set)\./, '').split(/[.[\]]+/);
    if (name === '' || errors[name]) continue;
    const part = rest.filter(Boolean).join('.');
    errors[name] = part ? { reason, part } : { reason };
  }
  return errors;
}

/** After somebody else's change: their values, except where this form was changed. */
export function merged(fields: FormField[], start: Draft, mine: Draft, theirs: Draft): Draft {
  const own = new Set(touched(fields, start, mine));
  const draft: Draft = { ...theirs };
  for (const name of own) {
    const value = mine[name];
    if (value !== undefined) draft[name] = value;
  }
  return draft;
}

/** The fields that both sides changed, and differently. */
export function contested(fields: FormField[], start: Draft, mine: Draft, theirs: Draft): string[] {
  return touched(fields, start, mine).filter(
    (name) => !is_same(start[name], theirs[name]) && !is_same(mine[name], theirs[name]),
  );
}
