import { AppError } from '../../src/errors.ts';
import {
  type GivenSeries,
  readTimeSeries,
  type TimeSeriesOutput,
  type TimeSeriesRequest,
  type TimeSeriesResponse,
  timeSeriesError,
  timeSeriesName,
} from '../../src/forecasting/time-series.ts';
import type { ThreadAnswer } from '../../src/threads/answer.ts';
import { joinedInTurns, stepByStep } from '../../src/threads/steps.ts';
import type { TimeSeriesComputing, TimeSeriesResult } from '../computing/time-series.ts';

interface Dependencies {
  readonly computing: TimeSeriesComputing;
  readonly now: () => Date;
}

/** Forecasts series that come with the request. Nothing of them is stored, or known to the next request. */
export function createTimeSeriesService({ computing, now }: Dependencies) {
  return {
    /**
     * The answer as JSON, under the id of its request. Each series has an output of its own, and what is wrong with it
     * stands there. Throws AppError `overloaded` when too many series wait already.
     */
    async forecast(request: TimeSeriesRequest, id: string): Promise<Buffer> {
      const { inputs, model, options } = request;
      const read = await stepByStep(readInputs(request));
      const given = read.filter((one): one is GivenSeries => !(one instanceof AppError));
      const answers = await computing.compute(
        given.map(({ series, decimals, allowNegative, range }) => {
          return { series, decimals, allowNegative, range, model, quantiles: options.quantiles };
        }),
      );
      const outputs = read.map((one, i): TimeSeriesOutput => {
        const outcome = one instanceof AppError ? failed(one, i) : outcomeOf(one, answers[given.indexOf(one)], i);
        return { type: 'time_series_forecast', id: `${id}-${i}`, name: timeSeriesName(inputs[i]), ...outcome };
      });
      const created_at = Math.floor(now().getTime() / 1000);
      return joinedInTurns(written({ id, created_at, status: statusOf(outputs), error: null, model }, outputs));
    },
  };
}

export type TimeSeriesService = ReturnType<typeof createTimeSeriesService>;

/** Each series, or what is wrong with it; one in a step. */
function* readInputs({ inputs, options }: TimeSeriesRequest): Generator<void, (GivenSeries | AppError)[]> {
  const read: (GivenSeries | AppError)[] = [];
  const names = new Set<string>();
  for (const input of inputs) {
    read.push(readOrRefuse(() => readTimeSeries(input, options.horizon, names)));
    const name = timeSeriesName(input);
    if (name !== null) names.add(name);
    yield;
  }
  return read;
}

function readOrRefuse<T>(read: () => T): T | AppError {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

type Outcome = Pick<TimeSeriesOutput, 'status' | 'content' | 'error'>;

function failed(error: Parameters<typeof timeSeriesError>[0], input: number): Outcome {
  return { status: 'error', content: [], error: timeSeriesError(error, input) };
}

function outcomeOf(given: GivenSeries, answer: ThreadAnswer<TimeSeriesResult>, input: number): Outcome {
  if (!answer.ok) return failed(answer, input);
  const { type, name, frequency, start_timestamp } = given;
  const content = { type, name, frequency, start_timestamp, ...answer.value };
  return { status: 'completed', content: [content], error: null };
}

function statusOf(outputs: readonly TimeSeriesOutput[]): TimeSeriesResponse['status'] {
  const failed = outputs.filter(({ status }) => status === 'error').length;
  if (failed === 0) return 'completed';
  return failed < outputs.length ? 'partial' : 'error';
}

/** The answer in pieces: a long horizon of many series has numbers enough to hold up the event loop. */
function* written(head: Omit<TimeSeriesResponse, 'outputs'>, outputs: readonly TimeSeriesOutput[]): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"outputs":[`;
  for (const [i, output] of outputs.entries()) yield `${i > 0 ? ',' : ''}${JSON.stringify(output)}`;
  yield ']}';
}
