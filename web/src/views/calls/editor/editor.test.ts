import { describe, expect, it } from 'vitest';
import type { CallDraft, JuryMember } from '../../../api/types';
import {
  condition_words,
  comparisons_of,
  new_row,
  read_condition,
  row_place,
  row_words,
  subjects_of,
  write_condition,
  type Asked,
  type Say,
} from './conditions';
import { changes, draft_of, local_moment, merged, sum_of, to_call } from './draft';
import { moved, new_question } from './items';
import { fields_of, item_of, part_of } from './parts';

const say: Say = {
  t: (key, values) => `${key.replace('condition.', '')}${values ? ` ${String(values['value'])}` : ''}`,
  text: (map) => map['fr'] ?? '',
  number: String,
  money: (value) => `${value} €`,
  date: (iso) => `le ${iso}`,
  concept: (_vocabulary, code) => code.toUpperCase(),
};
const FORM: Asked[] = [
  {
    name: 'theme',
    kind: 'choice',
    labels: { fr: 'Thème' },
    choices: [{ code: 'energy', labels: { fr: 'Énergie' } }],
  },
  { name: 'start', kind: 'date', labels: { fr: 'Début' }, choices: [] },
];
const SUBJECTS = subjects_of(FORM);

describe('conditions', () => {
  const written = [
    { value: 'lead.kind', oneOf: ['municipality', 'province'] },
    { value: 'joint', equals: true },
    { value: 'ruralShare', atLeast: 0.5 },
    { value: 'answers.theme', oneOf: ['energy'] },
    { value: 'answers.theme', given: false },
    { count: 'partners', where: { kind: ['company'], size: ['small'] }, atLeast: 1 },
    { count: 'municipalities', atMost: 3 },
    { any: [{ value: 'grant', above: 5 }, { value: 'answers.start', atLeast: '2027-09-01' }] },
  ];
  it.each(written)('%j comes back as it was written', (json) => {
    expect(write_condition(read_condition(json), SUBJECTS)).toEqual(json);
  });
  it('keeps what rows cannot say', () => {
    const nested = { all: [{ not: { value: 'joint', equals: true } }] };
    const draft = read_condition(nested);
    expect(draft.rows).toEqual([]);
    expect(write_condition(draft, SUBJECTS)).toEqual(nested);
    const both = { count: 'partners', atLeast: 1, atMost: 3 };
    expect(write_condition(read_condition(both), SUBJECTS)).toEqual(both);
  });
  it('sends what is no number as it was typed, so that the server can name the place', () => {
    const draft = read_condition({ value: 'grant', atLeast: 1 });
    draft.rows[0]!.values = ['beaucoup'];
    expect(write_condition(draft, SUBJECTS)).toEqual({ value: 'grant', atLeast: 'beaucoup' });
  });
  it('is told in words', () => {
    const words = written.map((json) => condition_words(read_condition(json), SUBJECTS, say));
    expect(words).toEqual([
      'lead.kind : MUNICIPALITY or PROVINCE',
      'joint : value.yes',
      'ruralShare : say_atLeast 50\u00a0%',
      '« Thème » : Énergie',
      '« Thème » : given_no',
      'partners : say_atLeast 1 (COMPANY ; SMALL)',
      'municipalities : say_atMost 3',
      'grant : say_above 5 € or « Début » : say_atLeast le 2027-09-01',
    ]);
  });
  it('starts every subject with a row that reads', () => {
    for (const subject of SUBJECTS) {
      const row = new_row(subject);
      expect(comparisons_of(subject.holds)).toContain(row.comparison);
      expect(row_words(row, SUBJECTS, say)).not.toBe('');
    }
  });
  it('knows where the server names its rows', () => {
    const one = read_condition(written[0]);
    const two = read_condition(written[7]);
    expect(row_place(one, 0, 'call.form[1].when')).toBe('call.form[1].when');
    expect(row_place(two, 1, 'call.form[1].when')).toBe('call.form[1].when.any[1]');
  });
});

const CALL = {
  title: { fr: 'Appel', nl: 'Oproep' },
  organisation: 'urn:ngsi-ld:Organisation:x',
  closesAt: '2027-06-30T10:00:00Z',
  envelopes: [
    { code: 'small', amount: 100, from: 0, to: 50, remainder: 'large' },
    { code: 'large', amount: 200.5, from: 50 },
  ],
  form: [
    { name: 'theme', kind: 'choice', required: true, labels: { fr: 'Thème' }, choices: [{ code: 'a', labels: { fr: 'A' } }] },
    { name: 'why', kind: 'text', maxLength: 300, labels: { fr: 'Pourquoi' }, when: { value: 'answers.theme', oneOf: ['a'] } },
  ],
  criteria: [{ code: 'open', obligatory: true, labels: { fr: 'Ouvert' } }, { code: 'good', weight: 10, maximum: 5, labels: { fr: 'Bon' } }],
  bonuses: [{ code: 'rural', percent: 10, labels: { fr: 'Rural' }, when: { value: 'ruralShare', atLeast: 1 } }],
};
const JURY: JuryMember[] = [
  { actor: 'p', name: 'P', organisation: 'o', organisationTitle: null, maximum: 1000, member: true, assigned: 0, scored: 0, declined: 0 },
];

describe('the draft of a call', () => {
  it('sends a call back as it was read', () => {
    const sent = to_call(draft_of(CALL, JURY));
    expect(sent['form']).toEqual(CALL.form);
    expect(sent['criteria']).toEqual(CALL.criteria);
    expect(sent['bonuses']).toEqual(CALL.bonuses);
    expect(sent['envelopes']).toEqual(CALL.envelopes);
    expect(sent['envelope']).toBe(300.5);
    expect(sent['closesAt']).toBe(CALL.closesAt);
    expect(sent['jury']).toEqual([{ actor: 'p', organisation: 'o' }]);
    expect(sent['description']).toBeNull();
  });
  it('sends only what changed', () => {
    const draft = draft_of(CALL, JURY);
    const before = to_call(draft);
    expect(changes(before, to_call(draft))).toEqual({});
    draft.title = { fr: 'Autre', nl: '' };
    draft.threshold = '30';
    expect(changes(before, to_call(draft))).toEqual({ title: { fr: 'Autre' }, threshold: 30 });
  });
  it('takes one’s own changes over somebody else’s', () => {
    const theirs = { call: { title: { fr: 'Leur' }, threshold: 5, bonuses: [] } } as unknown as CallDraft;
    expect(merged(theirs, { threshold: 9, bonuses: null })).toEqual({ title: { fr: 'Leur' }, threshold: 9 });
  });
  it('reads moments in local time and writes them back', () => {
    expect(new Date(local_moment('2027-06-30T10:00:05Z')).toISOString()).toBe('2027-06-30T10:00:05.000Z');
    expect(local_moment(undefined)).toBe('');
  });
  it('gives a new question a name that is free', () => {
    const draft = draft_of({ form: [{ name: 'question-1', kind: 'text' }] }, []);
    expect(new_question(draft.form).name).toBe('question-2');
  });
  it('does not add up what is no number', () => {
    const draft = draft_of(CALL, []);
    draft.envelopes[0]!.amount = 'x';
    expect(sum_of(draft.envelopes)).toBeNull();
  });
  it('moves items', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, 1)).toEqual(['b', 'a']);
  });
  it('previews the form as the server would describe it', () => {
    const [theme, why] = fields_of(draft_of(CALL, []));
    expect(theme).toMatchObject({ kind: 'choice', required: true, conditional: false });
    expect(why).toMatchObject({ conditional: true, maxLength: 300 });
  });
  it('knows in which part and item a fault is', () => {
    expect(part_of('call.form[2].kind')).toBe('form');
    expect(part_of('call.closesAt')).toBe('essentials');
    expect(part_of('call.threshold')).toBe('judging');
    expect(item_of('call.form[2].kind')).toBe(2);
    expect(item_of('call.form')).toBe(-1);
  });
});
