// A review while it is written: what is scored, what is missing, what to send. Pure.
import type { CallCriterion, Entity } from '../../api/types';
import { parse_number } from '../form/draft';

export interface ReviewDraft {
  /** By criterion, as typed. */
  scores: Record<string, string>;
  /** By criterion, or `all`. */
  comments: Record<string, string>;
}
export type ScoreProblem = 'required' | 'range';

export function draft_of_review(review: Entity): ReviewDraft {
  const texts = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries((review[name] ?? {}) as Record<string, unknown>).map(([key, value]) => [key, String(value)]),
    );
  return { scores: texts('scores'), comments: texts('comments') };
}

/** The steps of a scale that can be shown as buttons; empty for one that has to be typed. */
export function steps_of(criterion: CallCriterion): number[] {
  if (criterion.obligatory) return [criterion.maximum, 0];
  if (!Number.isInteger(criterion.maximum) || criterion.maximum > 10) return [];
  return Array.from({ length: criterion.maximum + 1 }, (_, index) => index);
}

/** The problems of the scores; with `complete` a missing one is one. */
export function score_problems(
  criteria: CallCriterion[],
  draft: ReviewDraft,
  complete: boolean,
): Map<string, ScoreProblem> {
  const found = new Map<string, ScoreProblem>();
  for (const each of criteria) {
    const typed = (draft.scores[each.code] ?? '').trim();
    if (typed === '') {
      if (complete) found.set(each.code, 'required');
      continue;
    }
    const score = parse_number(typed);
    if (score === null || score < 0 || score > each.maximum) found.set(each.code, 'range');
  }
  return found;
}

export function scores_to_send(criteria: CallCriterion[], draft: ReviewDraft): Record<string, number> {
  const scores: Record<string, number> = {};
  for (const each of criteria) {
    const score = parse_number(draft.scores[each.code] ?? '');
    if (score !== null) scores[each.code] = score;
  }
  return scores;
}

/** The points that the scores give so far, and how many of the scored criteria they cover. */
export function points_so_far(
  criteria: CallCriterion[],
  draft: ReviewDraft,
): { points: number; given: number } {
  const scores = scores_to_send(criteria, draft);
  let points = 0;
  for (const each of criteria) points += (each.weight * (scores[each.code] ?? 0)) / each.maximum;
  return { points, given: Object.keys(scores).length };
}
