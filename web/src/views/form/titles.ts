// What adding an entry of a type is called: in its own words where the page has them, since people
// declare a need and present a solution; a type that a region added gets the plain ones.
import { has_text, t, text } from '../../i18n/index.svelte';
import { type_of } from '../../state/model.svelte';

export function new_label(type: string): string {
  if (has_text(`new.${type}`)) return t(`new.${type}`);
  return t('form.new_title', { type: text(type_of(type)?.labels) });
}
