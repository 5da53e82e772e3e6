// The lists of the page: which type each shows, what it always filters by, and its words. Paths and
// types stand in lists.json, which the server reads too: it lists the same without scripts.
import places from './lists.json';

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

type Look = Pick<ListConfig, 'map'> & Partial<ListConfig>;

const LOOKS: Record<string, Look> = {
  projects: { map: 'projects' },
  needs: { map: 'projects' },
  initiatives: { map: 'projects' },
  pools: { map: 'projects' },
  calls: { map: 'projects' },
  support: { map: 'accompaniment', hidden_facets: ['roles'] },
  requests: { map: 'accompaniment' },
  recommendations: { map: 'accompaniment', may_add: false },
  contracts: { map: 'accompaniment' },
  bodies: { map: 'accompaniment' },
  solutions: { map: 'supply' },
  organisations: { map: 'supply' },
};

interface Place {
  name: string;
  path: string;
  type: string;
  fixed?: Record<string, string>;
}

function list({ name, path, type, fixed }: Place): ListConfig {
  return {
    path,
    type,
    title: `nav.list_${name}`,
    help: `list.help_${name}`,
    fixed: fixed ?? {},
    hidden_facets: [],
    may_add: true,
    map: 'projects',
    ...LOOKS[name],
  };
}

export const LISTS: Record<string, ListConfig> = Object.fromEntries(
  (places as Place[]).map((place) => [place.name, list(place)]),
);
