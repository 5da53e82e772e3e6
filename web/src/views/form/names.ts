// The titles of entities that a form starts with by their ids only.
import { api } from '../../api/client';
import type { LanguageMap } from '../../api/types';
import { title_of } from '../../state/titles';
import type { Draft, FormField } from './draft';

export async function load_names(
  fields: FormField[],
  draft: Draft,
): Promise<Record<string, LanguageMap>> {
  const ids = fields
    .filter((field) => field.control === 'links')
    .flatMap((field) => (draft[field.name] as string[] | undefined) ?? []);
  if (ids.length === 0) return {};
  try {
    const page = await api.entities({ ids, limit: 200 });
    return Object.fromEntries(page.items.map((each) => [each.id, title_of(each)]));
  } catch {
    return {}; // The ids are shown instead; the form works all the same.
  }
}
