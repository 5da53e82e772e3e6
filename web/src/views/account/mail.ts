// The kinds of mail that people choose about, and what holds until they have.

export const CHOICES = ['each', 'daily', 'none'] as const;
export type Choice = (typeof CHOICES)[number];

/** The fields of a person, with what region/notices.json gives those who have not chosen. */
export const KINDS: { field: string; label: string; help: string; otherwise: Choice }[] = [
  { field: 'mailDecisions', label: 'mail.decisions', help: 'mail.decisions_help', otherwise: 'each' },
  {
    field: 'mailAccompaniment',
    label: 'mail.accompaniment',
    help: 'mail.accompaniment_help',
    otherwise: 'each',
  },
  { field: 'mailMeetings', label: 'mail.meetings', help: 'mail.meetings_help', otherwise: 'each' },
  { field: 'mailNetwork', label: 'mail.network', help: 'mail.network_help', otherwise: 'each' },
  { field: 'mailReminders', label: 'mail.reminders', help: 'mail.reminders_help', otherwise: 'daily' },
];

function is_choice(value: unknown): value is Choice {
  return CHOICES.some((choice) => choice === value);
}

export function chosen_of(person: Record<string, unknown>): Record<string, Choice> {
  return Object.fromEntries(
    KINDS.map(({ field, otherwise }) => {
      const value = person[field];
      return [field, is_choice(value) ? value : otherwise];
    }),
  );
}
