// With whose rights somebody looks, in words: the person or the kind of role, then what of it.
import type { LanguageMap, Seeing } from '../../api/types';

export type Kind = Seeing['kind'];
/** What a role is of, by kind; the same name is the field of the request. */
export const FIELDS_OF: Partial<
  Record<Kind, { field: 'organisation' | 'territory' | 'body'; type: string }[]>
> = {
  member: [{ field: 'organisation', type: 'Organisation' }],
  advisor: [
    { field: 'organisation', type: 'Organisation' },
    { field: 'territory', type: 'AdministrativeArea' },
  ],
  council: [{ field: 'body', type: 'Body' }],
};

interface Words {
  text: (map: LanguageMap | undefined) => string;
  role: (role: string) => string;
  label: (vocabulary: string, code: string) => LanguageMap;
}

export function perspective_words(seeing: Seeing, words: Words): [who: string, ...rest: string[]] {
  const who = seeing.person?.name || words.text(words.label('perspective', seeing.kind));
  const rest = [
    seeing.role === 'none' ? '' : words.role(seeing.role),
    ...[seeing.organisation, seeing.body, seeing.territory].map((each) => words.text(each?.title)),
    seeing.system ? words.text(words.label('region-system', seeing.system)) : '',
  ];
  return [who, ...rest.filter(Boolean)];
}
