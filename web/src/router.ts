// A small router over the browser's history: pattern → parameters, links intercepted once at the
// document, and a list of listeners. It knows no view; `routes.ts` holds the table.

export interface Match {
  params: Record<string, string>;
  pattern: string;
}

export interface Place {
  path: string;
  query: URLSearchParams;
  hash: string;
}

/** Matches a path against a pattern such as `/entities/:id/edit`; null when it does not fit. */
export function match_path(pattern: string, path: string): Match | null {
  const wanted = segments(pattern);
  const given = segments(path);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < wanted.length; i++) {
    const name = wanted[i] ?? '';
    const value = given[i] ?? '';
    if (name.startsWith(':')) {
      const decoded = decode(value);
      if (decoded === null) return null;
      params[name.slice(1)] = decoded;
    } else if (name !== value) {
      return null;
    }
  }
  return { params, pattern };
}

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Builds a query string; absent, empty and false values are left out, arrays become `a,b`. */
export function query_string(
  values: Record<string, string | number | boolean | readonly string[] | null | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === '' || value === false) continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') query.set(name, text);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The types that have a page of their own, and its folder. */
const OWN_PAGES: Record<string, string> = {
  Pool: '/pools',
  Call: '/calls',
  Application: '/applications',
  Request: '/requests',
  ObjectiveContract: '/contracts',
  Body: '/bodies',
  Meeting: '/meetings',
  CouncilRecommendation: '/council-recommendations',
  StrategyReview: '/reviews',
};

/** The page of one entity. */
export function entity_path(id: string): string {
  const type = /^urn:ngsi-ld:(\w+):/.exec(id)?.[1] ?? '';
  return `${OWN_PAGES[type] ?? '/entities'}/${encodeURIComponent(id)}`;
}

type Listener = (place: Place) => void;
const listeners = new Set<Listener>();

export function current_place(): Place {
  return {
    path: location.pathname,
    query: new URLSearchParams(location.search),
    hash: location.hash,
  };
}

type Guard = (url: string) => boolean;
let guard: Guard | null = null;
let shown_url = '';

/**
 * Lets a page refuse to be left: the guard gets the address wanted and answers whether to go there.
 * Returns the way to take the guard off again; a new guard takes the place of the one before.
 */
export function guard_leaving(next: Guard): () => void {
  guard = next;
  return () => {
    guard = null;
  };
}

function may_leave(url: string): boolean {
  const path = new URL(url, location.href).pathname;
  return !guard || path === new URL(shown_url || url, location.href).pathname || guard(url);
}

/** Back and forward have happened already when the page hears of it: a refusal goes there again. */
function on_pop(): void {
  const wanted = location.pathname + location.search + location.hash;
  if (may_leave(wanted)) tell();
  else history.pushState(null, '', shown_url);
}

function tell(): void {
  shown_url = location.pathname + location.search + location.hash;
  const place = current_place();
  for (const listener of listeners) listener(place);
}

/** Goes to a path of this site. `replace` keeps one history entry, for filters that change often. */
export function go(url: string, options: { replace?: boolean } = {}): void {
  if (!may_leave(url)) return;
  if (options.replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  tell();
}

/** Changes some query parameters of the present path, keeping the others. */
export function go_query(changes: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  go(location.pathname + (text === '' ? '' : `?${text}`), { replace: true });
}

export function on_place(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts listening to the browser; returns a function that stops. Call once. */
export function start_router(): () => void {
  const on_click = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target.closest('a') : null;
    if (!target || target.target || target.hasAttribute('download')) return;
    const url = new URL(target.href, location.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
    if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
    event.preventDefault();
    go(url.pathname + url.search + url.hash);
  };
  document.addEventListener('click', on_click);
  window.addEventListener('popstate', on_pop);
  shown_url = location.pathname + location.search + location.hash;
  return () => {
    document.removeEventListener('click', on_click);
    window.removeEventListener('popstate', on_pop);
  };
}
