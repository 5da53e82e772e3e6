// How indicators are written: amounts with their unit, periods, the state they are in.
import type { IndicatorStatus } from '../../api/types';
import { locale, show, t } from '../../i18n/index.svelte';
import type { Step } from './series';

export function amount(
  value: number | null | undefined,
  each: { measureUnit?: string; decimals?: number },
): string {
  if (value === null || value === undefined) return t('indicator.missing');
  const unit = each.measureUnit ? `\u00a0${each.measureUnit}` : '';
  return show.number(value, each.decimals ?? 1) + unit;
}

export function signed(value: number, digits: number): string {
  return (value > 0 ? '+' : value < 0 ? '−' : '±') + show.number(Math.abs(value), digits);
}

/** `2024-12` as the reader writes it: "décembre 2024", "T4 2024", "2024". */
export function period_name(step: Step, period: string): string {
  const year = period.slice(0, 4);
  if (step === 'year') return year;
  if (step === 'quarter') return t('indicator.quarter', { n: period.slice(6), year });
  return new Intl.DateTimeFormat(locale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${period}-01T00:00:00Z`),
  );
}

export const STATUS_TONE: Record<IndicatorStatus, 'good' | 'info' | 'warning' | 'neutral'> = {
  reached: 'good',
  'on-track': 'info',
  behind: 'warning',
  'no-target': 'neutral',
  'no-value': 'neutral',
};
export const status_label = (status: IndicatorStatus): string =>
  ({
    reached: t('indicator.reached'),
    'on-track': t('indicator.on_track'),
    behind: t('indicator.behind'),
    'no-target': t('indicator.no_target'),
    'no-value': t('indicator.no_value'),
  })[status];

export const indicator_path = (id: string, territory: string | null = null): string =>
  `/indicators/${encodeURIComponent(id)}` +
  (territory ? `?territory=${encodeURIComponent(territory)}` : '');
