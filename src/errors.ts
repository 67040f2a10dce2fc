import { z } from 'zod';

/** Every code a client can meet; the HTTP status of each stands in `routes/platform/errors.ts`. */
export const ERROR_CODES = [
  'malformed-request',
  'invalid-request',
  'unauthorized',
  'forbidden',
  'foreign-origin',
  'missing-file',
  'invalid-csv',
  'mapping-needed',
  'invalid-calendar',
  'invalid-overrides',
  'number-out-of-range',
  'cannot-fit',
  'no-promotion-effect',
  'dataset-not-found',
  'series-not-found',
  'series-needed',
  'version-not-found',
  'run-not-found',
  'model-not-found',
  'artifact-not-found',
  'calendar-not-found',
  'feed-not-found',
  'feed-expired',
  'delivery-not-found',
  'route-not-found',
  'method-not-allowed',
  'not-acceptable',
  'loses-history',
  'no-champion',
  'no-webhook',
  'damaged-document',
  'run-ended',
  'run-not-replayable',
  'idempotency-key-in-use',
  'idempotency-key-reused',
  'precondition-failed',
  'precondition-required',
  'payload-too-large',
  'unsupported-media-type',
  'misdirected-request',
  'headers-too-large',
  'request-timeout',
  'too-many-requests',
  'too-many-uploads',
  'overloaded',
  'queue-full',
  'store-unavailable',
  'store-full',
  'internal-error',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing that is wrong, and where: a field of the request, or a row and column of a CSV. */
export const faultSchema = z
  .object({
    field: z.string().optional(),
    row: z.int().optional().describe('Line of the file; the header is row 1'),
    column: z.string().optional(),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'Fault' });

export type Fault = Readonly<z.infer<typeof faultSchema>>;

/** RFC 9457 problem details; `code` is stable, the texts are for people. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.enum(ERROR_CODES),
  errors: z.array(faultSchema).optional(),
  errorCount: z.int().optional().describe('How many faults there are when `errors` shows only the first'),
});

export type Problem = z.infer<typeof problemSchema>;

interface AppErrorOptions {
  /** What is wrong, one by one; of many, the first. */
  readonly faults?: readonly Fault[];
  /** How many there are in all. */
  readonly faultCount?: number;
  readonly cause?: unknown;
  /** Further members of the problem document, such as the questions of `mapping-needed`. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Seconds after which the same call may succeed. */
  readonly retryAfter?: number;
}

/** An error that a client can act on: the message names the offending value, the limit and the way out. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  readonly retryAfter: number | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    { faults = [], faultCount = faults.length, cause, retryAfter, members = {} }: AppErrorOptions = {},
  ) {
    super(message, { cause });
    this.name = 'AppError';
    this.code = code;
    this.faults = faults;
    this.faultCount = faultCount;
    this.retryAfter = retryAfter;
    this.members = members;
  }
}
