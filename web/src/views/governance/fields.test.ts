import { describe, expect, it } from 'vitest';
import { filled, missing_in, problems_in, type Field } from './fields';

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
  it('that will not do say why, once they are filled in', () => {
    const fields: Field[] = [{ ...FIELDS[0]!, problem: (value) => (value === 'x' ? 'no' : undefined) }];
    expect(problems_in(fields, { title: ' x ' })).toEqual({ title: 'no' });
    expect(problems_in(fields, { title: 'y' })).toEqual({});
    expect(problems_in(fields, { title: '' })).toEqual({});
  });
  it('are sent trimmed, without the empty ones', () => {
    expect(filled({ title: ' x ', text: ' ', measures: [], about: ['a'] })).toEqual({ title: 'x', about: ['a'] });
  });
});
