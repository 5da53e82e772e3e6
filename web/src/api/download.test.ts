import { describe, expect, it } from 'vitest';
import { file_name } from './download';

describe('file_name', () => {
  it.each([
    ['attachment; filename="maillage-2026-11-22.json"', 'maillage-2026-11-22.json'],
    ['inline', 'maillage'],
    [null, 'maillage'],
  ])('%s', (header, name) => expect(file_name(header)).toBe(name));
});
