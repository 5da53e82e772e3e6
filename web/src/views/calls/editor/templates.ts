// The rules and bonuses that most calls have, to start from.
import type { LanguageMap } from '../../../api/types';
import { in_all_languages } from './say';

export interface Template {
  name: string;
  condition: unknown;
}
const LOCAL = ['local-authority', 'municipality', 'inter-municipal-body', 'province', 'social-welfare-centre'];

export const RULES: Template[] = [
  { name: 'authority', condition: { value: 'lead.kind', oneOf: LOCAL } },
  { name: 'municipality', condition: { value: 'lead.kind', oneOf: ['municipality'] } },
  { name: 'joint', condition: { value: 'joint', equals: true } },
  { name: 'alone', condition: { count: 'partners', atMost: 0 } },
  {
    name: 'sme',
    condition: {
      count: 'partners',
      where: { kind: ['company', 'startup'], size: ['micro', 'small', 'medium'] },
      atLeast: 1,
    },
  },
  { name: 'research', condition: { count: 'partners', where: { kind: ['research'] }, atLeast: 1 } },
];
export const BONUSES: Template[] = [
  { name: 'rural', condition: { value: 'ruralShare', atLeast: 0.5 } },
  { name: 'joint', condition: { value: 'joint', equals: true } },
  { name: 'small', condition: { value: 'population', below: 10_000 } },
];

export function template_labels(of: 'rule' | 'bonus', template: Template): Promise<LanguageMap> {
  return in_all_languages((say) => say.t(`editor.${of}_${template.name}`));
}
