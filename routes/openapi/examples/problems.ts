import type { ErrorCode, Fault } from '../../../src/errors.ts';
import type { Problem } from '../../../src/schemas/problem.ts';
import { problemOf } from '../../problems.ts';
import { DATASET, MODEL, OLDER_MODEL, VERSION } from './store.ts';

type Sample = readonly [detail: string, faults?: readonly Fault[]];

const SAMPLES: Readonly<Record<ErrorCode, Sample>> = {
  'malformed-request': [
    'The request does not fit the contract: see "errors"',
    [{ field: 'query/limit', code: 'too_big', message: 'Too big: expected number to be <=200' }],
  ],
  'invalid-request': ['2021-06-01 is history: the model knows sales up to 2022-12-31; ask for days from 2022-12-01 on'],
  unauthorized: ['Send a key: "Authorization: Bearer KEY" or "X-API-Key: KEY"'],
  forbidden: ['The key "shop" has the role read; this call needs write'],
  'missing-file': ['Send the CSV as the multipart field "file", or as the body with the type text/csv'],
  'invalid-csv': [
    'The file was not stored: 1 problem. First: "12x" is not a number',
    [{ row: 17, column: 'Ventas', code: 'not-a-number', message: '"12x" is not a number' }],
  ],
  'invalid-calendar': [
    'The calendar was not stored: 1 problem. First: "2023-02-30" is not a day',
    [{ row: 3, column: 'Fecha', code: 'not-a-date', message: '"2023-02-30" is not a day' }],
  ],
  'invalid-overrides': [
    'The overrides were not stored: 1 problem. First: 2022-12-31 is observed already (the data goes to 2022-12-31): its number cannot be changed',
    [
      {
        field: 'body/days/0/date',
        code: 'past-day',
        message: '2022-12-31 is observed already (the data goes to 2022-12-31): its number cannot be changed',
      },
    ],
  ],
  'cannot-fit': ['No candidate fits the data: the series has only one weekday'],
  'no-promotion-effect': [
    `"${DATASET}" has no column of promotions: upload sales with a column Promociones (1 on promotion days), then train`,
  ],
  'dataset-not-found': [`There is no dataset "${DATASET}"; upload one with POST /datasets?name=${DATASET}`],
  'version-not-found': [`Dataset "${DATASET}" has no version ${VERSION}; see GET /datasets/${DATASET}/versions`],
  'run-not-found': [`There is no run ${MODEL}; see GET /runs`],
  'model-not-found': [`There is no model ${MODEL}; see GET /models`],
  'artifact-not-found': [`Model ${MODEL} has no file plot.svg; see "artifacts" of GET /models/${MODEL}`],
  'calendar-not-found': [`Dataset "${DATASET}" has no calendar`],
  'route-not-found': ['GET /sales is not part of this API: see /docs'],
  'method-not-allowed': ['/forecast takes GET, HEAD, not DELETE'],
  'not-acceptable': ['A forecast is served as application/json or text/csv'],
  'no-champion': [
    `No model answers for "${DATASET}" yet. Upload sales with POST /datasets?name=${DATASET}, then train with POST /train {"dataset":"${DATASET}"}`,
  ],
  'run-ended': [`Run ${MODEL} has ended already: it is succeeded`],
  'run-not-replayable': [`Run ${MODEL} registered no model: it is cancelled`],
  'idempotency-key-in-use': ['The request with this Idempotency-Key is under way: send it again in a moment'],
  'idempotency-key-reused': ['This Idempotency-Key came with another request before: take a new one'],
  'precondition-failed': [
    `The champion of "${DATASET}" is ${OLDER_MODEL} by now: read it again, then repeat with its ETag`,
  ],
  'payload-too-large': ['The file has more than 268435456 bytes, the limit of MAX_UPLOAD_MB'],
  'unsupported-media-type': ['Unsupported Media Type: application/xml'],
  'headers-too-large': ['The headers have more than 16384 bytes'],
  'request-timeout': ['The request took too long to arrive'],
  'too-many-requests': ['More than 6000 requests a minute with the key "shop": wait 23 s'],
  'too-many-uploads': ['8 uploads are under way; try again in a moment'],
  overloaded: ['The service has more to do than it can; try again in a moment'],
  'precondition-required': ['Say which champion is replaced: send If-Match: "5xwcy-dn2nxevv39bc-4y" (or If-Match: *)'],
  'internal-error': ['The service failed'],
  'queue-full': ['1000 trainings are waiting already; try again later'],
  'store-unavailable': ['The object store cannot be reached'],
  'store-full': ['The object store is full'],
};

export const PROBLEM_EXAMPLES = Object.fromEntries(
  Object.entries(SAMPLES).map(([code, [detail, faults]]) => [code, problemOf(code as ErrorCode, detail, faults)]),
) as Readonly<Record<ErrorCode, Problem>>; // the keys are those of SAMPLES
