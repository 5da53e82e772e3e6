// How an objective stands, and where its bars end. Pure.
import type { Entity, Language, LanguageMap, Objective } from '../../api/types';
import { parse_number } from '../form/draft';
import { as_list, as_object } from '../../ui/values';

export type Standing = 'reached' | 'ahead' | 'behind' | 'below' | 'unknown' | 'untargeted';

/**
 * Beside its target. A count is compared with the share of the period that has passed; a mean, a
 * share or a duration holds at any moment, so it is reached or not.
 */
export function standing_of(objective: Objective, elapsed: number): Standing {
  const { value, target, reached, grows } = objective;
  if (target === null) return 'untargeted';
  if (value === null) return 'unknown';
  if (reached) return 'reached';
  if (!grows) return 'below';
  return value >= target * elapsed ? 'ahead' : 'behind';
}

export interface Bar {
  /** Of the value, 0 to 1. */
  value: number;
  /** Of the target; null without one. */
  target: number | null;
  /** Where the share of the period that has passed would be; null where that says nothing. */
  elapsed: number | null;
}

/** Ends on one scale. A target stands at the end unless the value goes beyond. */
export function bar_of(objective: Objective, elapsed: number): Bar {
  const value = objective.value ?? 0;
  const target = objective.target;
  const room = objective.lessIsBetter ? 1.6 : 1;
  const whole = Math.max(value, (target ?? 0) * room) || 1;
  return {
    value: value / whole,
    target: target === null ? null : target / whole,
    elapsed: objective.grows && target !== null ? (target * elapsed) / whole : null,
  };
}

export interface Balance {
  rural: number;
  intermediate: number;
  urban: number;
}

/** How many of the municipalities are of each class; unknown ones count nowhere. */
export function balance_of(
  municipalities: Iterable<string>,
  class_of: (id: string) => string | undefined,
): Balance {
  const balance: Balance = { rural: 0, intermediate: 0, urban: 0 };
  for (const id of new Set(municipalities)) {
    const own = class_of(id);
    if (own === 'rural' || own === 'intermediate' || own === 'urban') balance[own]++;
  }
  return balance;
}

/** One objective while it is written; the words are those of the page's language. */
export interface ObjectiveDraft {
  code: string;
  words: string;
  measure: string;
  target: string;
  axis: string;
}

const string_at = (of: Record<string, unknown>, name: string): string => {
  const value = of[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

function written(contract: Entity): Record<string, unknown>[] {
  return as_list(contract['objectives']).map(as_object);
}

export function drafts_of(contract: Entity, language: Language): ObjectiveDraft[] {
  return written(contract).map((each) => ({
    code: string_at(each, 'code'),
    words: string_at(as_object(each['labels'] ?? {}), language),
    measure: string_at(each, 'measure'),
    target: string_at(each, 'target'),
    axis: string_at(each, 'axis'),
  }));
}

/** A further one, with the first code of the form O1 that is free. */
export function new_draft(drafts: ObjectiveDraft[], measure: string): ObjectiveDraft {
  const taken = new Set(drafts.map((each) => each.code));
  let number = 1;
  while (taken.has(`O${number}`)) number++;
  return { code: `O${number}`, words: '', measure, target: '', axis: '' };
}

/** The codes of those whose target is no number; without one is fine. */
export function wrong_targets(drafts: ObjectiveDraft[]): Set<string> {
  const wrong = drafts.filter(({ target }) => target.trim() !== '' && parse_number(target) === null);
  return new Set(wrong.map((each) => each.code));
}

/** The objectives as the contract keeps them; words in other languages stay as they were. */
export function objectives_from(
  drafts: ObjectiveDraft[],
  contract: Entity,
  language: Language,
): Record<string, unknown>[] {
  const before = new Map(written(contract).map((each) => [string_at(each, 'code'), each]));
  return drafts.map(({ code, words, measure, target, axis }) => {
    const labels = { ...as_object(before.get(code)?.['labels'] ?? {}) } as LanguageMap;
    if (words.trim() === '') delete labels[language];
    else labels[language] = words.trim();
    const number = target.trim() === '' ? null : parse_number(target);
    return {
      code,
      ...(Object.keys(labels).length > 0 && { labels }),
      measure,
      ...(number !== null && { target: number }),
      ...(axis && { axis }),
    };
  });
}
