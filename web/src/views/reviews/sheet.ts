// A review in the order it is read: theme, axis, figures; and what changed between two. Pure.
import type { ComparedFigure, FrozenAxis, FrozenFigure, IndicatorStatus, LanguageMap, ReviewView } from '../../api/types';

export interface AxisSheet {
  axis: FrozenAxis;
  figures: FrozenFigure[];
}
export interface ThemeSheet {
  id: string;
  title: LanguageMap;
  axes: AxisSheet[];
}
export interface Sheet {
  themes: ThemeSheet[];
  /** Figures that no axis of the edition holds. */
  others: FrozenFigure[];
}

/** Each figure stands once, under the first axis that holds it. */
export function sheet_of(review: ReviewView): Sheet {
  const left = new Map(review.figures.map((each) => [each.id, each]));
  const themes = new Map<string, ThemeSheet>();
  for (const axis of review.axisStates) {
    const figures = (axis.indicators ?? []).flatMap((id) => {
      const figure = left.get(id);
      left.delete(id);
      return figure ? [figure] : [];
    });
    const theme = themes.get(axis.theme) ?? { id: axis.theme, title: axis.themeTitle ?? {}, axes: [] };
    theme.axes.push({ axis, figures });
    themes.set(axis.theme, theme);
  }
  return { themes: [...themes.values()], others: [...left.values()] };
}

export const STATUSES: IndicatorStatus[] = ['reached', 'on-track', 'behind', 'no-target', 'no-value'];

/** How many figures stand how, without the statuses that none has. */
export function counts_of(figures: FrozenFigure[]): { status: IndicatorStatus; n: number }[] {
  return STATUSES.map((status) => ({
    status,
    n: figures.filter((each) => each.status === status).length,
  })).filter((each) => each.n > 0);
}

/** By how much a figure changed; null when one side has none. */
export function change_of(row: ComparedFigure): number | null {
  const before = row.before?.latest?.value;
  const after = row.after?.latest?.value;
  return typeof before === 'number' && typeof after === 'number' ? after - before : null;
}

export function has_changed(row: ComparedFigure): boolean {
  return row.course !== 'same' || row.before?.status !== row.after?.status;
}

const ORDER: ComparedFigure['course'][] = ['worse', 'better', 'changed', 'new', 'gone', 'same'];

/** What got worse first, then what got better, what did not move last. */
export function by_course(rows: ComparedFigure[]): ComparedFigure[] {
  return [...rows].sort((a, b) => ORDER.indexOf(a.course) - ORDER.indexOf(b.course));
}

/** The sources of a figure as names, each once. */
export function sources_of(figure: FrozenFigure): { name: string; url?: string }[] {
  const all = [...(figure.sources ?? []), ...(figure.source ? [figure.source] : [])] as Record<string, unknown>[];
  const found = new Map<string, { name: string; url?: string }>();
  for (const each of all) {
    const name = typeof each['name'] === 'string' ? each['name'] : '';
    const url = typeof each['url'] === 'string' ? each['url'] : undefined;
    if (name !== '' && !found.has(name)) found.set(name, { name, ...(url && { url }) });
  }
  return [...found.values()];
}
