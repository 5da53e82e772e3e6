// What went wrong with a request, in a shape that forms and error states can show.
import { ERROR_CODES, type ErrorCode as ServerErrorCode, type Problem } from './generated';

// Refusals that the page answers in a way of its own: looking with another's rights, being asked
// again who one is, a disabled account.
const REFUSALS = ['seeing', 'proof', 'disabled'] as const;
/** What the server says, or that it was not reached. */
export type ErrorCode = ServerErrorCode | 'offline' | (typeof REFUSALS)[number];

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  412: 'conflict',
  413: 'too_large',
  415: 'unsupported',
  422: 'invalid',
  429: 'too_many',
  501: 'unsupported',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};
const CODES = new Set<string>(ERROR_CODES);

export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Reason per field path, such as `title.fr`; empty when the error is not about fields. */
  readonly fields: ReadonlyMap<string, string>;

  constructor(code: ErrorCode, status: number, message: string, fields: Map<string, string>) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** A command names its fields from its own input (`entity.themes[0]`); forms know `themes`. */
function field_name(path: string): string {
  return path.replace(/^(entity|set)\./, '').replace(/\[\d+\]$/, '');
}

/** Makes an ApiError of a problem document; a missing or unknown code is taken from the status. */
export function error_of_problem(status: number, problem: Partial<Problem>): ApiError {
  const named = problem.code !== undefined && CODES.has(problem.code);
  const told = named && problem.code ? problem.code : (CODE_OF_STATUS[status] ?? 'internal');
  const refusal = REFUSALS.find((each) => each === problem.subject);
  const code = told === 'forbidden' && refusal ? refusal : told;
  const fields = new Map<string, string>();
  for (const field of problem.fields ?? []) fields.set(field_name(field.field), field.reason);
  if (fields.size === 0 && problem.subject && (code === 'invalid' || code === 'unauthenticated')) {
    fields.set(field_name(problem.subject), problem.detail ?? problem.title ?? '');
  }
  return new ApiError(code, status, problem.detail ?? problem.title ?? '', fields);
}

export function offline_error(): ApiError {
  return new ApiError('offline', 0, '', new Map());
}

export function as_api_error(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  return new ApiError('internal', 0, thrown instanceof Error ? thrown.message : '', new Map());
}
