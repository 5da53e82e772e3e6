// The page's language as reactive state. Texts of one language are loaded when it is chosen.
import { use_language } from '../api/client';
import type { Language, LanguageMap } from '../api/types';
import * as format from './format';
import { best_text, choose_language, fill, plural_key, type Texts, type Values } from './plain';

const LOADERS: Record<Language, () => Promise<{ default: Texts }>> = {
  fr: () => import('./fr.json'),
  nl: () => import('./nl.json'),
  de: () => import('./de.json'),
  en: () => import('./en.json'),
};
const KEPT = 'maillage.language';

let language = $state<Language>('fr');
let texts = $state.raw<Texts>({});

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

export function locale(): Language {
  return language;
}

export async function set_language(next: Language, options: { keep: boolean }): Promise<void> {
  const loaded = await LOADERS[next]();
  texts = loaded.default;
  language = next;
  use_language(next);
  document.documentElement.lang = next;
  if (!options.keep) return;
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

/** The texts of any language, for a wording that is made in all of them. */
export async function texts_in(wanted: Language): Promise<Texts> {
  return (await LOADERS[wanted]()).default;
}

export function start_language(): Promise<void> {
  return set_language(choose_language(kept(), navigator.languages), { keep: false });
}

/** The text of a key in the present language. */
export function t(key: string, values?: Values): string {
  return fill(texts[key] ?? key, values);
}

/** A counted text: `key.one` or `key.other`, with `{n}` shown as a number of the language. */
export function tn(key: string, n: number, values: Values = {}): string {
  return t(plural_key(language, key, n), { n: format.number(language, n), ...values });
}

/** Whether the texts have a key, for optional ones such as an explanation. */
export function has_text(key: string): boolean {
  return texts[key] !== undefined;
}

/** The text of a language map in the present language, or the nearest other. */
export function text(map: LanguageMap | string | null | undefined): string {
  // As in numbers: the narrow space nearly vanishes, and a plain hard space reads the same.
  return best_text(map, language).replaceAll('\u202f', '\u00a0');
}

/** The language of the text shown for a map, when it is not the page's: for a `lang` attribute. */
export function text_language(map: LanguageMap | null | undefined): Language | undefined {
  if (!map || map[language] || map['@none']) return undefined;
  return (['fr', 'nl', 'de', 'en'] as const).find((code) => map[code]);
}

export const show = {
  number: (value: number, digits?: number) => format.number(language, value, digits),
  short: (value: number) => format.short(language, value),
  percent: (share: number) => format.percent(language, share),
  money: (value: number, currency?: string) => format.money(language, value, currency),
  about: (value: number) => format.about(language, value),
  money_range: (low: number, high: number, currency?: string) =>
    format.money_range(language, low, high, currency),
  date: (iso: string) => format.date(language, iso),
  date_time: (iso: string) => format.date_time(language, iso),
  time: (iso: string) => format.time(language, iso),
  day_of_month: (iso: string) => format.day_part(language, iso, 'day'),
  month: (iso: string) => format.day_part(language, iso, 'month'),
  date_time_range: (from: string, to: string) => format.date_time_range(language, from, to),
  ago: (iso: string, now?: Date) => format.ago(language, iso, now),
  distance: (metres: number) => format.distance(language, metres),
  list: (items: string[]) => format.list(language, items),
  language: (code: string) => format.language_name(language, code),
};
