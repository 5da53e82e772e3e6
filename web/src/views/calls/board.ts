// The officer's board: what comes next in a call, and its table with the present ranking. Pure.
import type { BoardRow, CallBoard, CallRanked, CallView, Entity, EnvelopeUse, RankingRow } from '../../api/types';
import { cents_to_euros, millionths, number_at, spread } from './words';

export type Step =
  | 'open' // the call is still being prepared
  | 'wait' // applications come in
  | 'close'
  | 'nothing' // nobody has applied, or nobody is eligible
  | 'assign'
  | 'score' // reviewers are at work
  | 'rank'
  | 'award'
  | 'reserve'
  | 'done';

const eligible = (board: CallBoard): BoardRow[] =>
  board.applications.filter((row) => row.application['state'] === 'eligible');

/** The rows that still lack readers, given how many each should have and how many jurors there are. */
export function lacking(board: CallBoard, wanted: number): BoardRow[] {
  const most = Math.min(wanted, board.reviewers);
  return eligible(board).filter((row) => row.toScore + row.scored < most);
}

/** The step to offer now. `tried` says that assigning found nobody more. */
export function next_step(
  call: CallView,
  board: CallBoard,
  preview: CallRanked | null,
  wanted: number,
  tried: boolean,
): Step {
  if (board.state === 'draft') return 'open';
  if (board.state === 'open') return call.open ? 'wait' : 'close';
  if (board.state === 'awarded') return (board.states['reserve'] ?? 0) > 0 ? 'reserve' : 'done';
  if (board.state !== 'evaluation') return 'done';
  const rows = eligible(board);
  if (rows.length === 0) return 'nothing';
  const none = rows.some((row) => row.toScore + row.scored === 0);
  if (lacking(board, wanted).length > 0 && !(tried && !none)) return 'assign';
  if (rows.some((row) => row.toScore > 0) || !preview) return 'score';
  if (!board.ranking || board.digest !== preview.digest) return 'rank';
  return 'award';
}

export interface Row {
  application: Entity;
  state: string;
  grant: number | null;
  readers: number;
  scored: number;
  declined: number;
  rank: number | null;
  total: number | null;
  lowest: number | null;
  highest: number | null;
  /** A share of the points there are. */
  spread: number | null;
  outcome: string;
  ground: string;
  settled: boolean;
}

/** The rows of the table: progress, and the ranking as it would be now (or as it was decided). */
export function rows_of(board: CallBoard, preview: CallRanked | null, most: number): Row[] {
  const ranked = new Map((preview?.result.ranking ?? []).map((row) => [row.id, row]));
  return board.applications.map((row) => {
    const now = ranked.get(row.application.id);
    const points = now ? of_preview(now) : row.ranked;
    return {
      application: row.application,
      state: String(row.application['state'] ?? ''),
      grant: number_at(row.application, 'grant'),
      readers: row.toScore + row.scored,
      scored: row.scored,
      declined: row.declined,
      rank: points && points.rank > 0 ? points.rank : null,
      total: points?.total ?? null,
      lowest: points?.lowest ?? null,
      highest: points?.highest ?? null,
      spread: points && row.scored > 1 ? spread(points, most) : null,
      outcome: points?.outcome ?? '',
      ground: points?.ground ?? '',
      settled: row.application['settled'] !== undefined,
    };
  });
}

function of_preview(row: RankingRow): NonNullable<BoardRow['ranked']> {
  return {
    rank: row.rank,
    total: millionths(row.total),
    bonus: millionths(row.bonus),
    lowest: millionths(row.lowest),
    highest: millionths(row.highest),
    outcome: row.outcome,
    ground: row.ground,
  };
}

export type Order = 'title' | 'grant' | 'readers' | 'spread' | 'total' | 'rank';

/** Sorted by `order`, or `-order`; what has no value comes last either way. */
export function sorted(rows: Row[], order: string, title: (entity: Entity) => string): Row[] {
  const down = order.startsWith('-');
  const name = order.replace(/^-/, '') as Order;
  const value = (row: Row): number | string | null =>
    name === 'title' ? title(row.application) : name === 'readers' ? row.scored : row[name];
  return rows.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const by = typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
    return (down ? -by : by) || title(one.application).localeCompare(title(other.application));
  });
}

export interface Forecast {
  selected: number;
  reserve: number;
  refused: number;
  amount: number;
  envelopes: EnvelopeUse[];
}

/** What a ranking would decide, in euros. */
export function forecast(ranked: CallRanked): Forecast {
  const count = (outcome: string): number =>
    ranked.result.ranking.filter((row) => row.outcome === outcome).length;
  return {
    selected: count('selected'),
    reserve: count('reserve'),
    refused: count('refused'),
    amount: cents_to_euros(ranked.result.used),
    envelopes: ranked.result.envelopes.map((each) => ({
      ...each,
      amount: cents_to_euros(each.amount),
      used: cents_to_euros(each.used),
    })),
  };
}
