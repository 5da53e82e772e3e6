// The filters of a list as they stand in the address bar; named as in the region API.

export interface Filters {
  text: string;
  order: string;
  territory: string;
  /** Chosen values by attribute. */
  chosen: Record<string, string[]>;
  /** Everything else that goes to the server unchanged: `link…`, `f.budget.min`, `bbox`… */
  others: Record<string, string>;
}

const PASSED = /^(link(\.\w+)?|f\.\w+\.(min|max)|near|bbox|ids)$/;

export function filters_of(query: URLSearchParams): Filters {
  const filters: Filters = {
    text: query.get('text') ?? '',
    order: query.get('order') ?? '',
    territory: query.get('territory') ?? '',
    chosen: {},
    others: {},
  };
  for (const [name, value] of query) {
    const attribute = /^f\.(\w+)$/.exec(name)?.[1];
    if (attribute) filters.chosen[attribute] = value.split(',').filter(Boolean);
    else if (PASSED.test(name)) filters.others[name] = value;
  }
  return filters;
}

/** The parameters that the server gets for these filters. */
export function query_of(filters: Filters): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = { ...filters.others };
  if (filters.text) query['text'] = filters.text;
  if (filters.territory) query['territory'] = filters.territory;
  for (const [attribute, values] of Object.entries(filters.chosen)) {
    if (values.length > 0) query[`f.${attribute}`] = values;
  }
  return query;
}

export function is_filtered(filters: Filters): boolean {
  return Object.keys(query_of(filters)).length > 0;
}
