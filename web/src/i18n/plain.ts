// Translation without any state: texts by key, values in braces, plural forms, language maps.
import type { Language, LanguageMap } from '../api/types';
import { LANGUAGES } from '../api/types';

export type Texts = Record<string, string>;
export type Values = Record<string, string | number>;

/** Puts values into `{name}` places; an unknown place stays visible so that it is noticed. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** The key of a counted text: `key.one` or `key.other`, by the language's own rule. */
export function plural_key(language: Language, key: string, count: number): string {
  const form = new Intl.PluralRules(language).select(count);
  return `${key}.${form === 'one' ? 'one' : 'other'}`;
}

/** The best text of a language map: the wanted language, then the others in a fixed order. */
export function best_text(map: LanguageMap | string | null | undefined, language: Language): string {
  if (!map) return '';
  if (typeof map === 'string') return map;
  const own = map[language] ?? map['@none'];
  if (own) return own;
  for (const other of LANGUAGES) {
    const text = map[other];
    if (text) return text;
  }
  return Object.values(map).find((text) => text) ?? '';
}

/** The language to start with: the kept choice, else the browser's first that the page speaks. */
export function choose_language(
  kept: string | null,
  wanted: readonly string[],
  fallback: Language = 'fr',
): Language {
  for (const tag of [kept ?? '', ...wanted]) {
    const short = tag.slice(0, 2).toLowerCase();
    const found = LANGUAGES.find((language) => language === short);
    if (found) return found;
  }
  return fallback;
}
