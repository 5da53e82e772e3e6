// The conditions of a call, evaluated as far as the page knows the facts, so that fields appear and
// go while somebody types. What only the server knows is left open; it answers at the next save.
// The language is that of src/domain/calls/condition.h.

export type Facts = Record<string, unknown>;
/** `open`: depends on facts that the page does not know. */
export type Verdict = 'yes' | 'no' | 'missing' | 'open';

type Condition = Record<string, unknown>;

function value_at(facts: Facts, path: string): unknown {
  let at: unknown = facts;
  for (const name of path.split('.')) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Facts)[name];
  }
  return at === null || at === '' ? undefined : at;
}

function compare(value: unknown, name: string, operand: unknown): Verdict {
  if (name === 'equals') return value === operand ? 'yes' : 'no';
  if (name === 'oneOf') return Array.isArray(operand) && operand.includes(value) ? 'yes' : 'no';
  if (typeof value !== typeof operand) return 'missing';
  const [a, b] = [value as number | string, operand as number | string];
  const holds = { atLeast: a >= b, atMost: a <= b, above: a > b, below: a < b }[name];
  return holds ? 'yes' : 'no';
}

function of_value(condition: Condition, facts: Facts): Verdict {
  const path = String(condition['value']);
  if (!((path.split('.')[0] ?? '') in facts)) return 'open';
  const value = value_at(facts, path);
  const [name = '', operand] = Object.entries(condition).find(([key]) => key !== 'value') ?? [];
  if (name === 'given') return (value !== undefined) === operand ? 'yes' : 'no';
  return value === undefined ? 'missing' : compare(value, name, operand);
}

/** One that decides, decides; else what is open or missing leaves the whole so. */
function of_many(list: unknown[], deciding: 'yes' | 'no', facts: Facts): Verdict {
  const verdicts = list.map((each) => evaluate(each, facts));
  if (verdicts.includes(deciding)) return deciding;
  if (verdicts.includes('open')) return 'open';
  if (verdicts.includes('missing')) return 'missing';
  return deciding === 'yes' ? 'no' : 'yes';
}

export function evaluate(json: unknown, facts: Facts): Verdict {
  if (json === null || typeof json !== 'object') return 'open';
  const condition = json as Condition;
  if ('value' in condition) return of_value(condition, facts);
  if (Array.isArray(condition['all'])) return of_many(condition['all'], 'no', facts);
  if (Array.isArray(condition['any'])) return of_many(condition['any'], 'yes', facts);
  if ('not' in condition) {
    const inner = evaluate(condition['not'], facts);
    return inner === 'yes' ? 'no' : inner === 'no' ? 'yes' : inner;
  }
  return 'open';
}
