import { describe, expect, it } from 'vitest';
import {
  about,
  ago,
  date,
  date_time_range,
  day_part,
  distance,
  list,
  money,
  money_range,
  number,
  percent,
} from './format';

/** Intl writes several kinds of space; the tests compare with plain ones. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

describe('formatting', () => {
  it('writes numbers as each language does', () => {
    expect(plain(number('fr', 12345.6, 1))).toBe('12 345,6');
    expect(plain(number('nl', 12345))).toBe('12.345');
    expect(plain(number('en', 12345))).toBe('12,345');
  });
  it('writes money without needless cents', () => {
    expect(plain(money('fr', 25000))).toBe('25 000 €');
    expect(plain(money('en', 25000))).toBe('€25,000');
    expect(plain(money('en', 2.5))).toBe('€2.50');
    expect(plain(money_range('en', 1000, 2000))).toBe('€1,000 – €2,000');
    expect(plain(money_range('en', 1000, 1000.2))).toBe('€1,000');
  });
  it('writes estimates with no more figures than they know', () => {
    expect(plain(about('fr', 149433))).toBe('149 000 €');
    expect(plain(about('fr', 39277))).toBe('39 300 €');
    expect(plain(about('fr', 42))).toBe('42 €');
    expect(plain(about('en', 0))).toBe('€0');
  });
  it('writes days, whatever the zone of the reader', () => {
    expect(date('fr', '2024-12-02')).toBe('2 décembre 2024');
    expect(date('de', '2024-12-02')).toBe('2. Dezember 2024');
    expect(date('fr', 'bientôt')).toBe('bientôt');
  });
  it('writes when a meeting is, where it takes place', () => {
    const range = plain(date_time_range('fr', '2026-12-01T08:30:00Z', '2026-12-01T11:30:00Z'));
    expect(range).toContain('1 décembre 2026');
    expect(range).toMatch(/09.30.*12.30/);
    expect(range.match(/2026/g)).toHaveLength(1);
    expect(date_time_range('en', '2026-12-01T08:30:00Z', '')).toMatch(/1 December 2026.*09:30$/);
    expect(date_time_range('en', 'soon', '')).toBe('soon');
    expect(day_part('fr', '2026-12-31T23:30:00Z', 'day')).toBe('1');
    expect(day_part('fr', '2026-12-01T08:30:00Z', 'month')).toBe('déc.');
    expect(day_part('de', 'bald', 'day')).toBe('');
  });
  it('tells how long ago', () => {
    const now = new Date('2024-12-02T12:00:00Z');
    expect(ago('en', '2024-11-29T12:00:00Z', now)).toBe('3 days ago');
    expect(ago('fr', '2024-12-02T11:59:40Z', now)).toBe('cette minute-ci');
  });
  it('writes distances, shares and lists', () => {
    expect(plain(distance('fr', 7400))).toBe('7,4 km');
    expect(plain(distance('en', 17400))).toBe('17 km');
    expect(plain(percent('fr', 0.42))).toBe('42 %');
    expect(list('fr', ['a', 'b', 'c'])).toBe('a, b et c');
  });
});
