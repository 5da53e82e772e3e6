// Errors at their fields in the reader's language: what the page saw itself, what the server said.
import type { ApiError } from '../../api/error';
import { t } from '../../i18n/index.svelte';
import type { FieldErrors } from '../form/form';
import { spoken } from '../form/reasons';
import type { Problem } from './application';

export function own_errors(problems: ReadonlyMap<string, Problem>): FieldErrors {
  return Object.fromEntries(
    [...problems].map(([name, problem]) => [name, { reason: t(`form.problem_${problem}`) }]),
  );
}

export function server_errors(error: ApiError): FieldErrors {
  return Object.fromEntries(
    [...error.fields].map(([name, reason]) => {
      const known = spoken(reason);
      return [name, { reason: known ? t(known.key, known.values) : reason }];
    }),
  );
}
