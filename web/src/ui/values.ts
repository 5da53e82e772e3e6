// Small questions about values whose shape is only known at run time.
import { LANGUAGES, type LanguageMap } from '../api/types';

export function as_list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function as_object(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { '@none': value };
}

/** Only addresses of the web are made links; other schemes stay text. */
export function is_url(value: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(value);
}

export function is_language_map(value: unknown): value is LanguageMap {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  const known: readonly string[] = [...LANGUAGES, '@none'];
  return keys.length > 0 && keys.every((key) => known.includes(key));
}

const UNITS: Record<string, string> = { KMK: 'km²', P1: '%', WTT: 'W', MTK: 'm²', KMT: 'km' };

export function unit_text(code: string | undefined): string {
  return code ? `\u00a0${UNITS[code] ?? code}` : '';
}
