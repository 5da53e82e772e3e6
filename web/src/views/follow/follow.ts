// What an awarded project's milestones, reports and payments come to, as the page shows them. Pure.
import type { Entity, Tone } from '../../api/types';
import type { FollowedProject, PayablePart, PaymentTotals, ProjectFollowUp } from '../../api/generated';

const words = (entity: Entity, name: string): string => String(entity[name] ?? '');

/** The parts of a grant as shares of it, for a bar: paid, then asked for, then the rest. */
export function shares_of(totals: PaymentTotals): { paid: number; waiting: number; left: number } {
  const whole = Math.max(totals.grant, totals.paid + totals.waiting);
  if (whole <= 0) return { paid: 0, waiting: 0, left: 0 };
  const paid = totals.paid / whole;
  const waiting = totals.waiting / whole;
  return { paid, waiting, left: Math.max(0, 1 - paid - waiting) };
}

export type Look = 'done' | 'late' | 'soon' | 'ahead' | 'dropped';
const SOON_DAYS = 30;

/** How a milestone stands on a day: late once its own is past, soon in the month before. */
export function look_of(milestone: Entity, today: string): Look {
  const state = words(milestone, 'state');
  if (state === 'done' || state === 'dropped') return state;
  const due = words(milestone, 'dueDate');
  if (due < today) return 'late';
  const days = (Date.parse(due) - Date.parse(today)) / 86_400_000;
  return days <= SOON_DAYS ? 'soon' : 'ahead';
}

export const TONES: Record<Look, Tone> = {
  done: 'good',
  late: 'bad',
  soon: 'warning',
  ahead: 'info',
  dropped: 'neutral',
};

/** The report that the beneficiary can still change: a draft, or one that was sent back. */
export function open_report(reports: Entity[], kind: string): Entity | undefined {
  return reports.find(
    (each) => each['kind'] === kind && ['draft', 'returned'].includes(words(each, 'state')),
  );
}

/** Which reports may be begun: no second one of a kind while one is under way or the final is in. */
export function may_begin(reports: Entity[], kind: 'interim' | 'final'): boolean {
  const closed = reports.some((each) => each['kind'] === 'final' && each['state'] === 'accepted');
  if (closed) return false;
  return !reports.some((each) => each['kind'] === kind && each['state'] !== 'accepted');
}

export type Next =
  | { what: 'decide'; n: number }
  | { what: 'returned'; kind: string }
  | { what: 'late'; n: number }
  | { what: 'ask'; part: PayablePart }
  | { what: 'final' }
  | { what: 'plan' }
  | { what: 'wait' }
  | { what: 'over' };

/** What is next for whoever looks, the most pressing first. */
export function next_of(view: ProjectFollowUp): Next {
  const waiting = [
    ...view.reports.filter((each) => each['state'] === 'submitted'),
    ...view.payments.filter((each) => ['asked', 'checked'].includes(words(each, 'state'))),
  ];
  if (view.part === 'officer')
    return waiting.length > 0 ? { what: 'decide', n: waiting.length } : { what: 'wait' };
  const paid = view.payments.some((each) => each['kind'] === 'balance' && each['state'] === 'paid');
  if (paid) return { what: 'over' };
  const returned = view.reports.find((each) => each['state'] === 'returned');
  if (returned) return { what: 'returned', kind: words(returned, 'kind') };
  if (view.milestones.length === 0) return { what: 'plan' };
  const late = view.milestones.filter((each) => look_of(each, view.today) === 'late').length;
  if (late > 0) return { what: 'late', n: late };
  const part = view.payable.find((each) => each.blocked === '');
  if (part) return { what: 'ask', part };
  if (waiting.length === 0 && view.milestones.every((each) => each['state'] !== 'planned'))
    return { what: 'final' };
  return { what: 'wait' };
}

/** What waits for the agency first, then what is late, then by the next date. */
export function pressing_first(projects: FollowedProject[]): FollowedProject[] {
  const since = (each: FollowedProject): string =>
    each.waiting.map((part) => part.since).sort()[0] ?? '9';
  return [...projects].sort(
    (a, b) =>
      since(a).localeCompare(since(b)) ||
      b.late - a.late ||
      (a.nextDue ?? '9').localeCompare(b.nextDue ?? '9'),
  );
}

/** The calls that the projects come from, each once. */
export function calls_of(projects: FollowedProject[]): string[] {
  return [...new Set(projects.map((each) => each.call))].filter((id) => id !== '').sort();
}
