import { describe, expect, it } from 'vitest';
import { address_of } from './client';
import { as_api_error, error_of_problem } from './error';

describe('API errors', () => {
  it('keeps the code and the reasons per field', () => {
    const error = error_of_problem(422, {
      code: 'invalid',
      detail: 'two fields are wrong',
      fields: [{ field: 'title.fr', reason: 'must not be empty' }],
    });
    expect(error.code).toBe('invalid');
    expect(error.message).toBe('two fields are wrong');
    expect(error.fields.get('title.fr')).toBe('must not be empty');
  });
  it('names fields as forms know them', () => {
    const fields = [{ field: 'entity.themes[0]', reason: 'no such theme' }];
    expect(error_of_problem(422, { code: 'invalid', fields }).fields.get('themes')).toBe(
      'no such theme',
    );
  });
  it('takes the subject as the field when there is no list', () => {
    const error = error_of_problem(422, { code: 'invalid', subject: 'budget', detail: 'negative' });
    expect(error.fields.get('budget')).toBe('negative');
  });
  it('derives the code from the status', () => {
    expect(error_of_problem(404, {}).code).toBe('not_found');
    expect(error_of_problem(412, {}).code).toBe('conflict');
    expect(error_of_problem(503, { code: 'odd' as 'invalid' }).code).toBe('unavailable');
    expect(error_of_problem(418, {}).code).toBe('internal');
  });
  it('wraps anything thrown', () => {
    expect(as_api_error(new Error('x')).code).toBe('internal');
    expect(as_api_error('x').message).toBe('');
  });
});

describe('API addresses', () => {
  it('leaves out what is empty and joins lists', () => {
    expect(address_of('/api/v1/entities', { type: ['Need', 'Project'], text: '', limit: 5 })).toBe(
      '/api/v1/entities?type=Need%2CProject&limit=5',
    );
  });
});
