import { describe, expect, it } from 'vitest';
import type { CallCriterion, Entity } from '../../api/types';
import { draft_of_review, points_so_far, score_problems, scores_to_send, steps_of } from './review';

const criterion = (code: string, more: Partial<CallCriterion>): CallCriterion => ({
  code,
  text: {},
  obligatory: false,
  maximum: 5,
  minimum: 0,
  weight: 0,
  ...more,
});
const CRITERIA = [
  criterion('data', { obligatory: true, maximum: 1 }),
  criterion('quality', { weight: 60 }),
  criterion('cost', { weight: 40, maximum: 20 }),
];

describe('a review while it is written', () => {
  it('starts from what is kept', () => {
    const review = { id: 'r', type: 'Review', version: 1, scores: { quality: 3 } } as unknown as Entity;
    expect(draft_of_review(review)).toEqual({ scores: { quality: '3' }, comments: {} });
  });
  it('shows short scales as buttons', () => {
    expect(steps_of(CRITERIA[0]!)).toEqual([1, 0]);
    expect(steps_of(CRITERIA[1]!)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(steps_of(CRITERIA[2]!)).toEqual([]);
  });
  it('tells what is missing or outside the scale', () => {
    const draft = { scores: { quality: '3', cost: '21' }, comments: {} };
    expect([...score_problems(CRITERIA, draft, false)]).toEqual([['cost', 'range']]);
    expect([...score_problems(CRITERIA, draft, true)]).toEqual([
      ['data', 'required'],
      ['cost', 'range'],
    ]);
  });
  it('sends numbers and adds the points up', () => {
    const draft = { scores: { data: '1', quality: '4', cost: '12,5' }, comments: {} };
    expect(scores_to_send(CRITERIA, draft)).toEqual({ data: 1, quality: 4, cost: 12.5 });
    expect(points_so_far(CRITERIA, draft)).toEqual({ points: 73, given: 3 });
  });
});
