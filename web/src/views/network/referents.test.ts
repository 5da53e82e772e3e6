import { describe, expect, it } from 'vitest';
import type { LanguageMap, ReferentRow } from '../../api/generated';
import { counted, matching, themes_of } from './referents';

const row = (values: Partial<ReferentRow>): ReferentRow => ({
  id: 'r',
  name: 'Alix',
  organisation: 'o',
  municipality: 'm',
  province: 'p',
  themes: [],
  about: null,
  state: 'listed',
  fictional: false,
  ...values,
});
const refs = { m: { type: 'AdministrativeArea', title: { fr: 'Liège' } }, t: { type: 'Theme', title: { fr: 'Données' } } };
const shown = (map: LanguageMap | undefined): string => map?.['fr'] ?? '';
const found = (rows: ReferentRow[], wanted: Partial<{ text: string; province: string; theme: string }>): number =>
  matching(rows, { text: '', province: '', theme: '', ...wanted }, refs, shown).length;

describe('the directory', () => {
  const rows = [row({ themes: 't' }), row({ name: 'Noor', province: 'q', about: { fr: 'Capteurs d’air' } })];
  it('is searched in names, places, themes and what people can help with, without accents', () => {
    expect(found(rows, { text: 'LIEGE' })).toBe(2);
    expect(found(rows, { text: 'donnees' })).toBe(1);
    expect(found(rows, { text: 'noor capteurs' })).toBe(1);
    expect(found(rows, { text: 'noor données' })).toBe(0);
  });
  it('is filtered by province and theme', () => {
    expect(found(rows, { province: 'q' })).toBe(1);
    expect(found(rows, { theme: 't' })).toBe(1);
    expect(found(rows, { province: 'q', theme: 't' })).toBe(0);
  });
  it('takes one theme as a list of one', () => {
    expect(themes_of(row({ themes: 't' }))).toEqual(['t']);
  });
  it('counts what it is filtered by', () => {
    expect(counted(['a', 'b', 'b'])).toEqual([{ id: 'b', count: 2 }, { id: 'a', count: 1 }]);
  });
});
