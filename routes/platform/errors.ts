import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, RouteOptions } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, type ErrorCode, type Fault, type Problem } from '../../src/errors.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** The one place where an error code becomes an HTTP status; the title says the code in words. */
export const PROBLEMS: Readonly<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'invalid-request': { status: 422, title: 'The request breaks a rule' },
  unauthorized: { status: 401, title: 'The call needs a key that is known' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  'foreign-origin': { status: 403, title: 'A page of another site may not change anything' },
  'missing-file': { status: 400, title: 'There is no file in the request' },
  'invalid-csv': { status: 422, title: 'The CSV cannot be accepted' },
  'mapping-needed': { status: 422, title: 'Somebody must say what the columns are' },
  'invalid-calendar': { status: 422, title: 'The calendar cannot be accepted' },
  'invalid-overrides': { status: 422, title: 'The overrides cannot be accepted' },
  'number-out-of-range': { status: 422, title: 'The numbers are too large or too small' },
  'cannot-fit': { status: 422, title: 'No model fits the data' },
  'no-promotion-effect': { status: 422, title: 'The data cannot tell what promotions do' },
  'dataset-not-found': { status: 404, title: 'Unknown dataset' },
  'series-not-found': { status: 404, title: 'Unknown series' },
  'series-needed': { status: 422, title: 'The dataset has many series' },
  'version-not-found': { status: 404, title: 'Unknown dataset version' },
  'run-not-found': { status: 404, title: 'Unknown run' },
  'model-not-found': { status: 404, title: 'Unknown model' },
  'artifact-not-found': { status: 404, title: 'Unknown artifact' },
  'calendar-not-found': { status: 404, title: 'The dataset has no calendar' },
  'feed-not-found': { status: 404, title: 'Unknown feed' },
  'feed-expired': { status: 410, title: 'The feed has expired' },
  'delivery-not-found': { status: 404, title: 'Unknown webhook message' },
  'route-not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method' },
  'not-acceptable': { status: 406, title: 'None of the accepted formats is served' },
  'loses-history': { status: 409, title: 'The file has fewer days than the dataset' },
  'no-champion': { status: 409, title: 'No model answers yet' },
  'no-webhook': { status: 409, title: 'There is no receiver of webhooks' },
  'damaged-document': { status: 409, title: 'A stored document is damaged' },
  'run-ended': { status: 409, title: 'The run can no longer be stopped' },
  'run-not-replayable': { status: 409, title: 'The run has no model to compare with' },
  'idempotency-key-in-use': { status: 409, title: 'The request with this key is under way' },
  'idempotency-key-reused': { status: 422, title: 'The key came with another request' },
  'precondition-failed': { status: 412, title: 'Somebody changed it in between' },
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not taken' },
  'misdirected-request': { status: 421, title: 'The service is not known by this host name' },
  'precondition-required': { status: 428, title: 'The request must say what it replaces' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'too-many-requests': { status: 429, title: 'Too many requests in a minute' },
  'internal-error': { status: 500, title: 'The service failed' },
  'queue-full': { status: 503, title: 'Too many trainings are waiting' },
  'too-many-uploads': { status: 503, title: 'Too many uploads are under way' },
  overloaded: { status: 503, title: 'The service has too much to do' },
  'store-unavailable': { status: 503, title: 'The object store cannot be reached' },
  'store-full': { status: 507, title: 'The object store is full' },
};

export function problemOf(code: ErrorCode, detail: string, faults: readonly Fault[] = []): Problem {
  const { status, title } = PROBLEMS[code];
  const problem = { type: `urn:prediccion-ventas:problem:${code}`, title, status, detail, code };
  return faults.length === 0 ? problem : { ...problem, errors: [...faults] };
}

function problemOfAppError({ code, message, faults, faultCount, members }: AppError): Problem {
  const problem = { ...problemOf(code, message, faults), ...members };
  return faultCount > faults.length ? { ...problem, errorCount: faultCount } : problem;
}

/** Every answer of 400 and above leaves through here, as problem+json. */
export function registerErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      problemOf('route-not-found', `${request.method} ${pathOf(request)} is not part of this API: see /docs`),
    ),
  );
}

/** Sends an error as a problem document; `membersOf` adds to it what a route has to say of its own. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  membersOf: (problem: Problem) => object = () => ({}),
): FastifyReply {
  const problem = toProblem(error);
  if (problem.status >= 500 && !isLoadShedding(problem)) request.log.error({ err: error }, problem.detail);
  const retryAfter = error instanceof AppError ? error.retryAfter : undefined;
  return sendProblem(reply, { ...problem, ...membersOf(problem) }, retryAfter);
}

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/** Remembers the methods of every address registered after this call. */
export function rememberMethods(app: FastifyInstance): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const methods = taken.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    taken.set(url, methods);
  });
  return taken;
}

/** Answers 405 with `Allow` for the methods that a known address does not take. */
export function closeOtherMethods(app: FastifyInstance, taken: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [url, methods] of [...taken]) {
    const allow = [...methods].sort().join(', ');
    app.route({
      url,
      method: METHODS.filter((name) => !methods.has(name)),
      config: { access: 'public' },
      schema: { hide: true },
      // Nothing of the request matters, whatever its body is.
      onRequest: (request, reply) => {
        const detail = `${pathOf(request)} takes ${allow}, not ${request.method}`;
        sendProblem(reply.header('allow', allow), problemOf('method-not-allowed', detail));
      },
      handler: async () => undefined,
    });
  }
}

/** A service with too much to do does not need a second line in its log for each request that it turns away. */
function isLoadShedding({ code }: Problem): boolean {
  return code === 'overloaded' || code === 'too-many-uploads';
}

export function sendProblem(reply: FastifyReply, problem: Problem, retryAfter?: number): FastifyReply {
  // What is left of it may never come.
  if (problem.code === 'request-timeout') reply.header('connection', 'close');
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  // Sent as text: the response schemas describe the successful answers of a route.
  return reply.code(problem.status).type(PROBLEM_TYPE).serializer(String).send(JSON.stringify(problem));
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0];
}

/** What a client may know of an error. */
export function toProblem(error: FastifyError): Problem {
  if (error instanceof AppError) return problemOfAppError(error);
  if (error instanceof PreconditionFailedError) {
    // Its own message names a key of the store.
    return problemOf('precondition-failed', 'Somebody changed it while the request was answered: read it again');
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    return problemOf(
      'malformed-request',
      'The request does not fit the contract: see "errors"',
      validationFaults(error),
    );
  }
  return frameworkProblem(error);
}

/** Parts of a request, as `field` of a fault names them. */
const PARTS: Readonly<Record<string, string>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

function validationFaults(
  error: FastifyError & { validation: { instancePath: string; message?: string; keyword: string }[] },
): Fault[] {
  return error.validation.map(({ instancePath, message, keyword }) => ({
    field: `${PARTS[error.validationContext ?? ''] ?? 'request'}${instancePath.replace(/\/$/, '')}`,
    code: keyword,
    message: message ?? 'is not valid',
  }));
}

/** Fastify and its plugins carry the status; ours are the words and the code. */
function frameworkProblem(error: FastifyError): Problem {
  const status = error.code === 'FST_INVALID_MULTIPART_CONTENT_TYPE' ? 415 : (error.statusCode ?? 500);
  if (status === 413) return problemOf('payload-too-large', error.message);
  if (status === 415) return problemOf('unsupported-media-type', error.message);
  if (status === 406) return problemOf('not-acceptable', error.message);
  if (status >= 400 && status < 500) return problemOf('malformed-request', error.message);
  if (isClientAbort(error)) return problemOf('malformed-request', 'The request ended before all of it had arrived');
  return problemOf('internal-error', PROBLEMS['internal-error'].title);
}

/** The client closed the connection before its request or our answer had ended. */
export function isClientAbort(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Answers what is not HTTP: there is no request then, and no reply, only the socket. */
export function answerClientError({ code }: { code: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const problem = clientProblem(code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function clientProblem(code: string): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return problemOf('headers-too-large', `The headers have more than ${maxHeaderSize} bytes`);
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problemOf('request-timeout', 'The request took too long to arrive');
  return problemOf('malformed-request', 'This is not an HTTP request');
}
