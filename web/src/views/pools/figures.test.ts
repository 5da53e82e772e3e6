import { describe, expect, it } from 'vitest';
import { parse_number } from '../form/draft';
import {
  first_method,
  methods_of,
  parameters_from,
  saving_of,
  scale_of,
  share_rows,
  type Sharer,
  written_formula,
} from './figures';

const range = (low: number, central: number, high: number) => ({ low, central, high });
const member = (alone: number, more: Partial<Sharer> = {}): Sharer => ({
  need: 'urn:n',
  municipality: 'urn:m',
  alone: range(alone * 0.9, alone, alone * 1.1),
  share: range(1, 2, 3),
  ...more,
});

describe('the scale of the chart', () => {
  it('ends at a round number above everything', () => {
    const scale = scale_of([312000, 98000]);
    expect(scale.max).toBe(400000);
    expect(scale.ticks).toEqual([0, 100000, 200000, 300000, 400000]);
    expect(scale.at(100000)).toBe(0.25);
    expect(scale.at(-1)).toBe(0);
  });
  it('bears nothing at all', () => {
    expect(scale_of([]).ticks).toEqual([0]);
    expect(scale_of([0]).at(5)).toBe(0);
  });
  it('keeps small amounts apart', () => expect(scale_of([0.4]).max).toBeCloseTo(0.4));
});

describe('the saving', () => {
  it("is the server's where given", () => {
    expect(saving_of(range(1, 2, 3), range(1, 1, 1), range(5, 6, 7))).toEqual(range(5, 6, 7));
  });
  it('compares like with like, in order, and may be negative', () => {
    expect(saving_of(range(90, 100, 130), range(80, 85, 95))).toEqual(range(10, 15, 35));
    expect(saving_of(range(90, 100, 110), range(95, 105, 125))).toEqual(range(-15, -5, -5));
  });
});

describe('shares by method', () => {
  const shares = { equal_price: [80, 130], proportional: [90, 95], shapley: null };
  it('lists only methods that have amounts', () => {
    const methods = methods_of(shares, { equal_price: 'Same price' });
    expect(methods.map((each) => each.name)).toEqual(['equal_price', 'proportional']);
    expect(methods[0]?.label).toEqual({ '@none': 'Same price' });
    expect(first_method({ ...shares, recommended: 'proportional' }, methods)).toBe('proportional');
    expect(first_method({}, [])).toBe('');
  });
  it('flags a member who pays more than alone', () => {
    const rows = share_rows([member(100), member(100)], shares, 'equal_price');
    expect(rows.map((row) => [row.share, row.gain, row.pays])).toEqual([
      [80, 20, true],
      [130, -30, false],
    ]);
  });
  it("trusts the member's own amounts and verdict", () => {
    const own = member(100, { shares: { equal_price: 99 }, pays: [] });
    expect(share_rows([own], shares, 'equal_price')[0]).toMatchObject({ share: 99, pays: false });
  });
});

describe('edited parameters', () => {
  it('are numbers or nothing', () => {
    const present = { criticalMass: { shared_tool: { membersMin: 2 } } };
    const texts = { a: { low: '0,1', central: '0.2', high: '1 000' } };
    expect(parameters_from(texts, present, parse_number)).toEqual({
      parameters: { a: { low: 0.1, central: 0.2, high: 1000 } },
      criticalMass: present.criticalMass,
    });
    const wrong = { a: { low: 'x', central: '1', high: '1' } };
    expect(parameters_from(wrong, present, parse_number)).toBeNull();
  });
});

describe('a formula', () => {
  const units = { d: 'j', FTE: 'ETP' };
  const french = (value: number): string => String(value).replace('.', ',');
  it('is written with the numbers and days of the reader', () => {
    expect(written_formula('5 d × 358.00 €', french, units)).toBe('5 j × 358 €');
    expect(written_formula('2 FTE × 75180.00 €', french, units)).toBe('2 ETP × 75180 €');
    expect(written_formula('p(q) = 408 + 2788.55 × q^-0.5', french, units)).toBe(
      'p(q) = 408 + 2788,55 × q^−0,5',
    );
  });
});
