// The board's order: requests by state with what is late, reminders with the latest first. Pure.
import type { AdviceBoard, AdviceRow, Reminder } from '../../api/types';
import { state_name, text_at } from './steps';

export interface Column {
  state: string;
  rows: AdviceRow[];
}

/** The columns in the order of a request's life; refused ones stand with those that are over. */
export function columns_of(rows: AdviceRow[], states: readonly string[]): Column[] {
  const waiting_first = (a: AdviceRow, b: AdviceRow): number =>
    text_at(a.request, 'requestedAt').localeCompare(text_at(b.request, 'requestedAt'));
  return states.map((state) => ({
    state,
    rows: rows
      .filter(({ request }) => {
        const own = state_name(request);
        return own === state || (state === 'closed' && own === 'refused');
      })
      .sort(state === 'closed' ? (a, b) => waiting_first(b, a) : waiting_first),
  }));
}

/** Late ones first, the oldest on top; then what is due next. */
export function sorted_reminders(reminders: Reminder[]): Reminder[] {
  return [...reminders].sort(
    (a, b) => Number(b.late) - Number(a.late) || a.due.localeCompare(b.due),
  );
}

/** The requests with something late, be it a recommendation of theirs. */
export function late_requests(board: AdviceBoard): Set<string> {
  return new Set(board.reminders.filter((each) => each.late).map((each) => each.request));
}

/** The bodies that follow something first, the busiest on top. */
export function busiest_first(board: AdviceBoard): AdviceBoard['workloads'] {
  const share = (each: AdviceBoard['workloads'][number]): number =>
    each.open / Math.max(each.capacity, 1);
  return [...board.workloads].sort((a, b) => share(b) - share(a) || b.open - a.open);
}
