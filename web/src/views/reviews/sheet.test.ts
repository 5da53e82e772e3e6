import { describe, expect, it } from 'vitest';
import type { ComparedFigure, FrozenAxis, FrozenFigure, ReviewView } from '../../api/types';
import { by_course, change_of, counts_of, has_changed, sheet_of, sources_of } from './sheet';

const figure = (id: string, status: FrozenFigure['status'] = 'behind'): FrozenFigure =>
  ({ id, title: {}, decimals: 1, status, step: 'year' }) as FrozenFigure;
const axis = (id: string, theme: string, indicators: string[]): FrozenAxis =>
  ({ id, title: {}, theme, themeTitle: { fr: theme }, indicators, measures: [] }) as unknown as FrozenAxis;

describe('the sheet of a review', () => {
  it('holds each figure once, under its axis and theme, and the others after them', () => {
    const review = {
      figures: [figure('a'), figure('b'), figure('c')],
      axisStates: [axis('x', 't1', ['a']), axis('y', 't2', ['a', 'b', 'gone']), axis('z', 't1', [])],
    } as unknown as ReviewView;
    const sheet = sheet_of(review);
    expect(sheet.themes.map((each) => [each.id, each.axes.map(({ figures }) => figures.length)])).toEqual([
      ['t1', [1, 0]],
      ['t2', [1]],
    ]);
    expect(sheet.others.map((each) => each.id)).toEqual(['c']);
  });
  it('counts how the figures stand', () => {
    expect(counts_of([figure('a'), figure('b', 'reached'), figure('c')])).toEqual([
      { status: 'reached', n: 1 },
      { status: 'behind', n: 2 },
    ]);
  });
  it('names each source once', () => {
    const source = { name: 'Statbel', url: 'https://statbel.fgov.be' };
    expect(sources_of({ ...figure('a'), sources: [source, {}], source } as FrozenFigure)).toEqual([source]);
  });
});

describe('a comparison', () => {
  const row = (course: ComparedFigure['course'], from?: number, to?: number): ComparedFigure =>
    ({
      id: course,
      title: {},
      decimals: 0,
      course,
      before: from === undefined ? null : { status: 'behind', latest: { value: from, known: 1, expected: 1 } },
      after: to === undefined ? null : { status: 'behind', latest: { value: to, known: 1, expected: 1 } },
    }) as ComparedFigure;
  it('says by how much', () => {
    expect(change_of(row('better', 10, 12))).toBe(2);
    expect(change_of(row('new', undefined, 12))).toBeNull();
  });
  it('tells the worse before the better, and what stands still last', () => {
    const rows = [row('same', 1, 1), row('better', 1, 2), row('worse', 2, 1)];
    expect(by_course(rows).map((each) => each.course)).toEqual(['worse', 'better', 'same']);
    expect(rows.filter(has_changed)).toHaveLength(2);
  });
});
