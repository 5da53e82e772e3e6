import { describe, expect, it } from 'vitest';
import { by_type, pages_for, stepped } from './options';

describe('the rows of the palette', () => {
  it('finds pages by the beginning of a word, without accents', () => {
    const pages = [
      { href: '/strategy', label: 'Stratégie' },
      { href: '/support', label: 'Référents' },
    ];
    expect(pages_for(pages, 'strate').map((page) => page.href)).toEqual(['/strategy']);
    expect(pages_for(pages, 'réf').map((page) => page.href)).toEqual(['/support']);
    expect(pages_for(pages, ' ')).toEqual([]);
  });
  it('groups suggestions by type in the order given', () => {
    const make = (id: string, type: string) => ({ id, type, title: { fr: id } });
    const groups = by_type([make('a', 'Need'), make('b', 'Project'), make('c', 'Need')]);
    expect([...groups.keys()]).toEqual(['Need', 'Project']);
    expect(groups.get('Need')?.map((each) => each.id)).toEqual(['a', 'c']);
  });
  it('goes round at the ends', () => {
    expect(stepped(-1, 1, 3)).toBe(0);
    expect(stepped(-1, -1, 3)).toBe(2);
    expect(stepped(2, 1, 3)).toBe(0);
    expect(stepped(0, -1, 3)).toBe(2);
    expect(stepped(0, 1, 0)).toBe(-1);
  });
});
