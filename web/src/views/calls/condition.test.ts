import { describe, expect, it } from 'vitest';
import { evaluate } from './condition';

const facts = { answers: { theme: 'mobility', vehicles: 3, start: '2027-09-01', empty: '' }, grant: 100 };

describe('conditions on the page', () => {
  it('compares what is known', () => {
    expect(evaluate({ value: 'answers.theme', equals: 'mobility' }, facts)).toBe('yes');
    expect(evaluate({ value: 'answers.theme', oneOf: ['energy'] }, facts)).toBe('no');
    expect(evaluate({ value: 'answers.vehicles', atLeast: 3 }, facts)).toBe('yes');
    expect(evaluate({ value: 'answers.vehicles', above: 3 }, facts)).toBe('no');
    expect(evaluate({ value: 'answers.start', below: '2027-10-01' }, facts)).toBe('yes');
    expect(evaluate({ value: 'grant', atMost: 50 }, facts)).toBe('no');
  });
  it('says what is missing, and what only the server knows', () => {
    expect(evaluate({ value: 'answers.none', equals: 1 }, facts)).toBe('missing');
    expect(evaluate({ value: 'answers.empty', equals: 1 }, facts)).toBe('missing');
    expect(evaluate({ value: 'answers.theme', atLeast: 3 }, facts)).toBe('missing');
    expect(evaluate({ value: 'answers.none', given: false }, facts)).toBe('yes');
    expect(evaluate({ value: 'lead.kind', equals: 'municipality' }, facts)).toBe('open');
    expect(evaluate({ count: 'partners', atLeast: 1 }, facts)).toBe('open');
  });
  it('combines: what decides, decides', () => {
    const yes = { value: 'answers.theme', equals: 'mobility' };
    const open = { value: 'ruralShare', atLeast: 0.5 };
    const missing = { value: 'answers.none', equals: 1 };
    expect(evaluate({ any: [open, yes] }, facts)).toBe('yes');
    expect(evaluate({ all: [yes, open] }, facts)).toBe('open');
    expect(evaluate({ all: [yes, missing] }, facts)).toBe('missing');
    expect(evaluate({ all: [{ not: yes }, open] }, facts)).toBe('no');
    expect(evaluate({ not: missing }, facts)).toBe('missing');
    expect(evaluate({ any: [{ not: yes }] }, facts)).toBe('no');
  });
});
