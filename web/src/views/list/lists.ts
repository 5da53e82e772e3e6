// The lists of the page: which type each shows, what it always filters by, and its words.
export interface ListConfig {
  path: string;
  type: string;
  title: string;
  help: string;
  fixed: Record<string, string>;
  map: 'projects' | 'accompaniment' | 'supply';
  hidden_facets: string[];
  may_add: boolean;
}

function list(
  path: string,
  type: string,
  name: string,
  map: ListConfig['map'],
  more: Partial<ListConfig> = {},
): ListConfig {
  return {
    path,
    type,
    title: `nav.list_${name}`,
    help: `list.help_${name}`,
    fixed: {},
    map,
    hidden_facets: [],
    may_add: true,
    ...more,
  };
}

export const LISTS: Record<string, ListConfig> = {
  projects: list('/projects', 'Project', 'projects', 'projects'),
  needs: list('/needs', 'Need', 'needs', 'projects'),
  initiatives: list('/initiatives', 'Initiative', 'initiatives', 'projects'),
  pools: list('/pools', 'Pool', 'pools', 'projects'),
  calls: list('/calls', 'Call', 'calls', 'projects'),
  support: list('/support', 'Organisation', 'support', 'accompaniment', {
    fixed: { 'f.roles': 'support' },
    hidden_facets: ['roles'],
  }),
  requests: list('/requests', 'Request', 'requests', 'accompaniment'),
  recommendations: list('/recommendations', 'Recommendation', 'recommendations', 'accompaniment', {
    may_add: false,
  }),
  contracts: list('/contracts', 'ObjectiveContract', 'contracts', 'accompaniment'),
  bodies: list('/bodies', 'Body', 'bodies', 'accompaniment'),
  solutions: list('/solutions', 'Solution', 'solutions', 'supply'),
  organisations: list('/organisations', 'Organisation', 'organisations', 'supply'),
};
