import { describe, expect, it } from 'vitest';
import { gap_count, only_gaps, target_of, way_done } from './gaps';
import type { Axis, Indicator, Linked, StrategyView } from '../../api/types';

const title = { fr: 'x' };
const part = (id: string, projects: number): Linked => ({
  id,
  title,
  projects,
  initiatives: 0,
  needs: 0,
  gap: projects === 0,
});
const axis = (id: string, projects: number): Axis => ({
  ...part(id, projects),
  measures: [],
  indicators: [],
});
const DATA: StrategyView = {
  edition: null,
  editions: [],
  issues: [],
  indicators: [],
  gaps: ['b'],
  themes: [
    { ...part('t1', 3), axes: [axis('a', 3), axis('b', 0)] },
    { ...part('t2', 1), axes: [axis('c', 1)] },
  ],
};
const indicator = (more: Partial<Indicator>): Indicator => ({ id: 'i', title, ...more });

describe('gaps of a strategy', () => {
  it('are axes without a project', () => {
    expect(gap_count(DATA)).toBe(1);
    expect(only_gaps(DATA.themes).map((theme) => [theme.id, theme.axes.length])).toEqual([['t1', 1]]);
  });
});

describe('an indicator', () => {
  const milestones = [
    { date: '2024-12-31', value: 75 },
    { date: '2022-12-31', value: 56 },
    { date: '2030-12-31' },
  ];
  it('aims at its last milestone with a value', () => {
    expect(target_of(indicator({ milestones }))).toEqual({ value: 75, date: '2024-12-31' });
    expect(target_of(indicator({}))).toBeNull();
  });
  it('has come part of the way, also downwards', () => {
    const up = indicator({ milestones, baseline: { value: 25 }, latestValue: 50 });
    expect(way_done(up)).toBe(0.5);
    const down = indicator({ milestones: [{ value: 10 }], baseline: { value: 20 }, latestValue: 18 });
    expect(way_done(down)).toBeCloseTo(0.2);
    expect(way_done(indicator({ baseline: { value: 1 } }))).toBeNull();
  });
});
