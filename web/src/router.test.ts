import { describe, expect, it } from 'vitest';
import { entity_path, match_path, query_string } from './router';

describe('router', () => {
  it('matches and decodes parameters', () => {
    const id = 'urn:ngsi-ld:Need:a/b';
    const match = match_path('/entities/:id', entity_path(id));
    expect(match?.params['id']).toBe(id);
  });
  it('knows the types that have pages of their own', () => {
    expect(entity_path('urn:ngsi-ld:Call:x')).toBe('/calls/urn%3Angsi-ld%3ACall%3Ax');
    expect(entity_path('urn:ngsi-ld:Application:x')).toMatch(/^\/applications\//);
    expect(entity_path('urn:ngsi-ld:CallOut:x')).toMatch(/^\/entities\//);
  });
  it('refuses other lengths, other words and bad escapes', () => {
    expect(match_path('/entities/:id', '/entities/a/edit')).toBeNull();
    expect(match_path('/needs', '/projects')).toBeNull();
    expect(match_path('/entities/:id', '/entities/%E0%A4%A')).toBeNull();
  });
  it('ignores a trailing slash', () => {
    expect(match_path('/needs', '/needs/')).not.toBeNull();
    expect(match_path('/', '/')).not.toBeNull();
  });
  it('writes queries without what is empty', () => {
    expect(query_string({ a: 1, b: '', c: null, d: ['x', 'y'], e: false })).toBe('?a=1&d=x%2Cy');
    expect(query_string({})).toBe('');
  });
});
