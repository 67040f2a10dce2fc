import { workerData } from 'node:worker_threads';
import { forecast } from '../../src/forecasting/forecast.ts';
import { createPublicHolidays } from '../../src/forecasting/public-holidays.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { answered, type ThreadAnswer } from '../../src/threads/answer.ts';
import type { TimeSeriesResult, TimeSeriesTask } from './time-series.ts';

const { country } = workerData as { readonly country: string | undefined }; // given by createTimeSeriesComputing
const tables = country === undefined ? undefined : createPublicHolidays(country);

/** Of a model that nobody keeps. */
const NO_VERSION = '';

/** A thread's task: the steps of a training that need no store, and the forecast by what they give. */
export default (task: TimeSeriesTask): Promise<ThreadAnswer<TimeSeriesResult>> =>
  answered(async () => {
    const { series, decimals, allowNegative, range, quantiles } = task;
    const publicHolidays = await tables;
    const { model } = trainInMemory(trainingDataOf(series, { decimals, allowNegative }, publicHolidays), task.model);
    const knowledge = { calendar: [], publicHolidays };
    const { days } = forecast(model, NO_VERSION, { range, levels: [], quantiles, knowledge });
    const atEach = (p: string) => days.map(({ quantiles: values = {} }) => values[p]);
    return {
      model: model.kind,
      mean_forecast: days.map((day) => day.forecast),
      ...(quantiles && { quantiles: Object.fromEntries(quantiles.map((p) => [String(p), atEach(String(p))])) }),
    };
  });
