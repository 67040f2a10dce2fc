import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { problemSchema } from '../src/errors.ts';
import {
  type Forecast,
  forecastSchema,
  type GroupedForecast,
  groupedForecastSchema,
} from '../src/forecasting/forecast-schema.ts';
import { type ListedSeries, listedSeriesSchema } from '../src/monitoring/listed-series.ts';
import { type OrderListPlan, orderListPlanSchema } from '../src/planning/inventory/order-list.ts';
import { type Model, modelSchema } from '../src/runs/registered-model.ts';
import { type Run, runSchema } from '../src/runs/run.ts';
import { type DatasetVersion, datasetVersionDocumentSchema } from '../src/sales/dataset.ts';
import { knownFutureSchema } from '../src/sales/known-future.ts';
import type { Mapping } from '../src/sales/mapping.ts';

/** Longest wait for a training. */
const WAIT_SECONDS = 300;
const FAULTS_SHOWN = 5;
const seriesPageSchema = z.object({ items: z.array(listedSeriesSchema) });

/** The service refused, in words for people. */
export class Refused extends Error {}

/** The calls of the demo: plain HTTP, as any other client would make them. `headers` go with each, such as one with a key. */
export function createClient(address: string, headers: Readonly<Record<string, string>> = {}) {
  const call = async <T extends z.ZodType>(schema: T, path: string, init?: RequestInit): Promise<z.infer<T>> => {
    const response = await fetch(new URL(path, address), { ...init, headers: { ...headers, ...init?.headers } });
    const body: unknown = await response.json();
    if (!response.ok) throw new Refused(describeProblem(body));
    return schema.parse(body);
  };

  return {
    async upload(file: string): Promise<DatasetVersion> {
      const form = new FormData();
      form.set('file', new Blob([await readFile(file)], { type: 'text/csv' }), basename(file));
      return call(datasetVersionDocumentSchema, '/datasets', { method: 'POST', body: form });
    },

    /** As `upload`, of a text, and says what its columns are. */
    async uploadMapped(name: string, csv: string, mapping: Mapping): Promise<DatasetVersion> {
      const form = new FormData();
      form.set('name', name);
      form.set('mapping', JSON.stringify(mapping));
      form.set('file', new Blob([csv], { type: 'text/csv' }), `${name}.csv`);
      return call(datasetVersionDocumentSchema, '/datasets', { method: 'POST', body: form });
    },

    /** Tells what the store plans: promotions, holidays and closed days to come. */
    async plan(dataset: string, file: string): Promise<number> {
      const { days } = await call(knownFutureSchema, `/datasets/${dataset}/calendar`, {
        method: 'PUT',
        headers: { 'content-type': 'text/csv' },
        body: await readFile(file),
      });
      return days.length;
    },

    /** Trains and gives the model that came out. */
    async train(): Promise<Model> {
      const run = await call(runSchema, `/train?wait=${WAIT_SECONDS}`, { method: 'POST' });
      if (run.model === null) throw new Refused(run.error?.message ?? `the training is ${run.status}`);
      return call(modelSchema, `/models/${run.model}`);
    },

    /** Trains the series of a dataset and gives the run. */
    trainSeries: (dataset: string): Promise<Run> =>
      call(runSchema, `/train?wait=${WAIT_SECONDS}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ dataset }),
      }),

    series: async (dataset: string): Promise<ListedSeries[]> =>
      (await call(seriesPageSchema, `/datasets/${dataset}/series?limit=1000`)).items,

    groups: (dataset: string, column: string): Promise<GroupedForecast> =>
      call(groupedForecastSchema, `/forecast?dataset=${dataset}&groupBy=${encodeURIComponent(column)}`),

    orders: (request: object): Promise<OrderListPlan> =>
      call(orderListPlanSchema, '/plans/orders', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      }),

    forecast: (query = ''): Promise<Forecast> => call(forecastSchema, `/forecast${query}`),
  };
}

function describeProblem(body: unknown): string {
  const { detail, errors = [] } = problemSchema.parse(body);
  const faults = errors.slice(0, FAULTS_SHOWN).map(({ row, column, message }) => {
    const place = [row && `row ${row}`, column && `column ${column}`].filter(Boolean).join(', ');
    return `\n  ${place ? `${place}: ` : ''}${message}`;
  });
  return detail + faults.join('');
}
