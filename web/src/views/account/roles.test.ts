import { describe, expect, it } from 'vitest';
import { day_after, roles_up_to } from './roles';

describe('roles', () => {
  it('gives no more than one has', () => {
    expect(roles_up_to('editor')).toEqual(['viewer', 'editor']);
    expect(roles_up_to('none')).toEqual([]);
  });
  it('counts days over the end of a month', () => {
    expect(day_after(3, new Date('2026-02-27T10:00:00Z'))).toBe('2026-03-02');
  });
});
