import { describe, expect, it } from 'vitest';
import type { BoardRow, CallBoard, CallRanked, CallView, Entity, RankingRow } from '../../api/types';
import { forecast, lacking, next_step, rows_of, sorted } from './board';

const application = (id: string, state: string, more: Record<string, unknown> = {}): Entity =>
  ({ id, type: 'Application', version: 1, state, ...more }) as Entity;
const row = (id: string, toScore: number, scored: number, state = 'eligible'): BoardRow => ({
  application: application(id, state),
  toScore,
  scored,
  declined: 0,
  ranked: null,
});
const board = (state: string, applications: BoardRow[], more: Partial<CallBoard> = {}): CallBoard => ({
  call: 'c',
  state,
  states: {},
  reviewers: 3,
  jury: [],
  applications,
  ranking: null,
  digest: null,
  references: {},
  ...more,
});
const call = (open: boolean): CallView => ({ open }) as CallView;
const ranked = (id: string, more: Partial<RankingRow> = {}): RankingRow =>
  ({
    id,
    rank: 1,
    total: 70e6,
    bonus: 0,
    lowest: 40e6,
    highest: 80e6,
    outcome: 'selected',
    ground: 'fits',
    grant: 4_000_000,
    ...more,
  }) as RankingRow;
const preview = (rows: RankingRow[], digest = 'd'): CallRanked => ({
  call: 'c',
  ranking: null,
  digest,
  waiting: 0,
  withoutReviewer: 0,
  result: {
    ranking: rows,
    envelopes: [{ code: 'all', amount: 10_000_000, used: 4_000_000, candidates: 1, selected: 1 }],
    used: 4_000_000,
  },
});

describe('the officer\'s board', () => {
  it('offers one step at a time, in the order of the procedure', () => {
    const step = (state: string, rows: BoardRow[], more: Partial<CallBoard> = {}, tried = false): string =>
      next_step(call(false), board(state, rows, more), preview([]), 2, tried);
    expect(next_step(call(true), board('open', []), null, 2, false)).toBe('wait');
    expect(step('draft', [])).toBe('open');
    expect(step('open', [])).toBe('close');
    expect(step('evaluation', [row('a', 0, 0, 'ineligible')])).toBe('nothing');
    expect(step('evaluation', [row('a', 0, 0)])).toBe('assign');
    expect(step('evaluation', [row('a', 1, 1)])).toBe('score');
    expect(step('evaluation', [row('a', 0, 2)])).toBe('rank');
    expect(step('evaluation', [row('a', 0, 2)], { ranking: 'r', digest: 'old' })).toBe('rank');
    expect(step('evaluation', [row('a', 0, 2)], { ranking: 'r', digest: 'd' })).toBe('award');
    expect(step('awarded', [], { states: { reserve: 1 } })).toBe('reserve');
    expect(step('awarded', [])).toBe('done');
    expect(step('cancelled', [])).toBe('done');
  });
  it('goes on when nobody more is without a conflict, but not without any reader', () => {
    const short = board('evaluation', [row('a', 0, 1)]);
    expect(lacking(short, 2)).toHaveLength(1);
    expect(next_step(call(false), short, preview([]), 2, true)).toBe('rank');
    expect(next_step(call(false), board('evaluation', [row('a', 0, 0)]), preview([]), 2, true)).toBe('assign');
    expect(lacking(board('evaluation', [row('a', 0, 3)], { reviewers: 3 }), 5)).toHaveLength(0);
  });
  it('joins progress and the ranking of now', () => {
    const [first] = rows_of(board('evaluation', [row('a', 0, 2)]), preview([ranked('a')]), 100);
    expect(first).toMatchObject({ rank: 1, total: 70, lowest: 40, highest: 80, outcome: 'selected' });
    expect(first?.spread).toBeCloseTo(0.4);
    const [excluded] = rows_of(board('evaluation', [row('a', 0, 2)]), preview([ranked('a', { rank: 0 })]), 100);
    expect(excluded?.rank).toBeNull();
  });
  it('sorts with what has no value last', () => {
    const rows = rows_of(
      board('evaluation', [row('a', 0, 0), row('b', 0, 2), row('c', 0, 2)]),
      preview([ranked('b', { rank: 2 }), ranked('c')]),
      100,
    );
    const ids = (order: string): string[] =>
      sorted(rows, order, (entity) => entity.id).map((each) => each.application.id);
    expect(ids('rank')).toEqual(['c', 'b', 'a']);
    expect(ids('-rank')).toEqual(['b', 'c', 'a']);
    expect(ids('-title')).toEqual(['c', 'b', 'a']);
  });
  it('says what a ranking would decide, in euros', () => {
    const said = forecast(preview([ranked('a'), ranked('b', { outcome: 'reserve' })]));
    expect(said).toMatchObject({ selected: 1, reserve: 1, refused: 0, amount: 40_000 });
    expect(said.envelopes[0]?.amount).toBe(100_000);
  });
});
