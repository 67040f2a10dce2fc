import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { faultSchema } from '../../src/errors.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { questionSchema } from '../../src/sales/mapping.ts';
import { codeOf } from '../reading.ts';

/** A call of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With its names encoded. */
  readonly path: string;
  /** What is undefined is left out; a list is a parameter that is repeated. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly json?: unknown;
  /** A file of this machine that is sent as the body. */
  readonly file?: string;
  readonly ifMatch?: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: unknown;
}

/** The API of a service, wherever that is. */
export interface Api {
  /** Throws Refusal for what the service refuses, and when there is no service. */
  call(request: ApiRequest, signal?: AbortSignal): Promise<ApiAnswer>;
}

const problemSchema = z.looseObject({
  status: z.int(),
  title: z.string(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(faultSchema).default([]),
  errorCount: z.int().optional(),
  questions: z.array(questionSchema).default([]),
  mapping: z.unknown().optional(),
});

/** A problem as the service tells it; `code` is stable, the texts are for readers. */
export type ToldProblem = z.infer<typeof problemSchema>;

/** What was asked for is refused, in the words of whoever refuses it. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly problem: ToldProblem;
  /** Seconds after which the same call may succeed. */
  readonly retryAfter: number | undefined;

  constructor(problem: ToldProblem, retryAfter?: number) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** One that no service has told. `status` 0: none was asked. */
export function refusal(code: string, title: string, detail: string, status = 0): Refusal {
  return new Refusal({ status, title, detail, code, errors: [], questions: [] });
}

/** Path and query, as the first line of a request has them. */
export function targetOf({ path, query = {} }: ApiRequest): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((one): [string, string] => [name, String(one)]),
  );
  return parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters)}`;
}

/** What a request says of itself. What a file is follows from its content, whatever its type. */
export function headersOf({ json, file, ifMatch }: ApiRequest, language: Language): Record<string, string> {
  const type = file === undefined ? (json === undefined ? undefined : 'application/json') : 'text/csv';
  return {
    accept: 'application/json',
    'accept-language': language,
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
}

interface Received {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Reads what came back. Throws Refusal for a problem, and for what is no answer of this API. */
export function readAnswer({ status, text, header }: Received): ApiAnswer {
  const body = jsonOf(text);
  if (status < 400 && body !== undefined) return { status, etag: header('etag'), body };
  const problem = problemSchema.safeParse(body);
  if (!problem.success || status < 400) {
    throw refusal('unexpected-answer', 'This is not the API', `The answer ${status} is none of its own`, status);
  }
  const retryAfter = Number(header('retry-after') ?? Number.NaN);
  throw new Refusal(problem.data, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

/** Undefined for a text that is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** No call is waited for longer; a training is asked for again. */
const LONGEST_CALL_MS = 120_000;
/** Far more than the largest page of the API. */
const MOST_ANSWERED_BYTES = 64 * 2 ** 20;

interface Address {
  readonly url: string;
  readonly key: string | undefined;
  readonly language: Language;
}

/** A running service. The key goes to it and to nobody else: redirects are not followed. */
export function createRemoteApi({ url, key, language }: Address): Api {
  const base = url.replace(/\/+$/, '');
  const ask = async (request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> => {
    const { method, json, file } = request;
    const stream = file === undefined ? undefined : createReadStream(file);
    try {
      const response = await fetch(`${base}${targetOf(request)}`, {
        ...{ method, redirect: 'error', signal },
        headers: { ...headersOf(request, language), ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        ...(stream === undefined ? {} : { body: Readable.toWeb(stream), duplex: 'half' }),
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      } as RequestInit); // `duplex` is missing in its type
      const text = await textOf(response);
      return readAnswer({ status: response.status, text, header: (name) => response.headers.get(name) ?? undefined });
    } finally {
      stream?.destroy();
    }
  };
  return {
    async call(request, signal) {
      const limit = AbortSignal.timeout(LONGEST_CALL_MS);
      try {
        return await ask(request, signal === undefined ? limit : AbortSignal.any([signal, limit]));
      } catch (error) {
        if (error instanceof Refusal || signal?.aborted) throw error;
        throw refusal('service-unreachable', 'The service does not answer', `${base}: ${reasonOf(error)}`);
      }
    },
  };
}

async function textOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MOST_ANSWERED_BYTES) throw new RangeError(`more than ${MOST_ANSWERED_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** `fetch` says what happened in the cause of its error, if it has one. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${LONGEST_CALL_MS / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause ? codeOf(cause) : cause.message;
}
