// What a body's recommendations wait for, and whose turn it is. Pure; the server decides.
import type { FollowedRecommendation, GovernanceItem } from '../../api/types';

export const STEPS = ['issued', 'answered', 'underway', 'closed'] as const;
export type Step = (typeof STEPS)[number];

/** Still to be answered, carried out or closed. */
export function is_open(each: FollowedRecommendation): boolean {
  return ['issued', 'answered', 'underway'].includes(each.state ?? '');
}

/** Overdue ones first, then those that have waited longest for an answer, then the others. */
export function by_urgency(list: FollowedRecommendation[]): FollowedRecommendation[] {
  const weight = (each: FollowedRecommendation): number =>
    (each.overdue ? 1e6 : 0) + (each.state === 'issued' ? 1e3 : 0) + (each.waitedDays ?? 0);
  return [...list].sort((a, b) => weight(b) - weight(a));
}

export interface Meetings {
  next: GovernanceItem[];
  past: GovernanceItem[];
}

/** What is planned from today on, the nearest first; the rest, the latest first. */
export function split_meetings(list: GovernanceItem[], today: string): Meetings {
  const coming = (each: GovernanceItem): boolean =>
    (each.date ?? '') >= today && each.state === 'planned';
  const day = (each: GovernanceItem): string => each.date ?? '';
  return {
    next: list.filter(coming).sort((a, b) => day(a).localeCompare(day(b))),
    past: list.filter((each) => !coming(each)).sort((a, b) => day(b).localeCompare(day(a))),
  };
}

export interface Seat {
  member: string;
  seat?: Record<string, string>;
  from?: string;
  to?: string;
  /** The term is over. */
  ended: boolean;
}

/** Who sits in a body and for how long; members without a seat follow, ended terms stand last. */
export function seats_of(seats: unknown, members: string[], today: string): Seat[] {
  const rows = (Array.isArray(seats) ? seats : []).filter(
    (row): row is Record<string, unknown> =>
      typeof row === 'object' && row !== null && typeof row['member'] === 'string',
  );
  const found: Seat[] = rows.map((row) => ({
    member: String(row['member']),
    ...(typeof row['seat'] === 'object' && row['seat'] !== null
      ? { seat: row['seat'] as Record<string, string> }
      : typeof row['seat'] === 'string'
        ? { seat: { '@none': row['seat'] } }
        : {}),
    ...(typeof row['from'] === 'string' ? { from: row['from'] } : {}),
    ...(typeof row['to'] === 'string' ? { to: row['to'] } : {}),
    ended: typeof row['to'] === 'string' && row['to'] <= today,
  }));
  const seated = new Set(found.map((each) => each.member));
  const others = members
    .filter((member) => !seated.has(member))
    .map((member) => ({ member, ended: false }));
  return [...found, ...others].sort((a, b) => Number(a.ended) - Number(b.ended));
}

/** The lines of an agenda without the numbers that people write before them. */
export function agenda_lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-–•*])\s*/, '').trim())
    .filter((line) => line !== '');
}
