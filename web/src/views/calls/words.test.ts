import { describe, expect, it } from 'vitest';
import type { CallCriterion } from '../../api/types';
import { in_groups, points_max, share_of_weight, spread, time_left, upper_bound, used_share } from './words';

const criterion = (code: string, weight: number): CallCriterion => ({
  code,
  text: {},
  obligatory: weight === 0,
  maximum: 5,
  minimum: 0,
  weight,
});

describe('what the pages of calls compute', () => {
  it('tells the time left in the unit that still says something', () => {
    const now = Date.parse('2027-06-30T09:00:00Z');
    expect(time_left('2027-07-30T09:00:00Z', now)).toEqual({ unit: 'days', n: 30 });
    expect(time_left('2027-07-01T21:00:00Z', now)).toEqual({ unit: 'hours', n: 36 });
    expect(time_left('2027-06-30T09:05:30Z', now)).toEqual({ unit: 'minutes', n: 5 });
    expect(time_left('2027-06-30T09:00:00.400Z', now)).toEqual({ unit: 'seconds', n: 1 });
    expect(time_left('2027-06-30T09:00:00Z', now)).toBeNull();
    expect(time_left(null, now)).toBeNull();
  });
  it('weighs criteria against each other; obligatory ones give no points', () => {
    const list = [criterion('a', 60), criterion('b', 20), criterion('must', 0)];
    expect(points_max(list)).toBe(80);
    expect(share_of_weight(list, list[0]!)).toBe(0.75);
    expect(share_of_weight([], list[0]!)).toBe(0);
  });
  it('measures envelopes and disagreement', () => {
    expect(used_share({ code: 'a', amount: 200, used: 50, candidates: 2, selected: 1 })).toBe(0.25);
    expect(used_share({ code: 'a', amount: 0, used: 0, candidates: 0, selected: 0 })).toBe(0);
    expect(upper_bound({ code: 'a', amount: 1, from: 0, below: 60_000.01 })).toBe(60_000);
    expect(upper_bound({ code: 'a', amount: 1, from: 0, below: 0 })).toBeNull();
    expect(spread({ lowest: 40, highest: 70 }, 100)).toBeCloseTo(0.3);
  });
  it('groups a fingerprint for the eye', () => {
    expect(in_groups('0123456789abcdef01')).toBe('01234567 89abcdef 01');
  });
});
