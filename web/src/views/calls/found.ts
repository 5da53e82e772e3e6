// What an eligibility check found, in words: amounts, shares and codes as people read them.
import type { CallField, EligibilityCheck } from '../../api/types';
import { show, t, text } from '../../i18n/index.svelte';
import { concept_label } from '../../state/model.svelte';

const MONEY = ['grant', 'budget'];

function words_for(path: string, value: unknown, form: CallField[]): string {
  if (typeof value === 'boolean') return value ? t('value.yes') : t('value.no');
  if (path.endsWith('.kind')) return text(concept_label('organisation-kind', String(value)));
  if (path.endsWith('.size')) return text(concept_label('organisation-size', String(value)));
  const field = form.find((each) => path === `answers.${each.name}`);
  if (field?.kind === 'choice') {
    return text(field.choices.find((each) => each.code === value)?.text) || String(value);
  }
  if (field?.kind === 'date') return show.date(String(value));
  if (typeof value !== 'number') return String(value);
  if (MONEY.includes(path) || field?.kind === 'money') return show.money(value);
  if (path === 'coFinancing') return `${show.number(value, 1)}\u00a0%`;
  if (path === 'ruralShare') return show.percent(value);
  return show.number(value, 2);
}

/** "24 000 €", or several joined; empty where nothing was found. */
export function found_words(check: EligibilityCheck, form: CallField[]): string {
  const parts = Object.entries(check.found)
    .filter(([, value]) => value !== null)
    .map(([path, value]) => words_for(path, value, form));
  return [...new Set(parts)].join(' ; ');
}
