import { describe, expect, it } from 'vitest';
import type { Entity, RequestView } from '../../api/types';
import {
  answers_to,
  day_of,
  evaluations_of,
  is_late,
  is_open,
  lines_of,
  needs_comment,
  next_step,
} from './steps';

const entity = (type: string, more: Record<string, unknown>): Entity => ({
  id: `urn:ngsi-ld:${type}:x`,
  type,
  version: 1,
  ...more,
});
const view = (state: string, more: Partial<RequestView> = {}): RequestView => ({
  request: entity('Request', { state }),
  messages: [],
  notes: [],
  recommendations: [],
  advises: false,
  keepsNotes: false,
  asked: false,
  officer: false,
  evaluation: null,
  references: {},
  ...more,
});

describe('the next step', () => {
  const proposed = [entity('Recommendation', { state: 'proposed' })];
  it.each([
    ['assign', view('sent', { officer: true, advises: true, asked: true })],
    ['wait_assign', view('sent', { asked: true })],
    ['start', view('assigned', { advises: true })],
    ['wait_start', view('assigned', { asked: true })],
    ['advise', view('advising', { advises: true })],
    ['wait_answer', view('advising', { advises: true, recommendations: proposed })],
    ['advise', view('advising', { advises: true, asked: true, recommendations: proposed })],
    ['answer', view('advising', { asked: true, recommendations: proposed })],
    ['wait_advice', view('advising', { asked: true })],
    ['evaluate', view('closed', { asked: true, evaluation: 'end' })],
    ['closed', view('closed', { advises: true, evaluation: 'end' })],
    ['closed', view('closed', { asked: true })],
    ['refused', view('refused', { asked: true })],
  ])('%s', (wanted, given) => {
    expect(next_step(given)).toBe(wanted);
  });
});

describe('answers', () => {
  it('follow the state', () => {
    expect(answers_to('proposed')).not.toContain('stuck');
    expect(answers_to('stuck')).toContain('accepted');
    expect(answers_to('done')).toEqual([]);
    expect(is_open(entity('Recommendation', { state: 'refused' }))).toBe(false);
  });
  it('that stop something need a reason', () => {
    expect(needs_comment('refused')).toBe(true);
    expect(needs_comment('done')).toBe(false);
  });
});

describe('small things', () => {
  it('days', () => {
    expect(day_of(new Date(2026, 0, 5))).toBe('2026-01-05');
    expect(is_late('2026-11-24', '2026-11-25')).toBe(true);
    expect(is_late('2026-11-25', '2026-11-25')).toBe(false);
    expect(is_late('', '2026-11-25')).toBe(false);
  });
  it('evaluations of any shape', () => {
    expect(evaluations_of(entity('Request', {}))).toEqual([]);
    const [given] = evaluations_of(
      entity('Request', { evaluations: [{ moment: 'later', satisfaction: 4 }, null] }),
    );
    expect(given).toMatchObject({ moment: 'later', satisfaction: 4, comment: '' });
  });
  it('steps, one a line', () => {
    expect(lines_of(' a \n\n b')).toEqual(['a', 'b']);
  });
});
