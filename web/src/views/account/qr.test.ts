import { describe, expect, it } from 'vitest';
import { qr_modules } from './qr';

/** A sum over all modules, from drawings that an independent reader has read back. */
function sum(text: string): string {
  let value = 2166136261;
  for (const line of qr_modules(text) ?? []) {
    for (const dark of line) value = Math.imul(value ^ (dark ? 1 : 2), 16777619) >>> 0;
  }
  return value.toString(16);
}

describe('qr_modules', () => {
  it('grows with the text and ends somewhere', () => {
    expect(qr_modules('a')?.length).toBe(21);
    expect(qr_modules('a'.repeat(287))?.length).toBe(65);
    expect(qr_modules('a'.repeat(288))).toBeNull();
  });
  it('has its three finders', () => {
    const modules = qr_modules('otpauth://totp/x?secret=ABC') ?? [];
    const end = modules.length - 1;
    for (const [x, y] of [[0, 0], [end - 6, 0], [0, end - 6]] as const) {
      const top = modules[y]?.slice(x, x + 7);
      expect(top).toEqual([true, true, true, true, true, true, true]);
      expect(modules[y + 1]?.slice(x, x + 7)).toEqual([true, false, false, false, false, false, true]);
    }
  });
  it.each([
    ['a', '790363cf'],
    ['otpauth://totp/Maillage:alix%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Maillage', '23c80637'],
    ['b'.repeat(230), '499e59a3'],
  ])('draws %s as before', (text, expected) => expect(sum(text)).toBe(expected));
});
