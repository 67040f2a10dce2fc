import { z } from 'zod';
import { addDays, daysBetween, isIsoDay, toEpochDay } from '../dates.ts';
import { AppError, type ErrorCode, type Fault } from '../errors.ts';
import { LARGEST_NUMBER, numberOutOfRange, withoutResidue } from '../sales/faults.ts';
import { isSane, outOfRange } from '../sales/reading/columns/date-column.ts';
import { MIN_DAYS } from '../sales/sales-file.ts';
import { decimalsOf, type Series } from '../sales/series.ts';
import { type DayRange, MAX_HORIZON } from './forecast-range.ts';
import { CANDIDATE_KINDS } from './models/candidate.ts';

/** KServe's time-series forecast API: series that a client sends are forecast, and nothing is stored. Its names are not ours to choose. */

/** Of a request: series, points of each (eleven years of days), quantiles. */
const MOST = { inputs: 32, points: 4000, quantiles: 20 };

const nameSchema = z.string().min(1).max(200);
const frequencySchema = z.enum(['D', 'day', 'DAY'], 'only daily series are forecast: D, day or DAY');
const typeSchema = z.literal(
  'univariate_time_series',
  'only univariate_time_series is forecast: send each variable as a series of its own',
);

/** What follows the day in a timestamp: a time, and perhaps the zone. */
const TIME = /^([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/;
const DAY_LENGTH = 'YYYY-MM-DD'.length;

const timestampSchema = z
  .string('must be the day of the first point: a forecast depends on the days of the week and of the year')
  .max(40)
  .refine(
    (text) => isIsoDay(text.slice(0, DAY_LENGTH)) && TIME.test(text.slice(DAY_LENGTH)),
    'must be an existing day YYYY-MM-DD, with or without a time of day',
  )
  .meta({ example: '2023-01-31T00:00:00Z' });

/** A list of as many, whatever they are. */
function ofAnything({ def }: z.ZodArray): z.ZodArray {
  return new z.ZodArray({ ...def, element: z.unknown() });
}

const inputSchema = z
  .looseObject({
    type: typeSchema.describe('Each variable of a multivariate series is a series of its own here'),
    name: nameSchema.describe('Unlike all others of the request'),
    series: z
      .array(z.number().nullable())
      .min(1)
      .max(MOST.points)
      .describe(
        `A value for each day without a gap; null: none was observed, as on a closed day. At least ${MIN_DAYS} numbers, none beyond ±1e15`,
      ),
    frequency: frequencySchema.describe('Daily, no other'),
    start_timestamp: timestampSchema.describe('The day of the first value; a time of day is kept, and means nothing'),
  })
  .meta({ id: 'GivenTimeSeries' });

/** The same before its points are looked at: zod would find and word the fault of each of them. */
const unreadInputSchema = inputSchema.extend({ series: ofAnything(inputSchema.shape.series) });

export const timeSeriesRequestSchema = z
  .looseObject({
    model: z
      .enum(['auto', ...CANDIDATE_KINDS])
      .describe('`auto`: the best in a backtest on the series itself; or the name of a candidate'),
    inputs: z
      .array(inputSchema)
      .min(1)
      .max(MOST.inputs)
      .describe('Series to forecast; what is wrong with one is the error of its own output'),
    options: z.looseObject({
      horizon: z.int().min(1).max(MAX_HORIZON).describe('Days after the last point'),
      quantiles: z
        .array(z.number().min(0.005).max(0.995))
        .max(MOST.quantiles)
        .optional()
        .describe('Probabilities; without them the mean alone is answered'),
    }),
    metadata: z.record(z.string(), z.unknown()).optional().describe('Your own; nothing of it is read'),
  })
  .meta({ id: 'TimeSeriesForecastRequest' });

/** The request with its series as they came: what is wrong with one of them does not end the others. */
export const timeSeriesFrameSchema = timeSeriesRequestSchema.extend({
  inputs: ofAnything(timeSeriesRequestSchema.shape.inputs),
});

export const timeSeriesErrorSchema = z
  .object({
    code: z.string().describe('As in problem documents'),
    message: z.string(),
    param: z.string().nullable().describe('The field of the request, such as `inputs/0/series/3`'),
    type: z.string().describe('See `code`'),
  })
  .meta({ id: 'TimeSeriesError' });

const contentSchema = z.object({
  type: typeSchema,
  name: z.string(),
  mean_forecast: z.array(z.number()).describe('A number for each day of the horizon'),
  frequency: frequencySchema,
  start_timestamp: timestampSchema.describe('The first day of the horizon, with the time of day of the input'),
  quantiles: z
    .record(z.string(), z.array(z.number()))
    .optional()
    .describe('What is not exceeded with each probability: `{ "0.1": [1377.2, …] }`; absent where none was asked for'),
  model: z.string().describe('The candidate that forecast'),
});

const outputSchema = z.object({
  type: z.literal('time_series_forecast'),
  id: z.string(),
  name: z.string().nullable().describe('That of the input; null where it has none'),
  status: z.enum(['completed', 'error']),
  content: z.array(contentSchema).describe('One, or none where `error` says why'),
  error: timeSeriesErrorSchema.nullable(),
});

export const timeSeriesResponseSchema = z
  .object({
    id: z.string().describe('The `X-Request-Id` of the answer'),
    created_at: z.int().describe('Seconds since 1970'),
    status: z.enum(['completed', 'partial', 'error']).describe('`partial`: some outputs are errors; `error`: all are'),
    error: z.null().describe('That of a request as a whole comes as a problem document, with the same member'),
    model: z.string().describe('As it was asked for'),
    outputs: z.array(outputSchema).describe('In the order of the inputs'),
  })
  .meta({ id: 'TimeSeriesForecastResponse' });

export type TimeSeriesRequest = z.infer<typeof timeSeriesFrameSchema>;
export type TimeSeriesOutput = z.infer<typeof outputSchema>;
export type TimeSeriesResponse = z.infer<typeof timeSeriesResponseSchema>;
export type TimeSeriesError = z.infer<typeof timeSeriesErrorSchema>;
export type TimeSeriesContent = z.infer<typeof contentSchema>;

/** A series of a request, as it is understood. */
export interface GivenSeries extends Pick<TimeSeriesContent, 'type' | 'name' | 'frequency' | 'start_timestamp'> {
  /** Its observed days. */
  readonly series: Series;
  readonly decimals: number;
  /** Some value is below 0, so forecasts may be too. */
  readonly allowNegative: boolean;
  /** The days to forecast: those after its last point. */
  readonly range: DayRange;
}

/** The name of a series as a client sent it; null when it has none that can be one. */
export function timeSeriesName(input: unknown): string | null {
  return z.object({ name: nameSchema }).safeParse(input).data?.name ?? null;
}

/**
 * A series as a client sent it, whose name is not `taken`. A null is a day without an observation, as one without a row is in
 * a file: between two numbers the shop was closed on it. The horizon begins after the last point, be it null, and reaches at
 * most 366 days beyond the last number. Throws AppError with one fault, whose field is within the input: `malformed-request`,
 * `number-out-of-range`, and `invalid-request` for a series that is too short, of days that cannot be, or of a horizon out of
 * reach.
 */
export function readTimeSeries(input: unknown, horizon: number, taken: ReadonlySet<string>): GivenSeries {
  const read = unreadInputSchema.safeParse(input);
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw refused('malformed-request', path.join('/'), message);
  }
  const { type, name, frequency, start_timestamp: start } = read.data;
  if (taken.has(name)) throw refused('invalid-request', 'name', 'Another series of the request has this name');
  const points = readPoints(read.data.series);
  const first = start.slice(0, DAY_LENGTH);
  const after = toEpochDay(first) + points.length;
  if (!isSane(toEpochDay(first)) || !isSane(after)) {
    throw refused('invalid-request', 'start_timestamp', outOfRange(first)[1]);
  }
  const days = points.flatMap((point, i) => (point === null ? [] : [addDays(first, i)]));
  const sales = Float64Array.from(points.filter((point) => point !== null));
  if (days.length < MIN_DAYS) {
    const message = `The series has ${days.length} numbers; at least ${MIN_DAYS} are needed to learn from`;
    throw refused('invalid-request', 'series', message);
  }
  const from = addDays(first, points.length);
  const ahead = daysBetween(days[days.length - 1], from) + horizon - 1;
  if (ahead > MAX_HORIZON) {
    const message = `The horizon ends ${ahead} days after the last number; a forecast reaches at most ${MAX_HORIZON} days`;
    throw refused('invalid-request', 'series', message);
  }
  return {
    ...{ type, name, frequency, start_timestamp: from + start.slice(DAY_LENGTH) },
    series: { days, sales, covariates: {} },
    decimals: decimalsOf(sales),
    allowNegative: sales.some((value) => value < 0),
    range: { from, to: addDays(from, horizon - 1) },
  };
}

/** Throws at the first one that is neither a number within the limits nor null. */
function readPoints(given: readonly unknown[]): (number | null)[] {
  return given.map((point, i) => {
    if (point === null) return null;
    if (typeof point !== 'number') throw refused('malformed-request', `series/${i}`, 'must be a number or null');
    if (Math.abs(point) <= LARGEST_NUMBER) return withoutResidue(point);
    throw refused('number-out-of-range', `series/${i}`, numberOutOfRange(point)[1]);
  });
}

function refused(code: ErrorCode, field: string, message: string): AppError {
  return new AppError(code, message, { faults: [{ field, code, message }] });
}

/** What is wrong with a request or one of its series, in the words of that API. */
export function timeSeriesError(
  { code, message, faults }: { readonly code: ErrorCode; readonly message: string; readonly faults: readonly Fault[] },
  input?: number,
): TimeSeriesError {
  const { field = '' } = faults[0] ?? {};
  const param = input === undefined ? field.replace(/^body\/?/, '') : `inputs/${input}/${field}`.replace(/\/$/, '');
  return { code, message, param: param || null, type: `urn:prediccion-ventas:problem:${code}` };
}
