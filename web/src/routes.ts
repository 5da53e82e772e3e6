// The table of pages. The first pattern that fits wins; every view is its own lazily loaded piece.
// A view receives the path's parameters as its properties.
import type { Component } from 'svelte';
import { match_path } from './router';
import { LISTS } from './views/list/lists';

type Load = () => Promise<{ default: Component<never> }>;

export interface Route {
  pattern: string;
  load: Load;
  /** The key of the page's title; views of one entity set a more exact one themselves. */
  title: string;
  /** Fixed properties handed to the view besides the path's parameters. */
  props?: Record<string, string>;
}

export const ROUTES: Route[] = [
  { pattern: '/', title: 'page.home', load: () => import('./views/home/Home.svelte') },
  ...Object.entries(LISTS).map(([list, config]) => ({
    pattern: config.path,
    title: config.title,
    props: { list },
    load: () => import('./views/list/ListPage.svelte'),
  })),
  {
    pattern: '/entities/:id',
    title: 'page.entity',
    load: () => import('./views/entity/EntityPage.svelte'),
  },
  { pattern: '/pools/:id', title: 'page.pool', load: () => import('./views/pools/PoolPage.svelte') },
  {
    pattern: '/requests/:id',
    title: 'page.request',
    load: () => import('./views/accompaniment/RequestPage.svelte'),
  },
  {
    pattern: '/contracts/:id',
    title: 'page.contract',
    load: () => import('./views/accompaniment/ContractPage.svelte'),
  },
  {
    pattern: '/accompaniment',
    title: 'page.board',
    load: () => import('./views/accompaniment/BoardPage.svelte'),
  },
  {
    pattern: '/toolbox',
    title: 'page.toolbox',
    load: () => import('./views/toolbox/ToolboxPage.svelte'),
  },
  {
    pattern: '/referents',
    title: 'page.referents',
    load: () => import('./views/network/ReferentsPage.svelte'),
  },
  ...['/pools', '/requests', '/contracts', '/bodies', '/meetings', '/council-recommendations'].map((folder) => ({
    pattern: `${folder}/:id/edit`,
    title: 'page.edit',
    load: () => import('./views/form/FormPage.svelte'),
  })),
  ...['/new/Call', '/calls/:id/edit'].map((pattern) => ({
    pattern,
    title: 'page.prepare_call',
    load: () => import('./views/calls/editor/CallEditorPage.svelte'),
  })),
  { pattern: '/calls/:id', title: 'page.call', load: () => import('./views/calls/CallPage.svelte') },
  {
    pattern: '/calls/:call/apply',
    title: 'page.apply',
    load: () => import('./views/calls/ApplicationPage.svelte'),
  },
  {
    pattern: '/calls/:call/reviews',
    title: 'page.reviews',
    load: () => import('./views/calls/ReviewsPage.svelte'),
  },
  {
    pattern: '/calls/:call/board',
    title: 'page.call_board',
    load: () => import('./views/calls/BoardPage.svelte'),
  },
  {
    pattern: '/applications/:id',
    title: 'page.application',
    load: () => import('./views/calls/ApplicationPage.svelte'),
  },
  {
    pattern: '/supported-projects',
    title: 'page.followed',
    load: () => import('./views/follow/FollowedPage.svelte'),
  },
  {
    pattern: '/governance',
    title: 'page.governance',
    load: () => import('./views/governance/GovernancePage.svelte'),
  },
  {
    pattern: '/bodies/:id',
    title: 'page.body',
    load: () => import('./views/governance/BodyPage.svelte'),
  },
  {
    pattern: '/meetings/:id',
    title: 'page.meeting',
    load: () => import('./views/governance/MeetingPage.svelte'),
  },
  {
    pattern: '/council-recommendations/:id',
    title: 'page.council_recommendation',
    load: () => import('./views/governance/RecommendationPage.svelte'),
  },
  {
    pattern: '/reviews',
    title: 'page.strategy_reviews',
    load: () => import('./views/reviews/ReviewsPage.svelte'),
  },
  {
    pattern: '/reviews/compare',
    title: 'page.comparison',
    load: () => import('./views/reviews/ComparePage.svelte'),
  },
  {
    pattern: '/reviews/:id',
    title: 'page.review',
    load: () => import('./views/reviews/ReviewPage.svelte'),
  },
  {
    pattern: '/strategy',
    title: 'page.strategy',
    load: () => import('./views/strategy/StrategyPage.svelte'),
  },
  {
    pattern: '/indicators',
    title: 'page.indicators',
    load: () => import('./views/indicators/DashboardPage.svelte'),
  },
  {
    pattern: '/indicators/:id',
    title: 'page.indicator',
    load: () => import('./views/indicators/IndicatorPage.svelte'),
  },
  { pattern: '/new/:type', title: 'page.new', load: () => import('./views/form/FormPage.svelte') },
  {
    pattern: '/entities/:id/edit',
    title: 'page.edit',
    load: () => import('./views/form/FormPage.svelte'),
  },
  { pattern: '/search', title: 'page.search', load: () => import('./views/search/SearchPage.svelte') },
  { pattern: '/sign-in', title: 'page.sign_in', load: () => import('./views/account/SignIn.svelte') },
  { pattern: '/join', title: 'page.join', load: () => import('./views/account/Join.svelte') },
  { pattern: '/recover', title: 'page.recover', load: () => import('./views/account/Recover.svelte') },
  { pattern: '/account', title: 'page.account', load: () => import('./views/account/Account.svelte') },
  {
    pattern: '/account/security',
    title: 'account.security',
    load: () => import('./views/account/Security.svelte'),
  },
  {
    pattern: '/account/organisation',
    title: 'account.organisation',
    load: () => import('./views/account/Organisation.svelte'),
  },
  {
    pattern: '/account/data',
    title: 'audit.mine',
    load: () => import('./views/account/SeenBy.svelte'),
  },
  {
    pattern: '/administration/erasure',
    title: 'erase.other_title',
    load: () => import('./views/account/ErasePerson.svelte'),
  },
  {
    pattern: '/administration/audit',
    title: 'audit.title',
    load: () => import('./views/audit/AuditPage.svelte'),
  },
  {
    pattern: '/administration/accounts',
    title: 'accounts.title',
    load: () => import('./views/administration/AccountsPage.svelte'),
  },
  {
    pattern: '/administration/seeing',
    title: 'seeing.title',
    load: () => import('./views/administration/SeeingPage.svelte'),
  },
  {
    pattern: '/account/keys',
    title: 'account.keys',
    load: () => import('./views/account/Keys.svelte'),
  },
];

const MISSING: Route = {
  pattern: '',
  title: 'page.missing',
  load: () => import('./views/Missing.svelte'),
};

export function find_route(path: string): { route: Route; params: Record<string, string> } {
  for (const route of ROUTES) {
    const match = match_path(route.pattern, path);
    if (match) return { route, params: { ...route.props, ...match.params } };
  }
  return { route: MISSING, params: {} };
}
