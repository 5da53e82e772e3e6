// New items of a call's lists, and moving them. Codes are for programs; people see labels. Pure.
import type { LanguageMap } from '../../../api/types';
import { NOTHING, read_condition } from './conditions';
import {
  next_key,
  read_question,
  type Bonus,
  type Choice,
  type Criterion,
  type EnvelopePart,
  type Question,
  type Rule,
} from './draft';

function free_code(stem: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`;
}
const codes = (list: readonly { code: string }[]): string[] => list.map((each) => each.code);

export function new_choice(list: readonly Choice[]): Choice {
  return { key: next_key(), code: free_code('choice', codes(list)), labels: {} };
}
export function new_question(form: readonly Question[]): Question {
  const name = free_code('question', form.map((each) => each.name));
  return {
    ...read_question({ name, kind: 'text', required: true }),
    choices: [{ key: next_key(), code: 'choice-1', labels: {} }, { key: next_key(), code: 'choice-2', labels: {} }],
  };
}
export function new_rule(list: readonly Rule[], condition: unknown, labels: LanguageMap): Rule {
  return {
    key: next_key(),
    code: free_code('rule', codes(list)),
    labels,
    condition: read_condition(condition),
  };
}
export function new_criterion(list: readonly Criterion[], obligatory: boolean): Criterion {
  const code = free_code('criterion', codes(list));
  return { key: next_key(), code, labels: {}, help: {}, obligatory, weight: obligatory ? '' : '10', maximum: obligatory ? '' : '5', minimum: '' };
}
export function new_bonus(list: readonly Bonus[], condition: unknown, labels: LanguageMap): Bonus {
  const code = free_code('bonus', codes(list));
  return { key: next_key(), code, labels, by: 'points', amount: '5', when: condition ? read_condition(condition) : structuredClone(NOTHING) };
}
export function new_part(list: readonly EnvelopePart[]): EnvelopePart {
  const code = free_code('envelope', codes(list));
  return { key: next_key(), code, labels: {}, amount: '', from: list.at(-1)?.to ?? '', to: '', remainder: '' };
}

export function moved<V>(list: readonly V[], index: number, by: -1 | 1): V[] {
  const next = [...list];
  const [item] = next.splice(index, 1);
  if (item !== undefined) next.splice(index + by, 0, item);
  return next;
}
