import type { AuditEntry } from '../../../src/access/audit-entry.ts';
import type { ErrorCode, Fault, Problem } from '../../../src/errors.ts';
import { problemOf } from '../../platform/errors.ts';
import { DATASET, MODEL, OLDER_MODEL, VERSION } from './store.ts';

const PROMOTION: AuditEntry = {
  schema: 1,
  id: '2023-01-02/091500123Z-5e0c9a1f',
  at: '2023-01-02T09:15:00.123Z',
  key: 'planning',
  role: 'write',
  method: 'PUT',
  path: '/models/champion',
  dataset: DATASET,
  address: '192.168.1.20',
  requestId: '0b0f0c52-6a5e-4f0e-9d2b-7f3f8a8f3f11',
  status: 200,
  before: MODEL,
  after: OLDER_MODEL,
};

export const CHANGES_PAGE = { items: [PROMOTION], next: null };

/** A few of the lines. */
export const METRICS_PAGE = `# HELP prediccion_ventas_runs_total Trainings that this process has ended, or found ended, by how
# TYPE prediccion_ventas_runs_total counter
prediccion_ventas_runs_total{status="succeeded"} 12
prediccion_ventas_runs_total{status="failed"} 0
# HELP prediccion_ventas_live_wape_ratio Live error of the forecasts on the newest scored days: sum of errors over sum of sales
# TYPE prediccion_ventas_live_wape_ratio gauge
prediccion_ventas_live_wape_ratio{dataset="${DATASET}"} 0.061
`;

type Sample = readonly [detail: string, faults?: readonly Fault[], members?: Readonly<Record<string, unknown>>];

const SAMPLES: Readonly<Record<ErrorCode, Sample>> = {
  'no-webhook': [
    'There is nobody to send webhooks to: set WEBHOOK_URL and WEBHOOK_SECRET, and start the service again',
  ],
  'malformed-request': [
    'The request does not fit the contract: see "errors"',
    [{ field: 'query/limit', code: 'too_big', message: 'Too big: expected number to be <=200' }],
  ],
  'invalid-request': ['2021-06-01 is history: the model knows sales up to 2022-12-31; ask for days from 2022-12-01 on'],
  unauthorized: ['Send a key: "Authorization: Bearer KEY" or "X-API-Key: KEY"'],
  forbidden: ['The key "shop" has the role read; this call needs write'],
  'foreign-origin': [
    'A page of "https://elsewhere.example" must not change anything here; if it may, add its origin to ALLOWED_ORIGINS',
  ],
  'misdirected-request': [
    'The service is not known as "forecast.shop.example"; if it should be, add the name to ALLOWED_HOSTS',
  ],
  'missing-file': ['Send the CSV as the multipart field "file", or as the body with the type text/csv'],
  'invalid-csv': [
    'The file was not stored: 1 problem. First: "12x" is not a number',
    [{ row: 17, column: 'Ventas', code: 'not-a-number', message: '"12x" is not a number' }],
  ],
  'mapping-needed': [
    'The file was not stored: it must be said what its columns are. "Total" or "Unit price": which are the sales? Send it again with a mapping, such as mapping={"date":"Fecha","sales":"Total"}',
    undefined,
    {
      mapping: { date: 'Fecha', sales: 'Total' },
      questions: [
        {
          role: 'sales',
          message: '"Total" or "Unit price": which are the sales?',
          candidates: [
            { column: 'Total', why: 'Its name', sample: ['548.97', '80.22'], answer: { sales: 'Total' } },
            { column: 'Unit price', why: 'It holds amounts', sample: ['74.69'], answer: { sales: 'Unit price' } },
          ],
        },
      ],
      columns: [
        { name: 'Fecha', role: 'date' },
        { name: 'Unit price', role: 'ignored' },
        { name: 'Total', role: 'sales' },
      ],
    },
  ],
  'loses-history': [
    'The dataset has 200 days from 2022-01-01 to 2022-07-19 that this file lacks. If the file has only new or corrected days, add them with POST /datasets/ventas/days; if it is to take the place of all that is there, send it again with replace=true',
    undefined,
    { lost: { days: 200, from: '2022-01-01', to: '2022-07-19', first: ['2022-01-01', '2022-01-02'] } },
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
  'number-out-of-range': ['The numbers are too large or too small to compute with: "bias" would be Infinity'],
  'cannot-fit': ['No candidate fits the data: the series has only one weekday'],
  'no-promotion-effect': [
    `"${DATASET}" has no column of promotions: upload sales with a column Promociones (1 on promotion days), then train`,
  ],
  'dataset-not-found': [`There is no dataset "${DATASET}"; upload one with POST /datasets?name=${DATASET}`],
  'series-not-found': [`Dataset "${DATASET}" has no series "Centro / Pan"; see GET /datasets/${DATASET}/series`],
  'series-needed': [`"${DATASET}" has 60 series: say which one with "series"; see GET /datasets/${DATASET}/series`],
  'version-not-found': [`Dataset "${DATASET}" has no version ${VERSION}; see GET /datasets/${DATASET}/versions`],
  'run-not-found': [`There is no run ${MODEL}; see GET /runs`],
  'model-not-found': [`There is no model ${MODEL}; see GET /models`],
  'artifact-not-found': [`Model ${MODEL} has no file plot.svg; see "artifacts" of GET /models/${MODEL}`],
  'calendar-not-found': [`Dataset "${DATASET}" has no calendar`],
  'feed-not-found': ['There is no feed at this address: it was never made, or it was revoked; see GET /feeds'],
  'feed-expired': ['The feed expired at 2023-06-30T22:00:00.000Z; make another one with POST /feeds'],
  'delivery-not-found': ['There is no webhook message 3f1c0a77d2b94e5f8a6b1c2d3e4f5061; see GET /webhooks/deliveries'],
  'route-not-found': ['GET /sales is not part of this API: see /docs'],
  'method-not-allowed': ['/forecast takes GET, HEAD, not DELETE'],
  'not-acceptable': ['A forecast is served as application/json or text/csv'],
  'no-champion': [`No model answers for "${DATASET}" yet: train one with POST /train {"dataset":"${DATASET}"}`],
  'damaged-document': [
    `The pointer to the champion of "${DATASET}" cannot be read: it is empty. To repair it, promote a model with PUT /models/champion and If-Match: *, or train with POST /train {"dataset":"${DATASET}"}`,
    undefined,
    {
      damaged: {
        document: 'champion',
        dataset: DATASET,
        name: null,
        reason: 'it is empty',
        repair: `promote a model with PUT /models/champion and If-Match: *, or train with POST /train {"dataset":"${DATASET}"}`,
      },
    },
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
  Object.entries(SAMPLES).map(([code, [detail, faults, members]]) => [
    code,
    { ...problemOf(code as ErrorCode, detail, faults), ...members },
  ]),
) as Readonly<Record<ErrorCode, Problem>>; // the keys are those of SAMPLES
