import { describe, expect, it } from 'vitest';
import type { ProjectFollowUp } from '../../api/generated';
import type { Entity } from '../../api/types';
import { look_of, may_begin, next_of, open_report, shares_of } from './follow';

const entity = (values: Record<string, unknown>): Entity =>
  ({ id: 'urn:x', type: 'X', version: 1, ...values }) as unknown as Entity;
const view = (values: Partial<ProjectFollowUp>): ProjectFollowUp => ({
  followed: true,
  part: 'beneficiary',
  insider: true,
  today: '2026-08-20',
  plan: null,
  totals: null,
  payable: [],
  milestones: [],
  reports: [],
  payments: [],
  ...values,
});

describe('a grant', () => {
  it('is paid, asked for and left, and never more than whole', () => {
    const totals = { grant: 100, earned: 100, waiting: 20, paid: 50, left: 30 };
    const shares = shares_of(totals);
    expect([shares.paid, shares.waiting]).toEqual([0.5, 0.2]);
    expect(shares.left).toBeCloseTo(0.3);
    expect(shares_of({ ...totals, paid: 0, grant: 0, waiting: 0 })).toEqual({ paid: 0, waiting: 0, left: 0 });
    expect(shares_of({ ...totals, paid: 120 }).left).toBeCloseTo(0);
  });
});

describe('a milestone', () => {
  it.each([
    ['2026-08-19', 'planned', 'late'],
    ['2026-08-20', 'planned', 'soon'],
    ['2026-12-01', 'planned', 'ahead'],
    ['2026-08-19', 'done', 'done'],
    ['2026-08-19', 'dropped', 'dropped'],
  ])('due on %s and %s is %s', (dueDate, state, look) =>
    expect(look_of(entity({ dueDate, state }), '2026-08-20')).toBe(look),
  );
});

describe('reports', () => {
  it('are begun once per kind, and none after the final one', () => {
    expect(may_begin([], 'final')).toBe(true);
    const draft = entity({ kind: 'interim', state: 'draft' });
    expect(may_begin([draft], 'interim')).toBe(false);
    expect(may_begin([draft], 'final')).toBe(true);
    expect(open_report([draft], 'interim')).toBe(draft);
    expect(may_begin([entity({ kind: 'interim', state: 'accepted' })], 'interim')).toBe(true);
    expect(may_begin([entity({ kind: 'final', state: 'accepted' })], 'interim')).toBe(false);
  });
});

describe('what is next', () => {
  const done = entity({ state: 'done', dueDate: '2026-01-01' });
  it('for the agency is what waits for its decision', () => {
    const payments = [entity({ state: 'asked' }), entity({ state: 'paid' })];
    const reports = [entity({ state: 'submitted' })];
    expect(next_of(view({ part: 'officer', payments, reports }))).toEqual({ what: 'decide', n: 2 });
    expect(next_of(view({ part: 'officer' }))).toEqual({ what: 'wait' });
  });
  it('for the beneficiary goes from plan to balance', () => {
    expect(next_of(view({}))).toEqual({ what: 'plan' });
    const late = entity({ state: 'planned', dueDate: '2026-08-01' });
    expect(next_of(view({ milestones: [late, done] }))).toEqual({ what: 'late', n: 1 });
    const part = { kind: 'advance' as const, maximum: 5, blocked: '' as const };
    expect(next_of(view({ milestones: [done], payable: [part] }))).toEqual({ what: 'ask', part });
    expect(next_of(view({ milestones: [done] }))).toEqual({ what: 'final' });
    const returned = entity({ kind: 'final', state: 'returned' });
    expect(next_of(view({ reports: [returned] }))).toEqual({ what: 'returned', kind: 'final' });
    const balance = entity({ kind: 'balance', state: 'paid' });
    expect(next_of(view({ payments: [balance] }))).toEqual({ what: 'over' });
  });
});
