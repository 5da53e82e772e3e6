// The main navigation: the three dimensions and the strategy, each with the lists it holds.
export interface Section {
  id: 'projects' | 'accompaniment' | 'supply' | 'strategy';
  href: string;
  label: string;
  /** `inside`: of use to those who are signed in only. */
  pages: { href: string; label: string; types: string[]; inside?: boolean }[];
}

export const SECTIONS: Section[] = [
  {
    id: 'projects',
    href: '/projects',
    label: 'nav.projects',
    pages: [
      { href: '/projects', label: 'nav.list_projects', types: ['Project'] },
      { href: '/needs', label: 'nav.list_needs', types: ['Need'] },
      { href: '/initiatives', label: 'nav.list_initiatives', types: ['Initiative'] },
      { href: '/pools', label: 'nav.list_pools', types: ['Pool'] },
      { href: '/calls', label: 'nav.list_calls', types: ['Call'] },
      { href: '/supported-projects', label: 'nav.followed', types: [], inside: true },
    ],
  },
  {
    id: 'accompaniment',
    href: '/support',
    label: 'nav.accompaniment',
    pages: [
      { href: '/support', label: 'nav.list_support', types: [] },
      { href: '/toolbox', label: 'nav.toolbox', types: ['Resource', 'Event'] },
      { href: '/referents', label: 'nav.referents', types: [] },
      { href: '/requests', label: 'nav.list_requests', types: ['Request'] },
      { href: '/accompaniment', label: 'nav.board', types: [], inside: true },
      { href: '/contracts', label: 'nav.list_contracts', types: ['ObjectiveContract'], inside: true },
    ],
  },
  {
    id: 'supply',
    href: '/solutions',
    label: 'nav.supply',
    pages: [
      { href: '/solutions', label: 'nav.list_solutions', types: ['Solution'] },
      { href: '/organisations', label: 'nav.list_organisations', types: ['Organisation'] },
    ],
  },
  {
    id: 'strategy',
    href: '/strategy',
    label: 'nav.strategy',
    pages: [
      { href: '/strategy', label: 'nav.list_strategy', types: [] },
      { href: '/indicators', label: 'nav.list_indicators', types: ['Indicator'] },
      {
        href: '/governance',
        label: 'nav.governance',
        types: ['Body', 'Meeting', 'CouncilRecommendation'],
      },
      { href: '/reviews', label: 'nav.strategy_reviews', types: ['StrategyReview'] },
    ],
  },
];

/** Pages that stand under another list's name. */
const UNDER: Record<string, string> = {
  '/applications': '/calls',
  '/bodies': '/governance',
  '/meetings': '/governance',
  '/council-recommendations': '/governance',
};

/** The section that a path belongs to, by its first segment. */
export function section_of(path: string): Section | undefined {
  const own = `/${path.split('/')[1] ?? ''}`;
  const first = UNDER[own] ?? own;
  return SECTIONS.find(
    (section) => section.href === first || section.pages.some((page) => page.href === first),
  );
}
