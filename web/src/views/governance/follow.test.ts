import { describe, expect, it } from 'vitest';
import type { FollowedRecommendation, GovernanceItem } from '../../api/types';
import { agenda_lines, by_urgency, is_open, seats_of, split_meetings } from './follow';

const recommendation = (id: string, more: Partial<FollowedRecommendation>): FollowedRecommendation =>
  ({ id, title: {}, overdue: false, answer: null, about: [], measures: [], ...more }) as FollowedRecommendation;
const meeting = (id: string, date: string, state: string): GovernanceItem => ({ id, title: {}, date, state });

describe('recommendations', () => {
  it('stand by what is late, what waits for an answer, and for how long', () => {
    const list = [
      recommendation('a', { state: 'underway' }),
      recommendation('b', { state: 'issued', waitedDays: 3 }),
      recommendation('c', { state: 'issued', waitedDays: 40 }),
      recommendation('d', { state: 'issued', waitedDays: 1, overdue: true }),
    ];
    expect(by_urgency(list).map((each) => each.id)).toEqual(['d', 'c', 'b', 'a']);
  });
  it('are open until they are closed', () => {
    expect(is_open(recommendation('a', { state: 'answered' }))).toBe(true);
    for (const state of ['draft', 'closed', 'withdrawn']) {
      expect(is_open(recommendation('a', { state })), state).toBe(false);
    }
  });
});

describe('meetings', () => {
  it('are to come, the nearest first, or past, the latest first', () => {
    const list = [
      meeting('far', '2026-12-20', 'planned'),
      meeting('today', '2026-11-25', 'planned'),
      meeting('old', '2026-01-01', 'approved'),
      meeting('late', '2026-11-20', 'planned'),
      meeting('gone', '2026-12-01', 'cancelled'),
    ];
    const { next, past } = split_meetings(list, '2026-11-25');
    expect(next.map((each) => each.id)).toEqual(['today', 'far']);
    expect(past.map((each) => each.id)).toEqual(['gone', 'late', 'old']);
  });
});

describe('seats', () => {
  it('have a term; members without a seat are members all the same', () => {
    const rows = [
      { member: 'a', seat: 'Chair', from: '2020-01-01', to: '2026-01-01' },
      { member: 'b', from: '2025-01-01', to: '2027-01-01' },
      { wrong: true },
      'x',
    ];
    const seats = seats_of(rows, ['a', 'c'], '2026-11-25');
    expect(seats.map((each) => [each.member, each.ended])).toEqual([
      ['b', false],
      ['c', false],
      ['a', true],
    ]);
    expect(seats[2]?.seat).toEqual({ '@none': 'Chair' });
    expect(seats_of(undefined, ['z'], '2026-11-25')).toEqual([{ member: 'z', ended: false }]);
  });
});

describe('an agenda', () => {
  it('loses the numbers that people write', () => {
    expect(agenda_lines('1. Revue\n\n 2) Divers\n- 2027 en vue')).toEqual(['Revue', 'Divers', '2027 en vue']);
  });
});
