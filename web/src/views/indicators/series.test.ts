import { describe, expect, it } from 'vitest';
import { class_of_value, day_position, path_of, period_number, period_text, ticks_of } from './series';

describe('periods', () => {
  it.each([
    ['month', '1996-01'],
    ['month', '2024-12'],
    ['quarter', '2024-Q4'],
    ['year', '2024'],
  ] as const)('%s %s goes there and back', (step, text) => {
    expect(period_text(step, period_number(step, text))).toBe(text);
  });
  it('neighbours differ by one, and the end of a year is its last period', () => {
    expect(period_number('month', '1997-01') - period_number('month', '1996-12')).toBe(1);
    expect(day_position('year', '2024-12-31')).toBeCloseTo(2024);
    expect(day_position('quarter', '2024-12-31')).toBeCloseTo(period_number('quarter', '2024-Q4'));
  });
});

describe('drawing', () => {
  it('breaks the line where a value is missing', () => {
    const at = (x: number): { x: number; y: number } => ({ x, y: 0 });
    expect(path_of([at(0), at(1), null, at(3)])).toBe('M0.0 0.0L1.0 0.0M3.0 0.0');
  });
  it('chooses round ticks that hold all values', () => {
    expect(ticks_of(0, 97)).toEqual([0, 25, 50, 75, 100]);
    expect(ticks_of(0, 0)).toEqual([0, 0.25, 0.5, 0.75, 1].slice(0, ticks_of(0, 0).length));
    expect(ticks_of(-3, 4)[0]).toBeLessThanOrEqual(-3);
  });
  it('puts values into classes, zero and negative ones too', () => {
    expect(class_of_value(null, [1, 2])).toBe(0);
    expect(class_of_value(0, [0, 2])).toBe(1);
    expect(class_of_value(-5, [0, 2])).toBe(1);
    expect(class_of_value(2, [0, 2])).toBe(2);
    expect(class_of_value(9, [0, 2])).toBe(2);
  });
});
