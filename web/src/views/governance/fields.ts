// What the dialogs of a body ask for, and what of it is missing. Pure.
export interface Field {
  name: string;
  label: string;
  help?: string;
  kind: 'line' | 'text' | 'date' | 'choice' | 'entity' | 'entities';
  required?: boolean;
  maxlength?: number;
  options?: { value: string; label: string }[];
  types?: string[];
  /** What is wrong with a text that is filled in; nothing when it will do. */
  problem?: (value: string) => string | undefined;
}

export type Given = Record<string, string | string[]>;

/** The names of required fields that are empty. */
export function missing_in(fields: Field[], given: Given): string[] {
  const empty = (value: string | string[] | undefined): boolean =>
    value === undefined || (typeof value === 'string' ? value.trim() === '' : value.length === 0);
  return fields.filter((each) => each.required && empty(given[each.name])).map((each) => each.name);
}

/** The first fault of each field that is filled in and will not do. */
export function problems_in(fields: Field[], given: Given): Record<string, string> {
  const found: Record<string, string> = {};
  for (const each of fields) {
    const value = given[each.name];
    const problem = typeof value === 'string' && value.trim() !== '' && each.problem?.(value.trim());
    if (problem) found[each.name] = problem;
  }
  return found;
}

/** What was filled in, trimmed; empty fields are left out. */
export function filled(given: Given): Given {
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]): [string, string | string[]] => [
        name,
        typeof value === 'string' ? value.trim() : value,
      ])
      .filter(([, value]) => value.length > 0),
  );
}
