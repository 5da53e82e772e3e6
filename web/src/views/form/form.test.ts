import { describe, expect, it } from 'vitest';
import type { PropertyDefinition, TypeDefinition } from '../../api/types';
import { choices_of, control_of, draft_of, fields_of, parse_number, sections_of, value_of, type FormField } from './draft';
import {
  changes,
  check,
  contested,
  draft_of_entity,
  draft_of_query,
  errors_by_field,
  merged,
  new_entity,
  touched,
} from './form';

const labels = { fr: 'x', nl: 'x', de: 'x', en: 'x' };
const property = (kind: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
  kind,
  labels,
  ...more,
});
const TYPE: TypeDefinition = {
  name: 'Need',
  version: 1,
  labels,
  plural: labels,
  title: 'title',
  required: ['title', 'municipality'],
  properties: {
    title: property('LanguageProperty', { widget: 'line' }),
    category: property('VocabProperty', { vocabulary: 'need-category' }),
    domains: property('VocabProperty', { vocabulary: 'smart-domain', many: true }),
    municipality: property('Relationship', { targets: ['AdministrativeArea'] }),
    budget: property('Property', { type: 'number', widget: 'money', unitCode: 'EUR' }),
    year: property('Property', { type: 'integer' }),
    satisfaction: property('Property', { type: 'integer', widget: 'choice', minimum: 1, maximum: 5 }),
    poolable: property('Property', { type: 'boolean', widget: 'choice' }),
    codes: property('Property', { type: 'array' }),
    location: property('GeoProperty', { widget: 'map' }),
    contact: property('JsonProperty', { type: 'object' }),
    shares: property('JsonProperty', { type: 'array' }),
    total: property('Property', { type: 'number', readonly: true }),
    fictional: property('Property', { type: 'boolean', widget: 'hidden' }),
    state: property('Property', { type: 'string', widget: 'choice' }),
  },
  workflow: { attribute: 'state', initial: 'draft', states: {}, steps: [] },
  views: { detail: [{ labels, fields: ['title', 'state', 'category'] }] },
};
const FIELDS = fields_of(TYPE);
const ENTITY = {
  title: { fr: 'Eau' },
  category: 'water',
  municipality: 'urn:a',
  budget: 1200,
  poolable: true,
  location: { type: 'Point', coordinates: [4.5, 50.1] },
  contact: { email: 'eau@example.org' },
};

describe('values of several levels and moments', () => {
  const field = (own: PropertyDefinition): FormField => {
    const control = control_of('x', own);
    if (!control) throw new Error('no control');
    return { name: 'x', property: own, control, required: false };
  };
  it('are edited as JSON where the type asks for it', () => {
    const rules = field(property('JsonProperty', { type: 'array', widget: 'text' }));
    expect(rules.control).toBe('structure');
    const value = [{ code: 'a' }];
    expect(value_of(rules, draft_of(rules, value))).toEqual({ value });
    expect(value_of(rules, '[{')).toEqual({ problem: 'structure' });
    expect(value_of(rules, ' ')).toEqual({ value: null });
  });
  it('go through the zone of the reader and back', () => {
    const closes = field(property('Property', { type: 'string', format: 'date-time', widget: 'line' }));
    expect(closes.control).toBe('moment');
    expect(value_of(closes, draft_of(closes, '2027-06-30T10:00:07Z'))).toEqual({
      value: '2027-06-30T10:00:07Z',
    });
    expect(value_of(closes, '')).toEqual({ value: null });
  });
});

describe('fields of a form', () => {
  it('follow the sections, leave out what is not written by hand', () => {
    const sections = sections_of(TYPE);
    expect(sections[0]?.fields.map((field) => field.name)).toEqual(['title', 'category']);
    const names = FIELDS.map((field) => field.name);
    for (const hidden of ['shares', 'total', 'fictional', 'state']) expect(names).not.toContain(hidden);
    expect(FIELDS.find((field) => field.name === 'title')?.required).toBe(true);
  });
  it('get a control by kind', () => {
    expect(control_of('satisfaction', TYPE.properties['satisfaction']!)).toBe('options');
    expect(choices_of(TYPE.properties['satisfaction']!)).toEqual(['1', '2', '3', '4', '5']);
    expect(control_of('boundary', property('GeoProperty'))).toBeNull();
    expect(control_of('note', property('Property', { type: 'string', widget: 'text' }))).toBe('text');
  });
});

describe('numbers as people write them', () => {
  it.each([
    ['12 500,50', 12500.5],
    ['12500.5', 12500.5],
    ['4\u202f659\u00a0€', 4659],
    ['-3', -3],
  ])('%s', (text, value) => expect(parse_number(text)).toBe(value));
  it.each(['', 'abc', '1,2,3', '1e9'])('refuses %s', (text) => expect(parse_number(text)).toBeNull());
});

describe('a draft', () => {
  it('goes there and back without a change', () => {
    const draft = draft_of_entity(TYPE, ENTITY);
    const { values, errors } = check(FIELDS, draft);
    expect(errors).toEqual({});
    expect(changes(FIELDS, draft, values)).toEqual({});
    expect(values['location']).toEqual(ENTITY.location);
    expect(values['poolable']).toBe(true);
  });
  it('sends only what differs, and null for what was emptied', () => {
    const start = draft_of_entity(TYPE, ENTITY);
    const draft = { ...start, budget: '', title: { fr: 'Eau ', nl: 'Water' }, domains: ['a', 'b'] };
    const { values } = check(FIELDS, draft);
    expect(changes(FIELDS, start, values)).toEqual({
      title: { fr: 'Eau', nl: 'Water' },
      budget: null,
      domains: ['a', 'b'],
    });
    expect(touched(FIELDS, start, draft)).toEqual(['title', 'domains', 'budget']);
  });
  it('says what is missing or not a number', () => {
    const draft = draft_of_entity(TYPE, {});
    const { errors } = check(FIELDS, {
      ...draft,
      budget: 'beaucoup',
      year: '2020,5',
      location: ['4', ''],
    });
    expect(errors).toEqual({
      title: 'required',
      municipality: 'required',
      budget: 'number',
      year: 'whole',
      location: 'place',
    });
  });
  it('starts from the address and leaves empty fields out', () => {
    const draft = draft_of_query(TYPE, new URLSearchParams('category=water&municipality=urn:a&x=1'));
    expect(new_entity('Need', check(FIELDS, draft).values)).toEqual({
      type: 'Need',
      category: 'water',
      municipality: 'urn:a',
    });
  });
});

describe("the server's errors", () => {
  it('are found at their fields', () => {
    const reasons = new Map([
      ['entity.title.fr', 'must not be empty'],
      ['set.budget', 'must be at least 0'],
      ['domains[0]', 'is no code'],
      ['year', 'must be whole'],
    ]);
    expect(errors_by_field(reasons)).toEqual({
      title: { reason: 'must not be empty', part: 'fr' },
      budget: { reason: 'must be at least 0' },
      domains: { reason: 'is no code', part: '0' },
      year: { reason: 'must be whole' },
    });
  });
});

describe("somebody else's change", () => {
  it('keeps mine, takes theirs elsewhere, and names what both changed', () => {
    const start = draft_of_entity(TYPE, ENTITY);
    const mine = { ...start, budget: '1500', year: '2024' };
    const theirs = { ...start, budget: '1300', category: ['energy'] };
    const both = merged(FIELDS, start, mine, theirs);
    expect(both['budget']).toBe('1500');
    expect(both['year']).toBe('2024');
    expect(both['category']).toEqual(['energy']);
    expect(contested(FIELDS, start, mine, theirs)).toEqual(['budget']);
  });
});
