// A call while it is prepared: what the controls of the editor edit, and what is sent. Pure.
import type { CallDraft, JuryMember, LanguageMap } from '../../../api/types';
import { as_list } from '../../../ui/values';
import { is_same, parse_number } from '../../form/draft';
import {
  read_condition,
  subjects_of,
  write_condition,
  type ConditionDraft,
  type Subject,
} from './conditions';

export const KINDS = ['text', 'number', 'integer', 'money', 'date', 'choice', 'yes-no', 'url'] as const;
export type Kind = (typeof KINDS)[number];
/** `key` tells items of a list apart while they move; it is not sent. */
interface Item {
  key: number;
}
export interface Choice extends Item {
  code: string;
  labels: LanguageMap;
}
export interface Question extends Item {
  name: string;
  kind: Kind;
  labels: LanguageMap;
  help: LanguageMap;
  required: boolean;
  minimum: string;
  maximum: string;
  maxLength: string;
  choices: Choice[];
  when: ConditionDraft;
}
export interface Rule extends Item {
  code: string;
  labels: LanguageMap;
  condition: ConditionDraft;
}
export interface Criterion extends Item {
  code: string;
  labels: LanguageMap;
  obligatory: boolean;
  weight: string;
  maximum: string;
  minimum: string;
  help: LanguageMap;
}
export interface Bonus extends Item {
  code: string;
  labels: LanguageMap;
  by: 'points' | 'percent';
  amount: string;
  when: ConditionDraft;
}
export interface EnvelopePart extends Item {
  code: string;
  labels: LanguageMap;
  amount: string;
  from: string;
  to: string;
  remainder: string;
}
export interface Document extends Item {
  labels: LanguageMap;
  url: string;
}
export interface Juror extends Item {
  actor: string;
  organisation: string;
  name: string;
  organisationTitle: LanguageMap | null;
  maximum: string;
}
export interface Draft {
  title: LanguageMap;
  description: LanguageMap;
  conditions: LanguageMap;
  organisation: string[];
  areaServed: string[];
  strategy: string[];
  themes: string[];
  issues: string[];
  axes: string[];
  opensAt: string;
  closesAt: string;
  contact: Record<string, string | undefined>;
  website: string;
  documents: Document[];
  envelope: string;
  envelopes: EnvelopePart[];
  coFinancingRate: string;
  grantMinimum: string;
  grantMaximum: string;
  selectionRule: string;
  threshold: string;
  form: Question[];
  eligibilityRules: Rule[];
  criteria: Criterion[];
  bonuses: Bonus[];
  reviewersWanted: string;
  jury: Juror[];
}
export type Fields = Record<string, unknown>;

let last_key = 0;
export const next_key = (): number => ++last_key;

const plain = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const ids = (value: unknown): string[] => as_list(value).map(String);
const words = (value: unknown): LanguageMap => ({ ...((value ?? {}) as LanguageMap) });
const items = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);

/** A moment as a local date and time for the control: 2027-06-30T12:00:00. */
export function local_moment(iso: unknown): string {
  const time = new Date(plain(iso));
  if (plain(iso) === '' || Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
function moment(local: string): string | null {
  const time = new Date(local);
  return local === '' || Number.isNaN(time.getTime()) ? null : time.toISOString().replace('.000Z', 'Z');
}

function juror(member: JuryMember): Juror {
  return {
    key: next_key(),
    actor: member.actor,
    organisation: member.organisation ?? '',
    name: member.name,
    organisationTitle: member.organisationTitle,
    maximum: member.maximum === 1000 ? '' : String(member.maximum),
  };
}

export function read_question(item: Fields): Question {
  return {
    key: next_key(),
    name: plain(item['name']),
    kind: (item['kind'] as Kind | undefined) ?? 'text',
    labels: words(item['labels']),
    help: words(item['help']),
    required: item['required'] === true,
    minimum: plain(item['minimum']),
    maximum: plain(item['maximum']),
    maxLength: plain(item['maxLength']),
    choices: items(item['choices']).map((each) => ({
      key: next_key(),
      code: plain(each['code']),
      labels: words(each['labels']),
    })),
    when: read_condition(item['when']),
  };
}

export function draft_of(call: Fields, jury: readonly JuryMember[]): Draft {
  return {
    title: words(call['title']),
    description: words(call['description']),
    conditions: words(call['conditions']),
    organisation: ids(call['organisation']),
    areaServed: ids(call['areaServed']),
    strategy: ids(call['strategy']),
    themes: ids(call['themes']),
    issues: ids(call['issues']),
    axes: ids(call['axes']),
    opensAt: local_moment(call['opensAt']),
    closesAt: local_moment(call['closesAt']),
    contact: { ...((call['contact'] ?? {}) as Record<string, string>) },
    website: plain(call['website']),
    documents: items(call['documents']).map((each) => ({
      key: next_key(),
      labels: words(each['labels']),
      url: plain(each['url']),
    })),
    envelope: plain(call['envelope']),
    envelopes: items(call['envelopes']).map((each) => ({
      key: next_key(),
      code: plain(each['code']),
      labels: words(each['labels']),
      amount: plain(each['amount']),
      from: plain(each['from']),
      to: plain(each['to']),
      remainder: plain(each['remainder']),
    })),
    coFinancingRate: plain(call['coFinancingRate']),
    grantMinimum: plain(call['grantMinimum']),
    grantMaximum: plain(call['grantMaximum']),
    selectionRule: plain(call['selectionRule']) || 'by-rank',
    threshold: plain(call['threshold']),
    form: items(call['form']).map(read_question),
    eligibilityRules: items(call['eligibilityRules']).map((each) => ({
      key: next_key(),
      code: plain(each['code']),
      labels: words(each['labels']),
      condition: read_condition(each['condition']),
    })),
    criteria: items(call['criteria']).map((each) => ({
      key: next_key(),
      code: plain(each['code']),
      labels: words(each['labels']),
      help: words(each['help']),
      obligatory: each['obligatory'] === true,
      weight: plain(each['weight']),
      maximum: plain(each['maximum']),
      minimum: plain(each['minimum']),
    })),
    bonuses: items(call['bonuses']).map((each) => ({
      key: next_key(),
      code: plain(each['code']),
      labels: words(each['labels']),
      by: each['percent'] === undefined ? 'points' : 'percent',
      amount: plain(each['percent'] ?? each['points']),
      when: read_condition(each['when']),
    })),
    reviewersWanted: plain(call['reviewersWanted']) || '2',
    jury: jury.map(juror),
  };
}

// --- What is sent.

/** A number as it is; what is none stays a text, so that the server names the place. */
function number(typed: string): unknown {
  if (typed.trim() === '') return null;
  return parse_number(typed) ?? typed.trim();
}
function texts(map: LanguageMap): LanguageMap | null {
  const filled = Object.entries(map).filter(([, text]) => (text ?? '').trim() !== '');
  return filled.length > 0 ? (Object.fromEntries(filled) as LanguageMap) : null;
}
/** Without what is empty: an item says only what it has. */
function filled(item: Fields): Fields {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null && value !== ''));
}
const one = (list: string[]): string | null => list[0] ?? null;
const some = <V>(list: V[]): V[] | null => (list.length > 0 ? list : null);

/** The sum of the parts, where there are parts and all are numbers. */
export function sum_of(parts: readonly EnvelopePart[]): number | null {
  const amounts = parts.map((part) => parse_number(part.amount));
  if (amounts.length === 0 || amounts.some((amount) => amount === null)) return null;
  return amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
}

function sent_question(each: Question, subjects: readonly Subject[]): Fields {
  const numeric = ['number', 'integer', 'money'].includes(each.kind);
  const written = each.kind === 'text' || each.kind === 'url';
  return filled({
    name: each.name,
    kind: each.kind,
    labels: texts(each.labels),
    help: texts(each.help),
    required: each.required ? true : null,
    minimum: numeric ? number(each.minimum) : null,
    maximum: numeric ? number(each.maximum) : null,
    maxLength: written ? number(each.maxLength) : null,
    choices:
      each.kind === 'choice'
        ? each.choices.map(({ code, labels }) => filled({ code, labels: texts(labels) }))
        : null,
    when: write_condition(each.when, subjects),
  });
}

function sent_part(each: EnvelopePart): Fields {
  return filled({
    code: each.code,
    labels: texts(each.labels),
    amount: number(each.amount),
    from: number(each.from),
    to: number(each.to),
    remainder: each.remainder,
  });
}

function sent_lists(draft: Draft, subjects: readonly Subject[]): Fields {
  return {
    eligibilityRules: some(
      draft.eligibilityRules.map((each) =>
        filled({
          code: each.code,
          labels: texts(each.labels),
          condition: write_condition(each.condition, subjects),
        }),
      ),
    ),
    criteria: some(
      draft.criteria.map((each) =>
        filled({
          code: each.code,
          labels: texts(each.labels),
          help: texts(each.help),
          obligatory: each.obligatory ? true : null,
          weight: number(each.weight),
          maximum: each.obligatory ? null : number(each.maximum),
          minimum: each.obligatory ? null : number(each.minimum),
        }),
      ),
    ),
    bonuses: some(
      draft.bonuses.map((each) =>
        filled({
          code: each.code,
          labels: texts(each.labels),
          [each.by]: number(each.amount),
          when: write_condition(each.when, subjects),
        }),
      ),
    ),
  };
}

/** The whole call, null for what it does not have. */
export function to_call(draft: Draft): Fields {
  const subjects = subjects_of(draft.form);
  const sum = sum_of(draft.envelopes);
  const contact = filled(draft.contact as Fields);
  return {
    title: texts(draft.title),
    description: texts(draft.description),
    conditions: texts(draft.conditions),
    organisation: one(draft.organisation),
    areaServed: some(draft.areaServed),
    strategy: one(draft.strategy),
    themes: some(draft.themes),
    issues: some(draft.issues),
    axes: some(draft.axes),
    opensAt: moment(draft.opensAt),
    startDate: draft.opensAt === '' ? null : draft.opensAt.slice(0, 10),
    closesAt: moment(draft.closesAt),
    endDate: draft.closesAt === '' ? null : draft.closesAt.slice(0, 10),
    contact: Object.keys(contact).length > 0 ? contact : null,
    website: draft.website.trim() || null,
    documents: some(draft.documents.map((each) => filled({ labels: texts(each.labels), url: each.url.trim() }))),
    envelope: draft.envelopes.length > 0 ? sum : number(draft.envelope),
    envelopes: some(draft.envelopes.map(sent_part)),
    coFinancingRate: number(draft.coFinancingRate),
    grantMinimum: number(draft.grantMinimum),
    grantMaximum: number(draft.grantMaximum),
    selectionRule: draft.selectionRule,
    threshold: number(draft.threshold),
    form: some(draft.form.map((each) => sent_question(each, subjects))),
    ...sent_lists(draft, subjects),
    reviewersWanted: number(draft.reviewersWanted),
    jury: some(
      draft.jury.map((each) =>
        filled({ actor: each.actor, organisation: each.organisation, maximum: number(each.maximum) }),
      ),
    ),
  };
}

/** The members that differ; null takes one away. */
export function changes(before: Fields, after: Fields): Fields {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => !is_same(before[name], value)),
  );
}

/** After somebody else's save: their call, with what was changed here since. */
export function merged(theirs: CallDraft, mine: Fields): Fields {
  const call: Fields = { ...theirs.call };
  for (const [name, value] of Object.entries(mine)) {
    if (value === null) delete call[name];
    else call[name] = value;
  }
  return call;
}
