// Conditions of a call as people edit them: rows that must all hold, or of which one must. What is
// nested deeper was written elsewhere; it is kept as it is and told in words. Pure; the language is
// that of src/domain/calls/condition.h.
import type { LanguageMap } from '../../../api/types';
import { parse_number } from '../../form/draft';

export interface Row {
  /** `lead.kind`, `grant`, `answers.theme`…, or what is counted: `partners`, `municipalities`. */
  subject: string;
  comparison: string;
  /** Codes, `true` or `false`, or one number, date or text as typed. */
  values: string[];
  /** Of a count: which ones are counted, by their codes; none: all. */
  kinds: string[];
  sizes: string[];
}
export interface ConditionDraft {
  join: 'all' | 'any';
  rows: Row[];
  /** Set: a condition that rows cannot say. */
  kept?: unknown;
}

export type Holds = 'codes' | 'yes-no' | 'number' | 'money' | 'percent' | 'share' | 'date' | 'text' | 'count';
/** What a condition may look at. `vocabulary` or `choices` say which codes there are. */
export interface Subject {
  path: string;
  holds: Holds;
  vocabulary?: string;
  choices?: { code: string; text: LanguageMap }[];
  /** Of a question of the form: its label. */
  label?: LanguageMap;
}
/** A question of the form, as far as conditions need it. */
export interface Asked {
  name: string;
  kind: string;
  labels: LanguageMap;
  choices: { code: string; labels: LanguageMap }[];
}

const FACTS: Subject[] = [
  { path: 'lead.kind', holds: 'codes', vocabulary: 'organisation-kind' },
  { path: 'lead.size', holds: 'codes', vocabulary: 'organisation-size' },
  { path: 'joint', holds: 'yes-no' },
  { path: 'partners', holds: 'count' },
  { path: 'municipalities', holds: 'count' },
  { path: 'grant', holds: 'money' },
  { path: 'budget', holds: 'money' },
  { path: 'coFinancing', holds: 'percent' },
  { path: 'population', holds: 'number' },
  { path: 'ruralShare', holds: 'share' },
];
const HELD: Record<string, Holds> = {
  choice: 'codes',
  'yes-no': 'yes-no',
  number: 'number',
  integer: 'number',
  money: 'money',
  date: 'date',
};

/** The facts of an application and these questions, in this order. */
export function subjects_of(questions: readonly Asked[]): Subject[] {
  const answers = questions.map((each) => ({
    path: `answers.${each.name}`,
    holds: HELD[each.kind] ?? 'text',
    label: each.labels,
    ...(each.kind === 'choice'
      ? { choices: each.choices.map(({ code, labels }) => ({ code, text: labels })) }
      : {}),
  }));
  return [...FACTS, ...answers];
}

const ORDERED = ['atLeast', 'atMost', 'above', 'below', 'equals'];
export function comparisons_of(holds: Holds): string[] {
  if (holds === 'codes') return ['oneOf', 'given'];
  if (holds === 'yes-no') return ['equals'];
  if (holds === 'count') return ['atLeast', 'atMost'];
  if (holds === 'text') return ['given'];
  return [...ORDERED, 'given'];
}

export function new_row(subject: Subject): Row {
  const comparison = comparisons_of(subject.holds)[0] ?? 'given';
  const first = subject.holds === 'count' ? ['1'] : subject.holds === 'yes-no' || comparison === 'given' ? ['true'] : [];
  return { subject: subject.path, comparison, values: first, kinds: [], sizes: [] };
}

export const NOTHING: ConditionDraft = { join: 'all', rows: [] };

const texts = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

function read_row(json: unknown): Row | null {
  if (json === null || typeof json !== 'object') return null;
  const condition = json as Record<string, unknown>;
  if (typeof condition['value'] === 'string') {
    const [comparison, operand] = Object.entries(condition).find(([key]) => key !== 'value') ?? [];
    if (comparison === undefined) return null;
    const share = condition['value'] === 'ruralShare' && typeof operand === 'number';
    const values = share ? [String(Math.round(operand * 1e6) / 1e4)] : texts(operand);
    const coded = comparison === 'equals' && typeof operand === 'string' ? 'oneOf' : comparison;
    return { subject: condition['value'], comparison: coded, values, kinds: [], sizes: [] };
  }
  if (typeof condition['count'] !== 'string') return null;
  const where = (condition['where'] ?? {}) as Record<string, unknown>;
  const known = condition['count'] === 'partners' ? ['kind', 'size'] : ['urbanClass'];
  if (Object.keys(where).some((key) => !known.includes(key))) return null;
  const bounds = ['atLeast', 'atMost'].filter((each) => each in condition);
  const bound = bounds[0];
  if (bounds.length !== 1 || bound === undefined) return null;
  return {
    subject: condition['count'],
    comparison: bound,
    values: texts(condition[bound]),
    kinds: texts(where['kind'] ?? where['urbanClass']),
    sizes: texts(where['size']),
  };
}

export function read_condition(json: unknown): ConditionDraft {
  if (json === undefined || json === null) return { join: 'all', rows: [] };
  const one = read_row(json);
  if (one) return { join: 'all', rows: [one] };
  for (const join of ['all', 'any'] as const) {
    const list = (json as Record<string, unknown>)[join];
    if (!Array.isArray(list)) continue;
    const rows = list.map(read_row);
    if (rows.every((row) => row !== null)) return { join, rows };
  }
  return { join: 'all', rows: [], kept: json };
}

/** A value as the server compares it; a number that is none stays a text, which the server tells. */
function operand_of(typed: string, holds: Holds): unknown {
  if (holds === 'yes-no') return typed === 'true';
  if (holds === 'codes' || holds === 'date' || holds === 'text') return typed;
  const value = parse_number(typed);
  if (value === null) return typed;
  return holds === 'share' ? value / 100 : value;
}

function write_row(row: Row, subjects: readonly Subject[]): unknown {
  const holds = subjects.find((each) => each.path === row.subject)?.holds ?? 'text';
  if (holds === 'count') {
    const where = {
      ...(row.kinds.length > 0 ? { [row.subject === 'partners' ? 'kind' : 'urbanClass']: row.kinds } : {}),
      ...(row.sizes.length > 0 ? { size: row.sizes } : {}),
    };
    return {
      count: row.subject,
      ...(Object.keys(where).length > 0 ? { where } : {}),
      [row.comparison]: operand_of(row.values[0] ?? '', 'number'),
    };
  }
  if (row.comparison === 'given') return { value: row.subject, given: row.values[0] !== 'false' };
  if (row.comparison === 'oneOf') return { value: row.subject, oneOf: row.values };
  return { value: row.subject, [row.comparison]: operand_of(row.values[0] ?? '', holds) };
}

/** Null where there is no condition. */
export function write_condition(draft: ConditionDraft, subjects: readonly Subject[]): unknown {
  if (draft.kept !== undefined) return draft.kept;
  const rows = draft.rows.map((row) => write_row(row, subjects));
  return rows.length === 0 ? null : rows.length === 1 ? rows[0] : { [draft.join]: rows };
}

/** Where the server names a row: "when" itself, or "when.all[2]". */
export function row_place(draft: ConditionDraft, index: number, place: string): string {
  return draft.rows.length === 1 ? place : `${place}.${draft.join}[${index}]`;
}

// --- In words.

/** The words of one language, handed in: the same condition is said in all of them. */
export interface Say {
  t: (key: string, values?: Record<string, string | number>) => string;
  text: (map: LanguageMap) => string;
  number: (value: number) => string;
  money: (value: number) => string;
  date: (iso: string) => string;
  concept: (vocabulary: string, code: string) => string;
}

export function subject_words(subject: Subject, say: Say): string {
  if (!subject.label) return say.t(`condition.${subject.path}`);
  return `« ${say.text(subject.label) || subject.path.replace('answers.', '')} »`;
}

function either(list: string[], say: Say): string {
  if (list.length < 2) return list.join('');
  return `${list.slice(0, -1).join(', ')} ${say.t('condition.or')} ${list.at(-1) ?? ''}`;
}

export function value_words(subject: Subject, value: string, say: Say): string {
  if (subject.vocabulary) return say.concept(subject.vocabulary, value);
  const choice = subject.choices?.find((each) => each.code === value);
  if (choice) return say.text(choice.text) || value;
  if (subject.holds === 'yes-no') return say.t(value === 'true' ? 'value.yes' : 'value.no');
  if (subject.holds === 'date') return say.date(value);
  const number = parse_number(value);
  if (number === null) return value;
  if (subject.holds === 'money') return say.money(number);
  const percent = subject.holds === 'percent' || subject.holds === 'share';
  return percent ? `${say.number(number)}\u00a0%` : say.number(number);
}

export function row_words(row: Row, subjects: readonly Subject[], say: Say): string {
  const subject = subjects.find((each) => each.path === row.subject);
  if (!subject) return row.subject;
  const about = subject_words(subject, say);
  if (row.comparison === 'given') {
    return `${about} : ${say.t(row.values[0] === 'false' ? 'condition.given_no' : 'condition.given_yes')}`;
  }
  const values = either(row.values.map((each) => value_words(subject, each, say)), say);
  if (subject.holds !== 'count') {
    const plain = row.comparison === 'oneOf' || row.comparison === 'equals';
    return `${about} : ${plain ? values : say.t(`condition.say_${row.comparison}`, { value: values })}`;
  }
  const vocabulary = row.subject === 'partners' ? 'organisation-kind' : 'urban-class';
  const which = [
    either(row.kinds.map((each) => say.concept(vocabulary, each)), say),
    either(row.sizes.map((each) => say.concept('organisation-size', each)), say),
  ].filter((part) => part !== '');
  const bound = say.t(`condition.say_${row.comparison}`, { value: values });
  return `${about} : ${bound}${which.length > 0 ? ` (${which.join(' ; ')})` : ''}`;
}

export function condition_words(draft: ConditionDraft, subjects: readonly Subject[], say: Say): string {
  if (draft.kept !== undefined) return JSON.stringify(draft.kept);
  const link = ` ${say.t(draft.join === 'all' ? 'condition.and' : 'condition.or')} `;
  return draft.rows.map((row) => row_words(row, subjects, say)).join(link);
}
