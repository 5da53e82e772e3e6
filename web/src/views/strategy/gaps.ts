// Where a strategy has nothing yet, and how far an indicator has come. Pure.
import type { Axis, Indicator, StrategyView, Theme } from '../../api/types';

/** An axis without a project is a gap; initiatives and needs are shown but do not fill it. */
export function is_gap(axis: Axis): boolean {
  return (axis.projects ?? 0) === 0;
}

export function gap_count(data: StrategyView): number {
  return data.themes.flatMap((theme) => theme.axes).filter(is_gap).length;
}

/** The themes with only the axes that are gaps; themes without any are left out. */
export function only_gaps(themes: Theme[]): Theme[] {
  return themes
    .map((theme) => ({ ...theme, axes: theme.axes.filter(is_gap) }))
    .filter((theme) => theme.axes.length > 0);
}

/** The last milestone with a value: what is aimed at in the end. */
export function target_of(indicator: Indicator): { value: number; date?: string } | null {
  const rows = (indicator.milestones ?? []).filter((row) => typeof row.value === 'number');
  const last = [...rows].sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '')).at(-1);
  return last ? { value: last.value ?? 0, ...(last.date ? { date: last.date } : {}) } : null;
}

/** The part of the way from baseline to target that is done, from 0 to 1; null when unknown. */
export function way_done(indicator: Indicator): number | null {
  const start = indicator.baseline?.value;
  const target = target_of(indicator)?.value;
  const now = indicator.latestValue;
  if (start === undefined || target === undefined || now === undefined || target === start) {
    return null;
  }
  return Math.min(1, Math.max(0, (now - start) / (target - start)));
}
