import { describe, expect, it } from 'vitest';
import { as_list, as_object, is_language_map, is_url, unit_text } from './values';

describe('values of unknown shape', () => {
  it('knows web addresses and refuses other schemes', () => {
    expect(is_url('https://example.org/a')).toBe(true);
    expect(is_url('javascript:alert(1)')).toBe(false);
    expect(is_url('https://a b')).toBe(false);
  });
  it('knows language maps', () => {
    expect(is_language_map({ fr: 'a', '@none': 'b' })).toBe(true);
    expect(is_language_map({ email: 'a' })).toBe(false);
    expect(is_language_map({})).toBe(false);
    expect(is_language_map(['fr'])).toBe(false);
  });
  it('wraps what is single', () => {
    expect(as_list('a')).toEqual(['a']);
    expect(as_list(null)).toEqual([]);
    expect(as_object('a')).toEqual({ '@none': 'a' });
    expect(unit_text('KMK')).toContain('km²');
    expect(unit_text(undefined)).toBe('');
  });
});
