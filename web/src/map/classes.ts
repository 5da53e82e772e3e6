// Classes of a map: which colour a value gets. Pure, so that the map, its drawing without WebGL and
// the legend agree.

export type MapDimension = 'projects' | 'accompaniment' | 'supply';

/** Light to dark; neighbouring steps differ in lightness, so they also work without hue. */
export const RAMPS: Record<MapDimension, readonly string[]> = {
  projects: ['#d2e3f3', '#9cc3e6', '#5b9bd3', '#1f6fb5', '#0a3f73'],
  accompaniment: ['#f8e2c4', '#efc186', '#db9140', '#a85a0a', '#6b3500'],
  supply: ['#f1d6e7', '#dda6ca', '#bd689f', '#8d2f72', '#561543'],
};
export const NO_VALUE = '#f4f2ea';

/**
 * Upper bounds of at most `classes` classes with about equally many positive values in each. The
 * last bound is the largest value; equal bounds are merged, so few different values give few classes.
 */
export function class_bounds(values: Iterable<number>, classes = 5): number[] {
  const positive = [...values].filter((value) => value > 0).sort((a, b) => a - b);
  const bounds: number[] = [];
  for (let i = 1; i <= classes && positive.length > 0; i++) {
    const at = Math.min(positive.length - 1, Math.ceil((i / classes) * positive.length) - 1);
    const bound = positive[Math.max(0, at)] ?? 0;
    if (bounds.length === 0 || bound > (bounds[bounds.length - 1] ?? 0)) bounds.push(bound);
  }
  return bounds;
}

/** The class of a value: 0 for nothing, 1 for the first class. */
export function class_of(value: number, bounds: readonly number[]): number {
  if (value <= 0) return 0;
  const at = bounds.findIndex((bound) => value <= bound);
  return at < 0 ? bounds.length : at + 1;
}

/** The colour of a class among `count` classes: few classes spread over the whole ramp. */
export function class_color(dimension: MapDimension, at: number, count: number): string {
  if (at === 0) return NO_VALUE;
  const ramp = RAMPS[dimension];
  const step = count <= 1 ? 2 : Math.round(((at - 1) / (count - 1)) * (ramp.length - 1));
  return ramp[Math.min(step, ramp.length - 1)] ?? NO_VALUE;
}

export interface LegendEntry {
  color: string;
  from: number;
  to: number;
}

/** The legend's entries; `lowest` is the smallest value shown, where the first class begins. */
export function legend(
  dimension: MapDimension,
  bounds: readonly number[],
  lowest = 1,
): LegendEntry[] {
  return bounds.map((to, index) => ({
    color: class_color(dimension, index + 1, bounds.length),
    from: index === 0 ? lowest : (bounds[index - 1] ?? 0) + 1,
    to,
  }));
}
