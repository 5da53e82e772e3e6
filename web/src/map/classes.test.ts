import { describe, expect, it } from 'vitest';
import { class_bounds, class_color, class_of, legend, NO_VALUE } from './classes';

describe('classes of a map', () => {
  it('holds about equally many values in each class', () => {
    expect(class_bounds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([2, 4, 6, 8, 10]);
  });
  it('merges equal bounds and ignores what is not positive', () => {
    expect(class_bounds([0, 1, 1, 1, 1, 2])).toEqual([1, 2]);
    expect(class_bounds([0, 0])).toEqual([]);
  });
  it('finds the class of a value', () => {
    expect(class_of(0, [1, 2])).toBe(0);
    expect(class_of(1, [1, 2])).toBe(1);
    expect(class_of(2, [1, 2])).toBe(2);
    expect(class_of(99, [1, 2])).toBe(2);
  });
  it('spreads few classes over the ramp and gives nothing the neutral colour', () => {
    expect(class_color('projects', 0, 5)).toBe(NO_VALUE);
    expect(class_color('projects', 1, 2)).not.toBe(class_color('projects', 2, 2));
    expect(legend('supply', [1, 4]).map((each) => [each.from, each.to])).toEqual([
      [1, 1],
      [2, 4],
    ]);
  });
});
