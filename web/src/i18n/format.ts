// Numbers, money, dates and distances as each language writes them, by Intl; Belgian conventions.
import type { Language } from '../api/types';

const LOCALES: Record<Language, string> = { fr: 'fr-BE', nl: 'nl-BE', de: 'de-BE', en: 'en-IE' };
const kept = new Map<string, Numbers>();

interface Numbers {
  format: (value: number) => string;
}

function numbers(language: Language, options: Intl.NumberFormatOptions): Numbers {
  const key = language + JSON.stringify(options);
  let made = kept.get(key);
  if (!made) {
    const own = new Intl.NumberFormat(LOCALES[language], options);
    // The narrow space that Intl puts between thousands nearly vanishes in bold type.
    made = { format: (value) => own.format(value).replaceAll('\u202f', '\u00a0') };
    kept.set(key, made);
  }
  return made;
}

export function number(language: Language, value: number, digits = 0): string {
  return numbers(language, { maximumFractionDigits: digits }).format(value);
}

/** A short form for tight places: `12 k`, `3,4 M`. */
export function short(language: Language, value: number): string {
  return numbers(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function percent(language: Language, share: number): string {
  return numbers(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** Money without cents from 100 on, since plans and budgets are not invoices. */
export function money(language: Language, value: number, currency = 'EUR'): string {
  const digits = Math.abs(value) < 100 && !Number.isInteger(value) ? 2 : 0;
  return numbers(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** An estimate: three figures say all that it knows, so 149 433 is shown as 149 000. */
export function about(language: Language, value: number, currency = 'EUR'): string {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(Math.abs(value), 1))) - 2);
  return money(language, Math.round(value / power) * power, currency);
}

export function money_range(
  language: Language,
  low: number,
  high: number,
  currency = 'EUR',
): string {
  if (Math.round(low) === Math.round(high)) return money(language, low, currency);
  return `${money(language, low, currency)} – ${money(language, high, currency)}`;
}

/** A day; a text that is no date is returned as it is. */
export function date(language: Language, iso: string): string {
  const only_day = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  const value = new Date(iso);
  if (Number.isNaN(value.getTime())) return iso;
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'long',
    timeZone: only_day ? 'UTC' : 'Europe/Brussels',
  }).format(value);
}

export function date_time(language: Language, iso: string): string {
  const value = new Date(iso);
  if (Number.isNaN(value.getTime())) return iso;
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Brussels',
  }).format(value);
}

/** A time of the day. */
export function time(language: Language, iso: string): string {
  const value = new Date(iso);
  if (Number.isNaN(value.getTime())) return iso;
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeStyle: 'short',
    timeZone: 'Europe/Brussels',
  }).format(value);
}

/** One part of a moment's day, as a leaf of a calendar shows it: "7", "déc.". */
export function day_part(language: Language, iso: string, part: 'day' | 'month'): string {
  const value = new Date(iso);
  if (Number.isNaN(value.getTime())) return '';
  const shown = part === 'day' ? { day: 'numeric' as const } : { month: 'short' as const };
  const parts = new Intl.DateTimeFormat(LOCALES[language], {
    ...shown,
    timeZone: 'Europe/Brussels',
  }).formatToParts(value);
  return parts.find((each) => each.type === part)?.value ?? '';
}

/** From when to when, with the day of the week; the day is said once. Without an end, the start. */
export function date_time_range(language: Language, from: string, to: string): string {
  const start = new Date(from);
  const end = new Date(to);
  if (Number.isNaN(start.getTime())) return from;
  const writer = new Intl.DateTimeFormat(LOCALES[language], {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Brussels',
  });
  if (Number.isNaN(end.getTime()) || end < start) return writer.format(start);
  return writer.formatRange(start, end);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31557600],
  ['month', 2629800],
  ['week', 604800],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago: "il y a 3 jours". */
export function ago(language: Language, iso: string, now: Date = new Date()): string {
  const then = new Date(iso).getTime();
  if (Number.isNaN(then)) return iso;
  const seconds = (then - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(0, 'minute');
}

export function distance(language: Language, metres: number): string {
  const kilometres = metres / 1000;
  return numbers(language, {
    style: 'unit',
    unit: 'kilometer',
    maximumFractionDigits: kilometres < 10 ? 1 : 0,
  }).format(kilometres);
}

export function list(language: Language, items: string[]): string {
  return new Intl.ListFormat(LOCALES[language], { style: 'long', type: 'conjunction' }).format(
    items,
  );
}

/** A language's own name for another: `fr` is "néerlandais" for `nl`; an unknown code stays. */
export function language_name(language: Language, code: string): string {
  try {
    return new Intl.DisplayNames(LOCALES[language], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
