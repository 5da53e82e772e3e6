import { describe, expect, it } from 'vitest';
import rules from '../../../../region/notices.json';
import { CHOICES, KINDS, chosen_of } from './mail';

describe('the mails that somebody gets', () => {
  it('are what they chose, and otherwise what the region gives', () => {
    expect(chosen_of({ mailDecisions: 'none', mailReminders: 'hourly' })).toEqual({
      mailDecisions: 'none',
      mailAccompaniment: 'each',
      mailMeetings: 'each',
      mailNetwork: 'each',
      mailReminders: 'daily',
    });
  });
  it('are of the kinds that the region has', () => {
    expect(KINDS.map(({ field, otherwise }) => ({ field, choice: otherwise }))).toEqual(
      rules.groups.map(({ field, choice }) => ({ field, choice })),
    );
    for (const { choice } of rules.groups) expect(CHOICES).toContain(choice);
  });
});
