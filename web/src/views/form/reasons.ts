// The server gives reasons in English; the usual ones are said in the reader's language, by key and
// values. Anything else is shown as the server wrote it.

export interface Spoken {
  key: string;
  values: Record<string, string>;
}

const NUMBER = String.raw`(-?[\d.,]+)`;
const PATTERNS: [RegExp, string][] = [
  [/^must be at most ([\d.]+), which is what the criteria give/, 'reason.threshold_n'],
  [/^must be the sum of its parts, (.+)$/, 'reason.sum_n'],
  [/^none takes a grant of (.+)$/, 'reason.uncovered_n'],
  [/^must hold a text in at least one language/, 'reason.text_needed'],
  [/^must be a list of choices/, 'reason.choices'],
  [/^must be a list of texts, numbers or booleans/, 'reason.choose_some'],
  [/^must be above 0, unless/, 'reason.weight'],
  [/^must be above 0/, 'reason.above'],
  [/^must not be below the minimum/, 'reason.below_minimum'],
  [/^must be from \S+ to /, 'reason.bounds'],
  [/^(needs either points or percent|gives at most )/, 'reason.bonus'],
  [/^must come after the opening/, 'reason.after_opening'],
  [/^must lie ahead/, 'reason.ahead'],
  [/^is nothing that an application has/, 'reason.no_fact'],
  [/^is no question of the form/, 'reason.no_question'],
  [/^is asked only later/, 'reason.later_question'],
  [/^is none of the choices/, 'reason.no_choice'],
  [/^must have a criterion that gives points/, 'reason.scored_criterion'],
  [/^takes amounts that another envelope takes/, 'reason.overlap'],
  [/^must name another envelope/, 'reason.other_envelope'],
  [/^must be above the lower bound/, 'reason.above_lower'],
  [/^is nobody known here/, 'reason.nobody'],
  [/^is not the organisation of this person/, 'reason.left'],
  [/^does not change any more: applications have begun/, 'reason.locked'],
  [/^does not change any more: the applications are being assessed/, 'reason.assessed'],
  [/^may only move to a later time/, 'reason.only_later'],
  [/^'.*' stands twice/, 'reason.twice'],
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
