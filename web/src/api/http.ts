import type { Problem } from '../../../src/errors.ts';
import { language } from '../i18n/language.ts';
import { key, keyIsMissing, reportOutage, reportUnreachable } from './connection.ts';

/** An Excel workbook. */
export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const ENDINGS = { 'text/csv': 'csv', 'text/calendar': 'ics', [WORKBOOK]: 'xlsx' } as const;

/** What the service can answer as a file. */
export type FileType = keyof typeof ENDINGS;

/** How the name of such a file ends. */
export const endingOf = (type: FileType) => ENDINGS[type];

/** Why a call failed: the problem that the service answered with, or that it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Partial<Problem>;

  constructor(problem: Partial<Problem>, code: string = problem.code ?? 'unreachable') {
    super(problem.detail ?? problem.title ?? 'The service did not answer');
    this.name = 'ApiError';
    this.status = problem.status ?? 0;
    this.code = code;
    this.problem = problem;
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (isProblem) return new ApiError((await response.json()) as Problem);
  return new ApiError({ status: response.status, detail: `${response.status} ${response.statusText}` });
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** An object that is neither a file nor a form is sent as JSON. */
  readonly body?: object | string | Blob | FormData | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The path with those parameters that are given. */
export function pathOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Headers that every call carries: the language of explanations, and the key if there is one. */
export function commonHeaders(): Record<string, string> {
  return {
    'accept-language': language.value,
    ...(key.value !== null && { authorization: `Bearer ${key.value}` }),
  };
}

/** Calls the service. Throws ApiError for every answer that is not a success, and when there is none. */
export async function call(path: string, { method = 'GET', body, headers, signal }: Call = {}): Promise<Response> {
  const isJson = typeof body === 'object' && !(body instanceof Blob) && !(body instanceof FormData);
  const response = await fetch(`.${path}`, {
    method,
    headers: { ...commonHeaders(), ...(isJson && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as string | Blob | FormData) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    reportUnreachable();
    throw new ApiError({});
  });
  if (response.status === 401) keyIsMissing.value = true;
  if (response.ok) return response;
  const error = await errorOf(response);
  if (error.code === 'store-unavailable') reportOutage('store');
  throw error;
}

export async function callJson<T>(path: string, options?: Call): Promise<T> {
  return (await (await call(path, options)).json()) as T;
}

/** Nobody is to blame but the service or the way to it, and trying again may help: what was read before still holds. */
export const isOutage = ({ code, status }: ApiError) => code === 'unreachable' || status >= 500 || status === 429;

/** An answer, or undefined when there is none with that name (404) or no model yet (409 no-champion). */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    const isAbsent = error instanceof ApiError && (error.status === 404 || error.code === 'no-champion');
    if (isAbsent) return undefined;
    throw error;
  });
}
