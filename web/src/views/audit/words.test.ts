import { describe, expect, it } from 'vitest';
import fr from '../../i18n/fr.json';
import { deed_key, looked_as, place_key, role_keys } from './words';

const texts: Record<string, string> = fr;
const known = (key: string): boolean => texts[key] !== undefined;

describe('words of the audit', () => {
  it('has words for every place', () => {
    for (const operation of ['entities.list', 'entities.read', 'entities.history', 'search',
      'suggest', 'views.audit', 'ngsi-ld.entities', 'views.board', 'organisations.members'])
      expect(known(place_key(operation)), operation).toBe(true);
  });
  it('has words for what is decided about accounts, also for what it does not know', () => {
    expect(deed_key('account.signIn', known)).toBe('audit.deed.signIn');
    expect(deed_key('account.surelyNot', known)).toBe('audit.deed.other');
    expect(known('audit.deed.other')).toBe(true);
  });
  it('tells with whose rights somebody looked', () => {
    const roles = ['administrator', 'looking-as:urn:ngsi-ld:Person:x'];
    expect(looked_as(roles)).toBe('urn:ngsi-ld:Person:x');
    expect(looked_as(['administrator', 'looking-as'])).toBe('');
    expect(looked_as(['administrator'])).toBeUndefined();
    expect(role_keys(roles)).toEqual(['audit.role.administrator']);
  });
  it('has words for every role, once', () => {
    const keys = role_keys(['editor', 'advisor', 'operator', 'body-member', 'officer:projects',
      'officer:strategy', 'administrator', 'service', 'program', 'anonymous']);
    expect(keys).toHaveLength(9);
    for (const key of keys) expect(known(key), key).toBe(true);
  });
});
