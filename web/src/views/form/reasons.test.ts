import { describe, expect, it } from 'vitest';
import fr from '../../i18n/fr.json';
import { spoken } from './reasons';

const TEXTS: Record<string, string> = fr;

describe("the server's reasons", () => {
  it.each([
    ['is required', 'reason.required'],
    ['must not be empty', 'reason.required'],
    ['must be at least 0', 'reason.at_least'],
    ['must be more than 0', 'reason.more_than'],
    ['must be a whole number', 'reason.whole'],
    ['must be an e-mail address such as office@example.org', 'reason.email'],
    ['is not one of: a, b', 'reason.not_one_of'],
    ['must be one of the choices', 'reason.not_one_of'],
    ['must be a web address that begins with https:// or http://', 'reason.address'],
    ['must have at most 300 characters', 'reason.too_long'],
    ['must be above 0', 'reason.above'],
    ['must be above 0, unless the criterion is obligatory', 'reason.weight'],
    ['must be from 1 to 20000', 'reason.bounds'],
    ['does not change any more: applications have begun', 'reason.locked'],
    ["'a' stands twice", 'reason.twice'],
  ])('%s', (reason, key) => {
    expect(spoken(reason)?.key).toBe(key);
    expect(TEXTS[key]).toBeTruthy();
  });
  it('keep their number, and unknown ones stay as they are', () => {
    expect(spoken('must be at most 12.5')?.values).toEqual({ n: '12.5' });
    expect(spoken('none takes a grant of 50 000,01 €')?.values).toEqual({ n: '50 000,01 €' });
    expect(spoken('must be at most 100, which is what the criteria give')).toEqual({
      key: 'reason.threshold_n',
      values: { n: '100' },
    });
    expect(spoken('names a need of another pool')).toBeNull();
  });
});
