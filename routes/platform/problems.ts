import type { AppError, ErrorCode, Fault, Problem } from '../../src/errors.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** The one place where an error code becomes an HTTP status; the title says the code in words. */
export const PROBLEMS: Readonly<Record<ErrorCode, { readonly status: number; readonly title: string }>> = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'invalid-request': { status: 422, title: 'The request breaks a rule' },
  unauthorized: { status: 401, title: 'The call needs a key that is known' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  'missing-file': { status: 400, title: 'There is no file in the request' },
  'invalid-csv': { status: 422, title: 'The CSV cannot be accepted' },
  'invalid-calendar': { status: 422, title: 'The calendar cannot be accepted' },
  'invalid-overrides': { status: 422, title: 'The overrides cannot be accepted' },
  'cannot-fit': { status: 422, title: 'No model fits the data' },
  'no-promotion-effect': { status: 422, title: 'The data cannot tell what promotions do' },
  'dataset-not-found': { status: 404, title: 'Unknown dataset' },
  'version-not-found': { status: 404, title: 'Unknown dataset version' },
  'run-not-found': { status: 404, title: 'Unknown run' },
  'model-not-found': { status: 404, title: 'Unknown model' },
  'artifact-not-found': { status: 404, title: 'Unknown artifact' },
  'calendar-not-found': { status: 404, title: 'The dataset has no calendar' },
  'route-not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method' },
  'not-acceptable': { status: 406, title: 'None of the accepted formats is served' },
  'no-champion': { status: 409, title: 'No model answers yet' },
  'run-ended': { status: 409, title: 'The run can no longer be stopped' },
  'run-not-replayable': { status: 409, title: 'The run has no model to compare with' },
  'idempotency-key-in-use': { status: 409, title: 'The request with this key is under way' },
  'idempotency-key-reused': { status: 422, title: 'The key came with another request' },
  'precondition-failed': { status: 412, title: 'Somebody changed it in between' },
  'payload-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not taken' },
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

export function problemOfAppError({ code, message, faults, faultCount }: AppError): Problem {
  const problem = problemOf(code, message, faults);
  return faultCount > faults.length ? { ...problem, errorCount: faultCount } : problem;
}
