import { describe, expect, it } from 'vitest';
import { safe_next, sign_in_path } from './next';

describe('the place to return to', () => {
  it('keeps paths of this site', () => {
    expect(safe_next('/needs?text=eau')).toBe('/needs?text=eau');
  });
  it.each([null, '', 'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere', '/sign-in'])(
    'goes home instead of %s',
    (wanted) => expect(safe_next(wanted)).toBe('/'),
  );
  it('is carried by the address', () => {
    expect(sign_in_path('/new/Need', '?a=b')).toBe('/sign-in?next=%2Fnew%2FNeed%3Fa%3Db');
  });
});
