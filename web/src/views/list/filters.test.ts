import { describe, expect, it } from 'vitest';
import { filters_of, is_filtered, query_of } from './filters';

describe('filters in the address bar', () => {
  it('reads and writes the same filters', () => {
    const query = new URLSearchParams(
      'text=eau&f.category=a,b&f.budget.min=10&territory=urn:x&order=title&view=map',
    );
    const filters = filters_of(query);
    expect(filters.chosen).toEqual({ category: ['a', 'b'] });
    expect(filters.order).toBe('title');
    expect(query_of(filters)).toEqual({
      text: 'eau',
      territory: 'urn:x',
      'f.category': ['a', 'b'],
      'f.budget.min': '10',
    });
    expect(is_filtered(filters)).toBe(true);
  });
  it('passes nothing unknown on', () => {
    expect(is_filtered(filters_of(new URLSearchParams('view=map&x=1&f.a=')))).toBe(false);
  });
});
