import { describe, expect, it } from 'vitest';
import { parse_recent, with_recent, type Recent } from './recent';

const entry = (id: string): Recent => ({ id, type: 'Need', title: { fr: id } });

describe('recently opened entries', () => {
  it('ignores what is not a list of entries', () => {
    expect(parse_recent(null)).toEqual([]);
    expect(parse_recent('{')).toEqual([]);
    expect(parse_recent('{"a":1}')).toEqual([]);
    expect(parse_recent('[{"id":1},null,{"id":"a","type":"Need","title":{}}]')).toHaveLength(1);
  });
  it('puts the newest first and nothing twice, at most six', () => {
    let list: Recent[] = [];
    for (const id of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g']) list = with_recent(list, entry(id));
    expect(list.map((each) => each.id)).toEqual(['g', 'f', 'e', 'd', 'c', 'a']);
  });
});
