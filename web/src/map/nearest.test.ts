import { describe, expect, it } from 'vitest';
import { kilometres, nearest } from './nearest';
import type { Place } from './places.svelte';

const place = (id: string, at: [number, number]): Place => ({
  id,
  title: {},
  at,
  population: 1,
  parent: '',
  urbanClass: 'rural',
});
const NASSOGNE = place('nassogne', [5.34, 50.13]);
const NAMUR = place('namur', [4.87, 50.47]);

describe('the nearest municipality', () => {
  it('measures in kilometres', () => {
    expect(kilometres([5, 50], [5, 51])).toBeCloseTo(110.57, 1);
    expect(kilometres([5, 50], [6, 50])).toBeCloseTo(71.6, 0);
  });
  it('is the one with the closest centre', () => {
    expect(nearest([5.3, 50.15], [NAMUR, NASSOGNE])?.id).toBe('nassogne');
  });
  it('is none for a reader elsewhere', () => {
    expect(nearest([2.35, 48.85], [NAMUR, NASSOGNE])).toBeNull();
  });
});
