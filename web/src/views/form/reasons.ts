// The server gives reasons in English; the usual ones are said in the reader's language, by key and
// values. Anything else is shown as the server wrote it.

export interface Spoken {
  key: string;
  values: Record<string, string>;
}

const NUMBER = String.raw`(-?[\d.,]+)`;
const PATTERNS: [RegExp, string][] = [
  [/^(is required|must not be (empty|null)|must be filled in)/, 'reason.required'],
  [new RegExp(`^must be at least ${NUMBER}$`), 'reason.at_least'],
  [new RegExp(`^must be at most ${NUMBER}$`), 'reason.at_most'],
  [new RegExp(`^must be more than ${NUMBER}$`), 'reason.more_than'],
  [/^must be a whole number/, 'reason.whole'],
  [/^must be a number/, 'reason.number'],
  [/^must be a date/, 'reason.date'],
  [/^must be an e-mail address/, 'reason.email'],
  [/^must be an address|^must be a web address/, 'reason.address'],
  [new RegExp(`^must have at most ${NUMBER} characters`), 'reason.too_long'],
  [/^must not hold the same element twice/, 'reason.twice'],
  [/^is not one of|^must be one of/, 'reason.not_one_of'],
  [/^names nothing known here/, 'reason.unknown_target'],
];

export function spoken(reason: string): Spoken | null {
  for (const [pattern, key] of PATTERNS) {
    const match = pattern.exec(reason);
    if (match) return { key, values: key.includes('_') && match[1] ? { n: match[1] } : {} };
  }
  return null;
}
