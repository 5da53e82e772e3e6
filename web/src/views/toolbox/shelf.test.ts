import { expect, it } from 'vitest';
import type { ToolboxRow } from '../../api/types';
import { shelves_of } from './shelf';

const row = (id: string, kind: string, period: ToolboxRow['period'], users: number): ToolboxRow => ({
  resource: { id, type: 'Resource', version: 1, kind },
  users,
  meantFor: 10,
  usedHere: false,
  period,
});

it('shelves follow the vocabulary, and what is open and used stands first', () => {
  const rows = [
    row('a', 'aid', 'over', 9),
    row('b', 'aid', 'open', 1),
    row('c', 'aid', 'open', 2),
    row('d', 'new-kind', 'open', 0),
    row('e', 'tool', 'later', 0),
  ];
  const shelves = shelves_of(rows, ['tool', 'guide', 'aid']);
  expect(shelves.map((each) => each.kind)).toEqual(['tool', 'aid', 'new-kind']);
  expect(shelves[1]?.rows.map((each) => each.resource.id)).toEqual(['c', 'b', 'a']);
});
