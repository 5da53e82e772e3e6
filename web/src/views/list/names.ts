// The words for one value of an attribute, for facets and filters.
import type { References } from '../../api/types';
import { t, text } from '../../i18n/index.svelte';
import { concept_label, property_of, type_of } from '../../state/model.svelte';

export function value_name(
  type: string,
  attribute: string,
  value: string,
  refs: References | undefined,
): string {
  const property = property_of(type, attribute);
  if (property?.vocabulary) return text(concept_label(property.vocabulary, value));
  const workflow = type_of(type)?.workflow;
  if (workflow?.attribute === attribute) return text(workflow.states[value]?.labels) || value;
  if (value === 'true') return t('value.yes');
  if (value === 'false') return t('value.no');
  return text(refs?.[value]?.title) || value;
}
