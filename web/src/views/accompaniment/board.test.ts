import { describe, expect, it } from 'vitest';
import type { AdviceBoard, AdviceRow, Reminder } from '../../api/types';
import { busiest_first, columns_of, late_requests, sorted_reminders } from './board';

const row = (id: string, state: string, requestedAt: string): AdviceRow => ({
  request: { id, type: 'Request', version: 1, state, requestedAt },
  openRecommendations: 0,
});
const reminder = (key: string, due: string, late: boolean): Reminder => ({
  key,
  kind: 'due',
  about: key,
  request: `request of ${key}`,
  for: 'body',
  due,
  late,
  text: {},
});
const board = (more: Partial<AdviceBoard>): AdviceBoard => ({
  supportBody: null,
  officer: true,
  requests: [],
  workloads: [],
  reminders: [],
  references: {},
  ...more,
});

describe('the board', () => {
  it('puts who waits longest on top, and the last closed on top', () => {
    const rows = [
      row('a', 'sent', '2026-02-01'),
      row('b', 'sent', '2026-01-01'),
      row('c', 'closed', '2026-01-01'),
      row('d', 'refused', '2026-03-01'),
    ];
    const [sent, closed] = columns_of(rows, ['sent', 'closed']);
    expect(sent?.rows.map((each) => each.request.id)).toEqual(['b', 'a']);
    expect(closed?.rows.map((each) => each.request.id)).toEqual(['d', 'c']);
  });
  it('shows what is late first', () => {
    const list = [
      reminder('soon', '2026-01-01', false),
      reminder('late', '2026-05-01', true),
      reminder('later', '2026-04-01', true),
    ];
    expect(sorted_reminders(list).map((each) => each.key)).toEqual(['later', 'late', 'soon']);
    expect([...late_requests(board({ reminders: list }))]).toEqual(['request of late', 'request of later']);
  });
  it('shows the busiest body first', () => {
    const workloads = [
      { id: 'a', title: {}, open: 0, capacity: 10 },
      { id: 'b', title: {}, open: 3, capacity: 4 },
      { id: 'c', title: {}, open: 4, capacity: 10 },
    ];
    expect(busiest_first(board({ workloads })).map((each) => each.id)).toEqual(['b', 'c', 'a']);
  });
});
