// What the pages of calls compute before they say it: time left, weights, points, envelopes.
import type { CallCriterion, CallEnvelope, Entity, EnvelopeUse } from '../../api/types';

export type TimeLeft = { unit: 'days' | 'hours' | 'minutes' | 'seconds'; n: number } | null;

/** The time until a closing moment in the largest unit that still says something; null once over. */
export function time_left(closes_at: string | null, now_ms: number): TimeLeft {
  const seconds = Math.ceil((Date.parse(closes_at ?? '') - now_ms) / 1000);
  if (!(seconds > 0)) return null;
  if (seconds >= 2 * 86_400) return { unit: 'days', n: Math.floor(seconds / 86_400) };
  if (seconds >= 2 * 3600) return { unit: 'hours', n: Math.floor(seconds / 3600) };
  if (seconds >= 120) return { unit: 'minutes', n: Math.floor(seconds / 60) };
  return { unit: 'seconds', n: seconds };
}

/** The share of a criterion in the points that criteria give, from 0 to 1. */
export function share_of_weight(criteria: CallCriterion[], criterion: CallCriterion): number {
  const sum = points_max(criteria);
  return sum > 0 ? criterion.weight / sum : 0;
}

/** The points that the criteria give at most, bonuses apart. */
export function points_max(criteria: CallCriterion[]): number {
  return criteria.reduce((sum, each) => sum + each.weight, 0);
}

/** The upper bound of an envelope as people say it: the cent that makes it inclusive is left out. */
export function upper_bound(envelope: CallEnvelope): number | null {
  return envelope.below > 0 ? Math.floor(envelope.below) : null;
}

/** How far reviewers are apart, as a share of the points there are; from here on it is large. */
export const SPREAD_LARGE = 0.2;
export function spread(row: { lowest: number; highest: number }, most: number): number {
  return most > 0 ? (row.highest - row.lowest) / most : 0;
}

/** The share of an envelope that is used, from 0 to 1. */
export function used_share(use: EnvelopeUse): number {
  return use.amount > 0 ? Math.min(use.used / use.amount, 1) : 0;
}

export const cents_to_euros = (cents: number): number => cents / 100;
export const millionths = (points: number): number => points / 1e6;

/** A fingerprint in groups that can be compared by eye. */
export function in_groups(fingerprint: string): string {
  return fingerprint.match(/.{1,8}/g)?.join(' ') ?? '';
}

/** A number attribute of an entity, or null. */
export function number_at(entity: Entity | undefined, name: string): number | null {
  const value = entity?.[name];
  return typeof value === 'number' ? value : null;
}
