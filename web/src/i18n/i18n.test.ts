import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../api/types';
import de from './de.json';
import en from './en.json';
import fr from './fr.json';
import nl from './nl.json';
import { best_text, choose_language, fill, plural_key } from './plain';

const ALL: Record<string, Record<string, string>> = { fr, nl, de, en };

function places(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
}
const SOURCES = import.meta.glob<string>(['../**/*.{svelte,ts}', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

describe('texts', () => {
  it.each(LANGUAGES)('%s has every key, and nothing empty', (language) => {
    const own = ALL[language] ?? {};
    expect(Object.keys(own).sort()).toEqual(Object.keys(fr).sort());
    for (const [key, text] of Object.entries(own)) expect(text.trim(), key).not.toBe('');
  });
  it.each(LANGUAGES)('%s has the same places as French', (language) => {
    for (const [key, text] of Object.entries(fr)) {
      expect(places(ALL[language]?.[key] ?? ''), key).toEqual(places(text));
    }
  });
  it('every key that the sources name exists', () => {
    const missing: string[] = [];
    for (const [path, text] of Object.entries(SOURCES)) {
      for (const match of text.matchAll(/\bt\(\s*'([\w.]+)'/g)) {
        if (!(String(match[1]) in fr)) missing.push(`${path}: ${match[1]}`);
      }
      for (const match of text.matchAll(/\btn\(\s*'([\w.]+)'/g)) {
        if (!(`${match[1]}.other` in fr)) missing.push(`${path}: ${match[1]}.other`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('plain translation', () => {
  it('fills places and leaves unknown ones visible', () => {
    expect(fill('{n} of {m}', { n: 3 })).toBe('3 of {m}');
  });
  it('takes the plural of the language', () => {
    expect(plural_key('fr', 'x', 0)).toBe('x.one');
    expect(plural_key('en', 'x', 0)).toBe('x.other');
    expect(plural_key('de', 'x', 1)).toBe('x.one');
  });
  it('falls back to another language', () => {
    expect(best_text({ nl: 'Bergen', fr: 'Mons' }, 'fr')).toBe('Mons');
    expect(best_text({ nl: 'Bergen' }, 'de')).toBe('Bergen');
    expect(best_text({ '@none': 'X', fr: 'Y' }, 'de')).toBe('X');
    expect(best_text(undefined, 'de')).toBe('');
  });
  it('chooses kept, then wanted, then French', () => {
    expect(choose_language('nl', ['de-BE'])).toBe('nl');
    expect(choose_language(null, ['it', 'de-BE'])).toBe('de');
    expect(choose_language(null, ['it'])).toBe('fr');
  });
});
