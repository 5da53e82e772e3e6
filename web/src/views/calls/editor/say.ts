// The words of conditions in the present language, or of one sentence in all languages at once.
import { LANGUAGES, type Language, type LanguageMap } from '../../../api/types';
import { locale, show, t, text, texts_in } from '../../../i18n/index.svelte';
import * as format from '../../../i18n/format';
import { best_text, fill } from '../../../i18n/plain';
import { concept_label } from '../../../state/model.svelte';
import type { Say } from './conditions';

export function present_say(): Say {
  return {
    t,
    text,
    number: (value) => show.number(value, 2),
    money: (value) => show.money(value),
    date: (iso) => format.date(locale(), iso),
    concept: (vocabulary, code) => text(concept_label(vocabulary, code)),
  };
}

/** `make` is asked once for each language. */
export async function in_all_languages(make: (say: Say) => string): Promise<LanguageMap> {
  const one = async (language: Language): Promise<[Language, string]> => {
    const texts = await texts_in(language);
    const say: Say = {
      t: (key, values) => fill(texts[key] ?? key, values),
      text: (map) => best_text(map, language),
      number: (value) => format.number(language, value, 2),
      money: (value) => format.money(language, value),
      date: (iso) => format.date(language, iso),
      concept: (vocabulary, code) => best_text(concept_label(vocabulary, code), language),
    };
    return [language, make(say)];
  };
  return Object.fromEntries(await Promise.all(LANGUAGES.map(one))) as LanguageMap;
}
