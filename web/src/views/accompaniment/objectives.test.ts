import { describe, expect, it } from 'vitest';
import type { Objective } from '../../api/types';
import {
  balance_of,
  bar_of,
  drafts_of,
  new_draft,
  objectives_from,
  standing_of,
  wrong_targets,
} from './objectives';

const objective = (more: Partial<Objective>): Objective => ({
  code: 'O1',
  text: {},
  measure: 'x',
  measureText: {},
  target: 10,
  value: 4,
  reached: false,
  grows: true,
  lessIsBetter: false,
  counted: [],
  axis: null,
  ...more,
});

describe('an objective', () => {
  it('that grows is compared with the period', () => {
    expect(standing_of(objective({}), 0.4)).toBe('ahead');
    expect(standing_of(objective({}), 0.5)).toBe('behind');
    expect(standing_of(objective({ value: 10, reached: true }), 0.5)).toBe('reached');
  });
  it('that holds at any moment is not', () => {
    expect(standing_of(objective({ grows: false }), 0.1)).toBe('below');
    expect(standing_of(objective({ grows: false, value: null, reached: null }), 1)).toBe('unknown');
    expect(standing_of(objective({ target: null }), 1)).toBe('untargeted');
  });
});

describe('bars', () => {
  it('end at the target', () => {
    expect(bar_of(objective({}), 0.5)).toEqual({ value: 0.4, target: 1, elapsed: 0.5 });
  });
  it('go beyond it', () => {
    expect(bar_of(objective({ value: 20 }), 0.5)).toEqual({ value: 1, target: 0.5, elapsed: 0.25 });
  });
  it('leave room where less is better', () => {
    const bar = bar_of(objective({ grows: false, lessIsBetter: true, value: 5 }), 0.5);
    expect(bar.target).toBeCloseTo(0.625);
    expect(bar.elapsed).toBeNull();
  });
  it('of nothing are empty', () => {
    expect(bar_of(objective({ target: null, value: null }), 0.5)).toEqual({
      value: 0,
      target: null,
      elapsed: null,
    });
  });
});

it('the balance counts each municipality once', () => {
  const classes: Record<string, string> = { a: 'rural', b: 'rural', c: 'urban' };
  expect(balance_of(['a', 'a', 'b', 'c', 'd'], (id) => classes[id])).toEqual({
    rural: 2,
    intermediate: 0,
    urban: 1,
  });
});

describe('writing objectives', () => {
  const contract = {
    id: 'urn:ngsi-ld:ObjectiveContract:x',
    type: 'ObjectiveContract',
    version: 1,
    objectives: [
      { code: 'O1', labels: { fr: 'Aider', nl: 'Helpen' }, measure: 'events', target: 4, axis: 'a' },
      { code: 'O3', measure: 'satisfaction' },
    ],
  };
  it('changes nothing that was not touched', () => {
    expect(objectives_from(drafts_of(contract, 'fr'), contract, 'fr')).toEqual(contract.objectives);
    expect(drafts_of({ ...contract, objectives: undefined }, 'fr')).toEqual([]);
  });
  it('changes the words of one language only', () => {
    const drafts = drafts_of(contract, 'de');
    drafts[0]!.words = ' Helfen ';
    drafts[0]!.target = '4,5';
    const [first] = objectives_from(drafts, contract, 'de');
    expect(first).toMatchObject({ labels: { fr: 'Aider', nl: 'Helpen', de: 'Helfen' }, target: 4.5 });
  });
  it('gives a new one a code that is free', () => {
    expect(new_draft(drafts_of(contract, 'fr'), 'events').code).toBe('O2');
  });
  it('finds targets that are no numbers', () => {
    const draft = { ...new_draft([], 'events'), target: 'many' };
    expect([...wrong_targets([draft])]).toEqual(['O1']);
    expect(wrong_targets([{ ...draft, target: ' ' }]).size).toBe(0);
  });
});
