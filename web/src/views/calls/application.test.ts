import { describe, expect, it } from 'vitest';
import type { CallField, Entity } from '../../api/types';
import { answer_value, asked_fields, conditions_of, draft_of, language_of, merged, problems, to_save } from './application';

const field = (name: string, kind: CallField['kind'], more: Partial<CallField> = {}): CallField => ({
  name,
  text: { fr: name },
  kind,
  required: true,
  conditional: false,
  choices: [],
  maxLength: 5000,
  ...more,
});
const FORM = [
  field('theme', 'choice'),
  field('vehicles', 'integer', { conditional: true }),
  field('towns', 'text', { conditional: true }),
  field('site', 'url', { required: false }),
];
const CALL = {
  form: [
    { name: 'theme' },
    { name: 'vehicles', when: { value: 'answers.theme', equals: 'mobility' } },
    { name: 'towns', when: { value: 'joint', equals: true } },
  ],
} as unknown as Entity;
const ENTITY = {
  id: 'a',
  type: 'Application',
  version: 3,
  title: { nl: 'Fietsen' },
  organisation: 'urn:o',
  partners: ['urn:p'],
  budget: 80000,
  answers: { theme: 'mobility', vehicles: 3 },
} as unknown as Entity;

describe('an application while it is written', () => {
  it('starts from what is kept, in the language it was written in', () => {
    expect(language_of(ENTITY, 'fr')).toBe('nl');
    expect(language_of(null, 'de')).toBe('de');
    const draft = draft_of(ENTITY, 'nl');
    expect(draft.title).toBe('Fietsen');
    expect(draft.partners).toEqual(['urn:p']);
    expect(draft.answers['vehicles']).toBe('3');
  });
  it('asks by the conditions it knows, and else as the server last said', () => {
    const conditions = conditions_of(CALL);
    const draft = draft_of(ENTITY, 'nl');
    const names = (not_asked: string[]): string[] =>
      asked_fields(FORM, conditions, draft, not_asked).map((each) => each.name);
    expect(names([])).toEqual(['theme', 'vehicles', 'towns', 'site']);
    draft.answers['theme'] = 'energy';
    expect(names(['towns'])).toEqual(['theme', 'site']);
  });
  it('reads answers by their kind', () => {
    expect(answer_value(field('a', 'money'), '12 500,50')).toBe(12500.5);
    expect(answer_value(field('a', 'number'), 'many')).toBeUndefined();
    expect(answer_value(field('a', 'yes-no'), 'false')).toBe(false);
    expect(answer_value(field('a', 'text'), '  ')).toBeNull();
  });
  it('tells problems at their fields', () => {
    const draft = draft_of(null, 'fr');
    draft.answers['vehicles'] = 'three';
    expect([...problems(draft, [], false).keys()]).toEqual(['title', 'organisation']);
    expect([...problems(draft, FORM, true)]).toEqual([
      ['title', 'required'],
      ['organisation', 'required'],
      ['budget', 'required'],
      ['grant', 'required'],
      ['answers.theme', 'required'],
      ['answers.vehicles', 'number'],
      ['answers.towns', 'required'],
    ]);
  });
  it('keeps one\'s own changes when somebody else has saved first', () => {
    const start = draft_of(ENTITY, 'nl');
    const mine = draft_of(ENTITY, 'nl');
    const theirs = draft_of(ENTITY, 'nl');
    mine.grant = '40000';
    mine.answers['site'] = 'https://example.org';
    theirs.title = 'Samen fietsen';
    theirs.grant = '10';
    theirs.answers['vehicles'] = '5';
    const both = merged(start, mine, theirs);
    expect(both).toMatchObject({ title: 'Samen fietsen', grant: '40000', partners: ['urn:p'] });
    expect(both.answers).toEqual({ theme: 'mobility', vehicles: '5', site: 'https://example.org' });
  });
  it('sends what is asked; what was emptied is taken away', () => {
    const draft = draft_of(ENTITY, 'nl');
    draft.budget = '';
    const sent = to_save(draft, [FORM[0]!], 'nl');
    expect(sent.answers).toEqual({ theme: 'mobility' });
    expect(sent).not.toHaveProperty('budget');
    expect(sent.clear).toEqual(['budget', 'grant']);
    draft.grant = '12 500,50';
    expect(to_save(draft, [FORM[0]!], 'nl')).toMatchObject({ grant: 12500.5, clear: ['budget'] });
    expect(sent.language).toBe('nl');
  });
});
