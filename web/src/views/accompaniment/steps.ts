// What may follow in an accompaniment, for whoever looks at it. Pure; the server decides.
import type { Entity, RequestView } from '../../api/types';

export const STATES = ['sent', 'assigned', 'advising', 'closed'] as const;

export type Answer = 'accepted' | 'refused' | 'stuck' | 'done';

const ANSWERS: Record<string, Answer[]> = {
  proposed: ['accepted', 'done', 'refused'],
  accepted: ['done', 'stuck', 'refused'],
  stuck: ['accepted', 'done', 'refused'],
};

/** What the municipality may answer to a recommendation in a state, the usual answer first. */
export function answers_to(state: string): Answer[] {
  return ANSWERS[state] ?? [];
}

/** These need a reason, so that the advisor understands. */
export function needs_comment(answer: Answer): boolean {
  return answer === 'refused' || answer === 'stuck';
}

export function state_name(entity: Entity): string {
  return typeof entity['state'] === 'string' ? entity['state'] : '';
}

export function text_at(entity: Entity, name: string): string {
  const value = entity[name];
  return typeof value === 'string' ? value : '';
}

/** A recommendation that still waits for something. */
export function is_open(recommendation: Entity): boolean {
  return answers_to(state_name(recommendation)).length > 0;
}

/** Whether a day has passed; `today` is a day too, both as in 2026-11-25. */
export function is_late(day: string, today: string): boolean {
  return day !== '' && day < today;
}

/** The day of a moment where the reader is. */
export function day_of(moment: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

export type Next =
  | 'assign'
  | 'wait_assign'
  | 'start'
  | 'wait_start'
  | 'advise'
  | 'answer'
  | 'wait_answer'
  | 'wait_advice'
  | 'evaluate'
  | 'closed'
  | 'refused';

/** The next step for whoever looks; who acts for both sides gets the one that is due. */
export function next_step(view: RequestView): Next {
  const state = state_name(view.request);
  if (state === 'sent') return view.officer ? 'assign' : 'wait_assign';
  if (state === 'assigned') return view.advises ? 'start' : 'wait_start';
  if (state === 'closed') return view.evaluation && view.asked ? 'evaluate' : 'closed';
  if (state === 'refused') return 'refused';
  const unanswered = view.recommendations.some((each) => state_name(each) === 'proposed');
  if (view.advises) return unanswered && !view.asked ? 'wait_answer' : 'advise';
  return unanswered ? 'answer' : 'wait_advice';
}

export interface Evaluation {
  moment: string;
  at: string;
  satisfaction: number;
  outcome: string;
  comment: string;
}

export function evaluations_of(request: Entity): Evaluation[] {
  const given = request['evaluations'];
  if (!Array.isArray(given)) return [];
  return given
    .filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
    .map((each) => ({
      moment: String(each['moment'] ?? 'end'),
      at: String(each['at'] ?? ''),
      satisfaction: Number(each['satisfaction'] ?? 0),
      outcome: String(each['outcome'] ?? ''),
      comment: String(each['comment'] ?? ''),
    }));
}

/** The lines of a text that say something, as a list of steps. */
export function lines_of(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
