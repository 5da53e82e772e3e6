// How the page speaks to the region API: the generated operations over `fetch`, in the reader's
// language. It throws `ApiError` and nothing else (an aborted request rejects with the browser's
// AbortError).
import { with_codes, with_concepts } from './codes';
import { ApiError, error_of_problem, offline_error } from './error';
import { make_operations, type Call, type Language, type Problem, type QueryValue } from './generated';

export type Query = Record<string, QueryValue>;

let csrf: string | undefined;
let on_expired: () => void = () => undefined;
let ask_proof: () => Promise<boolean> = () => Promise.resolve(false);
let language: Language = 'fr';

/** The token that writes carry; the session sets it after `me` and `sign_in`. */
export function use_csrf(token: string | undefined): void {
  csrf = token;
}
/** Sets what to do when a signed-in session turns out to have ended. */
export function use_expiry(then: () => void): void {
  on_expired = then;
}
/** Sets how the page asks again who one is; the answer is whether they showed it. */
export function use_proof(then: () => Promise<boolean>): void {
  ask_proof = then;
}
export function use_language(code: Language): void {
  language = code;
}

/** The address of a path with its parameters; what is empty is left out. */
export function address_of(path: string, query: object = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, QueryValue][]) {
    if (value === null || value === undefined || value === '') continue;
    const text = typeof value === 'object' ? value.join(',') : String(value);
    if (text !== '') params.set(name, text);
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

interface Options {
  signal?: AbortSignal;
  /** A command repeated with the same key is done once. */
  idempotency_key?: string;
}

/** Does it again, once, after having shown who one is, where that is asked for. */
async function with_proof<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (thrown) {
    const asked = thrown instanceof ApiError && thrown.code === 'proof';
    if (!asked || !(await ask_proof())) throw thrown;
    return run();
  }
}

function send<Answer>(call: Call, options: Options = {}): Promise<Answer> {
  return with_proof(async () => read<Answer>(await ask(call, options)));
}

/** A document that a request with this body makes, as it comes. */
export function fetch_document(path: string, body: object): Promise<Response> {
  return with_proof(async () => {
    const response = await ask({ method: 'POST', path, body }, {});
    if (!response.ok) await read(response);
    return response;
  });
}

async function ask(call: Call, options: Options): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language,
  };
  const init: RequestInit = { method: call.method, headers, credentials: 'same-origin' };
  if (options.signal) init.signal = options.signal;
  if (options.idempotency_key) headers['Idempotency-Key'] = options.idempotency_key;
  if (call.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(call.body);
  }
  if (call.method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  try {
    return await fetch(address_of(call.path, call.query), init);
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw offline_error();
  }
}

async function read<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = {};
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    body = {};
  }
  if (response.status === 401 && csrf) on_expired();
  if (!response.ok) throw error_of_problem(response.status, body as Partial<Problem>);
  return body as Answer;
}

/** The operations as the API describes them. */
export const operations = make_operations(send);

/** The operations as the page calls them: in the reader's language, with the region's codes. */
export const api = {
  me: () => operations.me(),
  sign_in: (name: string, password: string, code?: string) =>
    operations.sign_in({ name, password, code }),
  sign_out: () => operations.sign_out(),
  /** Where the browser goes to link the account with the sign-in provider. */
  link_provider: () => send<{ location: string }>({ method: 'POST', path: '/api/v1/oidc/link' }),
  model: () => operations.model(),

  entities: async (query: Query, signal?: AbortSignal) => {
    const asked = { lang: language, ...with_concepts(query) };
    const page = await operations.list_entities(asked, { signal });
    return page.facets ? { ...page, facets: with_codes(page.facets) } : page;
  },
  entity: (id: string, signal?: AbortSignal) => operations.get_entity(id, { signal }),
  can_create: (type: string) => operations.can({ do: 'create', type }),
  history: (id: string, query: { limit?: number; cursor?: string } = {}) =>
    operations.entity_history(id, query),
  suggest: (
    text: string,
    query: { types?: readonly string[]; limit?: number } = {},
    signal?: AbortSignal,
  ) => operations.suggest({ text, lang: language, ...query }, { signal }),
  search: (text: string, signal?: AbortSignal) =>
    operations.search({ text, lang: language }, { signal }),

  region: () => operations.view_region({ lang: language }),
  matrix: (edition?: string) => operations.view_matrix({ edition }),
  municipality: (id: string, signal?: AbortSignal) => operations.view_municipality({ id }, { signal }),
  answers: (id: string, signal?: AbortSignal) => operations.view_answers({ id }, { signal }),
  pool: (id: string, signal?: AbortSignal) => operations.view_pool({ id }, { signal }),
  strategy: (edition?: string, signal?: AbortSignal) =>
    operations.view_strategy({ edition }, { signal }),
  indicators: (query: { territory?: string; periods?: number }, signal?: AbortSignal) =>
    operations.view_indicators(query, { signal }),
  indicator: (query: { id: string; territory?: string }, signal?: AbortSignal) =>
    operations.view_indicator(query, { signal }),

  create: (entity: Record<string, unknown>) => operations.entities_create({ entity, language }),
  update: (id: string, version: number, set: Record<string, unknown>) =>
    operations.entities_update({ id, version, set }),
  step: (id: string, step: string, version?: number) =>
    operations.entities_step({ id, step, version }),
  remove: (id: string, version?: number) => operations.entities_delete({ id, version }),
  ask: (about: string, supportBody: string | undefined, message: string) =>
    operations.requests_ask({ about, supportBody, message, language }),
  join: (pool: string, need: string) => operations.pools_join({ pool, need }),
  leave: (pool: string, need: string) => operations.pools_leave({ pool, need }),
};
