// Periods and the drawing of series: pure, so that chart, table and tests agree.
export type Step = 'month' | 'quarter' | 'year';

const PARTS: Record<Step, number> = { month: 12, quarter: 4, year: 1 };

/** The number of a period such as `2024-12`, `2024-Q4` or `2024`: neighbours differ by one. */
export function period_number(step: Step, period: string): number {
  const year = Number(period.slice(0, 4));
  const part = step === 'year' ? 1 : Number(period.slice(step === 'quarter' ? 6 : 5));
  return year * PARTS[step] + part - 1;
}

export function period_text(step: Step, number: number): string {
  const year = String(Math.floor(number / PARTS[step])).padStart(4, '0');
  const part = (number % PARTS[step]) + 1;
  if (step === 'year') return year;
  return step === 'quarter' ? `${year}-Q${part}` : `${year}-${String(part).padStart(2, '0')}`;
}

/** Where a day lies among the periods of a step, in fractions: the end of a period is its number. */
export function day_position(step: Step, day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return year * PARTS[step] + ((month - 1 + date / 31) / 12) * PARTS[step] - 1;
}

/** Round steps between low and high, both ends included. */
export function ticks_of(low: number, high: number, wanted = 4): number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step) * step;
  const ticks: number[] = [];
  for (let i = 0; i <= 20; i++) {
    const tick = first + i * step;
    ticks.push(Math.abs(tick) < step / 1e6 ? 0 : tick);
    if (tick >= high - step / 1e6) break;
  }
  return ticks;
}

export interface Point {
  x: number;
  y: number;
}

/** An SVG path through the points that are known: a missing one is a gap, never a zero. */
export function path_of(points: (Point | null)[]): string {
  let path = '';
  let pen = false;
  for (const point of points) {
    if (point) path += `${pen ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    pen = point !== null;
  }
  return path;
}

/** The class of a value by upper bounds, from 1; 0 when it is missing. */
export function class_of_value(value: number | null | undefined, bounds: readonly number[]): number {
  if (value === null || value === undefined || bounds.length === 0) return 0;
  const at = bounds.findIndex((bound) => value <= bound);
  return at < 0 ? bounds.length : at + 1;
}
