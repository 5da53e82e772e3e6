// The figures of a pool's page: savings, shares by method, and the scale of the chart. Pure.
import type {
  Estimate,
  ParameterRow,
  PoolMember,
  PoolParameters,
  PoolShares,
  ShareMethod,
} from '../../api/types';

/** What the shares need of a member. */
export type Sharer = Pick<PoolMember, 'need' | 'municipality' | 'alone' | 'share'> &
  Partial<PoolMember>;

function amounts_of(shares: PoolShares, method: string): number[] {
  const found: unknown = Object.entries(shares).find(([name]) => name === method)?.[1];
  return Array.isArray(found) ? found.filter((each) => typeof each === 'number') : [];
}

export interface Scale {
  max: number;
  ticks: number[];
  /** The place of an amount, from 0 to 1. */
  at: (amount: number) => number;
}

/** A scale from zero to a round number above everything shown, with about `wanted` ticks. */
export function scale_of(amounts: number[], wanted = 5): Scale {
  const largest = Math.max(...amounts.filter(Number.isFinite), 0);
  if (largest <= 0) return { max: 1, ticks: [0], at: () => 0 };
  const rough = largest / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const width = step ?? 10 * power;
  const count = Math.ceil(largest / width);
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * width);
  const max = width * count;
  return { max, ticks, at: (amount) => Math.min(1, Math.max(0, amount / max)) };
}

/**
 * The saving as a range. Alone and together rise and fall with the same assumptions, so the ends are
 * compared with each other and put in order; the server's own range is used where there is one.
 */
export function saving_of(alone: Estimate, together: Estimate, given?: Estimate): Estimate {
  if (given) return given;
  const ends = [alone.low - together.low, alone.high - together.high];
  const central = alone.central - together.central;
  return { low: Math.min(...ends, central), central, high: Math.max(...ends, central) };
}

/** The methods in the server's order; where it names none, those that have amounts. */
export function methods_of(shares: PoolShares, names: Record<string, string>): ShareMethod[] {
  if (shares.methods && shares.methods.length > 0) return shares.methods;
  return ['equal_price', 'proportional', 'shapley']
    .filter((name) => amounts_of(shares, name).length > 0)
    .map((name) => ({
      name,
      label: { '@none': names[name] ?? name },
      stable: null,
      blocking: [],
    }));
}

/** The method shown first: the recommended one, else the first. */
export function first_method(shares: PoolShares, methods: ShareMethod[]): string {
  const recommended = methods.find((each) => each.name === shares.recommended);
  return (recommended ?? methods[0])?.name ?? '';
}

export interface ShareRow {
  member: Sharer;
  share: number;
  gain: number;
  pays: boolean;
}

/** What each member pays by one method, and whether that is less than alone. */
export function share_rows(members: Sharer[], shares: PoolShares, method: string): ShareRow[] {
  const amounts = amounts_of(shares, method);
  return members.map((member, index) => {
    const share = member.shares?.[method] ?? amounts[index] ?? member.share.central;
    const gain = member.alone.central - share;
    return { member, share, gain, pays: member.pays ? member.pays.includes(method) : gain > 0 };
  });
}

/** Reads edited parameters; null when one is not a number, as the server would refuse them all. */
export function parameters_from(
  edited: Record<string, Record<'low' | 'central' | 'high', string>>,
  present: PoolParameters,
  parse: (text: string) => number | null,
): PoolParameters | null {
  const rows: Record<string, ParameterRow> = {};
  for (const [key, texts] of Object.entries(edited)) {
    const [low, central, high] = [parse(texts.low), parse(texts.central), parse(texts.high)];
    if (low === null || central === null || high === null) return null;
    rows[key] = { low, central, high };
  }
  return { parameters: rows, ...(present.criticalMass ? { criticalMass: present.criticalMass } : {}) };
}

/** A formula as the server writes it, with numbers and units in the reader's language. */
export function written_formula(
  formula: string,
  write: (value: number) => string,
  units: { d: string; FTE: string },
): string {
  return formula
    .replace(/(\d) (d|FTE)\b/g, (_, digit: string, unit: 'd' | 'FTE') => `${digit} ${units[unit]}`)
    .replace(/\^-/g, '^−')
    .replace(/\d+(\.\d+)?/g, (digits) => write(Number(digits)));
}
