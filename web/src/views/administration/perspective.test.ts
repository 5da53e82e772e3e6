import { describe, expect, it } from 'vitest';
import type { LanguageMap } from '../../api/types';
import { perspective_words } from './perspective';

const words = {
  text: (map?: LanguageMap) => map?.fr ?? '',
  role: (role: string) => `<${role}>`,
  label: (vocabulary: string, code: string) => ({ fr: `${vocabulary}#${code}` }),
};
const until = '2026-11-22T10:00:00Z';

describe('perspective_words', () => {
  it('names the person, the role and the organisation', () => {
    const seeing = {
      record: 'urn:x',
      kind: 'person' as const,
      until,
      role: 'editor',
      person: { id: 'urn:p', name: 'Alix' },
      organisation: { id: 'urn:o', title: { fr: 'Ath' } },
    };
    expect(perspective_words(seeing, words)).toEqual(['Alix', '<editor>', 'Ath']);
  });
  it('names the kind where there is no person', () => {
    const seeing = {
      record: 'urn:x',
      kind: 'officer' as const,
      until,
      role: 'none',
      system: 'strategy',
    };
    expect(perspective_words(seeing, words)).toEqual([
      'perspective#officer',
      'region-system#strategy',
    ]);
  });
});
