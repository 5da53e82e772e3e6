// The parts of the editor, where a fault stands in them, and the preview of the form. Pure.
import type { CallField } from '../../../api/types';
import { parse_number } from '../../form/draft';
import { subjects_of, write_condition } from './conditions';
import type { Draft } from './draft';

export const PARTS = ['essentials', 'who', 'money', 'form', 'judging', 'jury', 'preview'] as const;
export type Part = (typeof PARTS)[number];
const PART_OF: Record<string, Part> = {
  eligibilityRules: 'who',
  envelope: 'money',
  envelopes: 'money',
  coFinancingRate: 'money',
  grantMinimum: 'money',
  grantMaximum: 'money',
  selectionRule: 'money',
  threshold: 'judging',
  form: 'form',
  criteria: 'judging',
  bonuses: 'judging',
  reviewersWanted: 'jury',
  jury: 'jury',
};
/** The part of the editor that a place such as "call.form[2].kind" is in. */
export function part_of(place: string): Part {
  return PART_OF[/^call\.(\w+)/.exec(place)?.[1] ?? ''] ?? 'essentials';
}
/** Which item of its list a place is in: 2 of "call.form[2].kind"; -1 for none. */
export function item_of(place: string): number {
  return Number(/^call\.\w+\[(\d+)\]/.exec(place)?.[1] ?? -1);
}

// --- The preview: the form as an applicant meets it.

export function fields_of(draft: Draft): CallField[] {
  return draft.form.map((each) => ({
    name: each.name,
    text: each.labels,
    help: each.help,
    kind: each.kind,
    required: each.required,
    conditional: each.when.rows.length > 0 || each.when.kept !== undefined,
    choices: each.choices.map(({ code, labels }) => ({ code, text: labels })),
    maxLength: parse_number(each.maxLength) ?? 5000,
  }));
}
export function conditions_of(draft: Draft): Map<string, unknown> {
  const subjects = subjects_of(draft.form);
  return new Map(draft.form.map((each) => [each.name, write_condition(each.when, subjects)]));
}
