import { describe, expect, it } from 'vitest';
import { filled, missing_in, type Field } from './fields';

const FIELDS: Field[] = [
  { name: 'title', label: '', kind: 'line', required: true },
  { name: 'measures', label: '', kind: 'entities', required: true },
  { name: 'text', label: '', kind: 'text' },
];

describe('the fields of a dialog', () => {
  it('that are required and empty are missing', () => {
    expect(missing_in(FIELDS, { title: '  ', measures: [], text: '' })).toEqual(['title', 'measures']);
    expect(missing_in(FIELDS, { title: 'x', measures: ['a'] })).toEqual([]);
  });
  it('are sent trimmed, without the empty ones', () => {
    expect(filled({ title: ' x ', text: ' ', measures: [], about: ['a'] })).toEqual({ title: 'x', about: ['a'] });
  });
});
