// The client of the region API: one function per resource. It throws `ApiError` and nothing else
// (an aborted request rejects with the browser's AbortError).
import { with_codes, with_concepts } from './codes';
import { error_of_problem, offline_error } from './error';
import type * as T from './types';

type QueryValue = string | number | boolean | readonly string[] | null | undefined;
export type Query = Record<string, QueryValue>;

let csrf: string | undefined;
let on_expired: () => void = () => undefined;
let language: T.Language = 'fr';

/** The token that writes carry; the session sets it after `me` and `sign_in`. */
export function use_csrf(token: string | undefined): void {
  csrf = token;
}
/** Sets what to do when a signed-in session turns out to have ended. */
export function use_expiry(then: () => void): void {
  on_expired = then;
}
export function use_language(code: T.Language): void {
  language = code;
}

export function api_url(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') params.set(name, text);
  }
  const text = params.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

interface Options {
  method?: string;
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

async function request<R>(path: string, query: Query = {}, options: Options = {}): Promise<R> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language,
    ...options.headers,
  };
  const init: RequestInit = { method: options.method ?? 'GET', headers, credentials: 'same-origin' };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  if (init.method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  let response: Response;
  try {
    response = await fetch(api_url(path, query), init);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw offline_error();
  }
  return read<R>(response);
}

async function read<R>(response: Response): Promise<R> {
  const text = await response.text();
  let body: unknown = {};
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    body = {};
  }
  if (response.status === 401 && csrf) on_expired();
  if (!response.ok) throw error_of_problem(response.status, body as T.Problem);
  return body as R;
}

const part = encodeURIComponent;

export const api = {
  me: () => request<T.Me>('me'),
  sign_in: (name: string, password: string) =>
    request<{ actor: { name: string }; csrf: string }>(
      'session',
      {},
      { method: 'POST', body: { name, password } },
    ),
  sign_out: () => request<object>('session', {}, { method: 'DELETE' }),
  model: () => request<T.Model>('model'),

  entities: async (query: Query, signal?: AbortSignal): Promise<T.EntityPage> => {
    const asked = { lang: language, ...with_concepts(query) };
    const page = await request<T.EntityPage>('entities', asked, { signal });
    return page.facets ? { ...page, facets: with_codes(page.facets) } : page;
  },
  entity: (id: string, signal?: AbortSignal) =>
    request<T.EntityDetail>(`entities/${part(id)}`, {}, { signal }),
  history: (id: string, query: Query = {}) =>
    request<T.HistoryPage>(`entities/${part(id)}/history`, query),
  suggest: (text: string, query: Query = {}, signal?: AbortSignal) =>
    request<{ items: T.Suggestion[] }>('suggest', { text, lang: language, ...query }, { signal }),
  search: (text: string, signal?: AbortSignal) =>
    request<T.SearchResult>('search', { text, lang: language }, { signal }),

  /** A view of a domain module by its name, for those whose shape their own folder knows. */
  view: <R>(name: string, query: Query = {}, signal?: AbortSignal) =>
    request<R>(`views/${part(name)}`, query, { signal }),
  region: () => request<T.RegionView>('views/region', { lang: language }),
  matrix: (edition?: string) => request<T.Matrix>('views/matrix', { edition }),
  municipality: (id: string, signal?: AbortSignal) =>
    request<T.MunicipalityView>('views/municipality', { id }, { signal }),
  answers: (id: string, signal?: AbortSignal) =>
    request<T.AnswersView>('views/answers', { id }, { signal }),
  clusters: (limit = 20) =>
    request<{ items: T.Cluster[]; refs: T.References }>('views/clusters', { limit }),
  pool: (id: string) => request<T.PoolView>('views/pool', { id }),
  strategy: (edition?: string) => request<T.StrategyView>('views/strategy', { edition }),

  command: <R>(name: string, body: unknown, idempotency_key?: string) =>
    request<R>(
      `commands/${part(name)}`,
      {},
      {
        method: 'POST',
        body,
        headers: idempotency_key ? { 'Idempotency-Key': idempotency_key } : {},
      },
    ),
  create: (entity: Record<string, unknown>) =>
    api.command<{ id: string; version: number; entity: T.Entity }>('entities.create', {
      entity,
      language,
    }),
  update: (id: string, version: number, set: Record<string, unknown>) =>
    api.command<{ version: number; entity: T.Entity }>('entities.update', { id, version, set }),
  step: (id: string, step: string, version?: number) =>
    api.command<{ version: number; entity: T.Entity }>('entities.step', { id, step, version }),
  remove: (id: string, version?: number) =>
    api.command<object>('entities.delete', { id, version }),
  ask: (about: string, supportBody: string | undefined, message: string) =>
    api.command<{ id: string }>('requests.ask', { about, supportBody, message, language }),
  join: (pool: string, need: string) => api.command<object>('pools.join', { pool, need }),
};
