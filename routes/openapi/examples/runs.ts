import type { Page } from '../../../services/platform/pages.ts';
import type { Decision } from '../../../src/forecasting/evaluation/decision.ts';
import type { PointMetrics } from '../../../src/forecasting/evaluation/metrics.ts';
import type { SeriesSummary } from '../../../src/forecasting/panel/series-summary.ts';
import type { Replay } from '../../../src/runs/replay.ts';
import { type Run, type RunMetrics, STEP_NAMES, type StepName, type TrainRequest } from '../../../src/runs/run.ts';
import { eventsOf } from '../../../src/runs/run-events.ts';
import { cursorAfter, DATASET, MODEL, TRAINED_AT, VERSION } from './store.ts';

export const TRAIN_REQUEST: Partial<TrainRequest> = { dataset: DATASET, model: 'auto', promote: 'if-better' };

export type Score = Readonly<Record<'holdout' | 'backtest', PointMetrics>>;

export const LINEAR: Score = {
  holdout: { mae: 71.88, mse: 9016.82, rmse: 94.96, r2: 0.9896, mape: 0.0262, wape: 0.0239, mase: 0.574, bias: 0.4 },
  backtest: { mae: 77.98, mse: 9760.97, rmse: 98.8, r2: 0.9886, mape: 0.0283, wape: 0.0255, mase: 0.645, bias: -4.13 },
};

export const SEASONAL_NAIVE: Score = {
  holdout: { mae: 144.4, mse: 33967.4, rmse: 184.3, r2: 0.961, mape: 0.0518, wape: 0.0481, mase: 1.154, bias: 39.42 },
  backtest: { mae: 130.5, mse: 28039.8, rmse: 167.5, r2: 0.9671, mape: 0.0458, wape: 0.0427, mase: 1.079, bias: -15.9 },
};

export const RUN_METRICS: RunMetrics = { model: 'linear', ...LINEAR };

export const DECISION: Decision = {
  promoted: true,
  reason: 'There was no champion.',
  champion: null,
  challengerMae: LINEAR.backtest.mae,
  championMae: null,
  pValue: null,
  origins: 8,
  leak: null,
};

const details: Readonly<Record<StepName, Record<string, unknown>>> = {
  load: { bytes: 8078, rows: 365, days: 365 },
  preprocess: { from: '2022-01-01', to: '2022-12-31', closedWeekdays: [], covariates: ['Promociones', 'Festivo'] },
  split: { method: 'chronological', trainDays: 255, holdoutDays: 110 },
  train: { fitted: ['seasonal-naive', 'linear'], failed: [] },
  evaluate: { requested: 'auto', chosen: 'linear', origins: 8 },
  register: {
    files: ['modelo.json', 'metricas.json', 'graficos/datos.json', 'graficos/series.svg', 'graficos/forecast.svg'],
  },
};

export const QUEUED_RUN: Run = {
  id: MODEL,
  dataset: DATASET,
  datasetVersion: VERSION,
  status: 'queued',
  options: {
    dataset: DATASET,
    version: VERSION,
    model: 'auto',
    split: { method: 'chronological', trainRatio: 0.7, seed: 0 },
    promote: 'if-better',
  },
  queuedAt: '2023-01-01T06:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  steps: STEP_NAMES.map((name) => ({ name, status: 'pending', startedAt: null, durationMs: null, detail: {} })),
  progress: 0,
  metrics: null,
  decision: null,
  error: null,
  model: null,
  codeVersion: '0.1.0',
  retryOf: null,
  owner: '5f1c9a3e-6d0b-4c1f-9f5e-2b7a8d4c6e10',
};

export const FINISHED_RUN: Run = {
  ...QUEUED_RUN,
  status: 'succeeded',
  startedAt: '2023-01-01T06:00:00.571Z',
  finishedAt: TRAINED_AT,
  steps: STEP_NAMES.map((name, i) => ({
    name,
    status: 'succeeded',
    startedAt: `2023-01-01T06:00:00.${571 + 50 * i}Z`,
    durationMs: 50,
    detail: details[name],
  })),
  progress: 1,
  metrics: RUN_METRICS,
  decision: DECISION,
  model: MODEL,
};

export const CANCELLED_RUN: Run = { ...QUEUED_RUN, status: 'cancelled', finishedAt: '2023-01-01T06:00:00.420Z' };

export const RUN_EVENTS = eventsOf(FINISHED_RUN)
  .map(({ id, event, data }) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  .slice(0, 5)
  .join('');

export const REPLAYED: Replay = { run: MODEL, reproduced: true, codeVersion: '0.1.0', differences: [] };

export const NOT_REPLAYED: Replay = {
  ...REPLAYED,
  reproduced: false,
  codeVersion: '0.2.0',
  differences: [
    { subject: 'code-version', path: null, expected: '0.1.0', actual: '0.2.0' },
    { subject: 'modelo.json', path: '/intervals/scale', expected: '41.5', actual: '41.25' },
  ],
};

export const SHARD_NOT_REPLAYED: Replay = {
  ...REPLAYED,
  reproduced: false,
  shards: { compared: 35, different: 1 },
  differences: [
    {
      ...{ subject: 'shard-models', path: '/model/intervals/scale', expected: '41.5', actual: '41.25' },
      ...{ series: 'Bilbao Centro / Pan', shard: '0004' },
    },
  ],
};

export const RUNS_PAGE: Page<Run> = { items: [FINISHED_RUN], next: cursorAfter(MODEL) };

export const RUN_SERIES: Page<SeriesSummary> = {
  items: [
    {
      id: 'Centro / Pan',
      state: 'active',
      status: 'succeeded',
      kind: 'combination',
      pooled: null,
      pooledFrom: null,
      problem: null,
      metrics: { wape: 0.083, mae: 11.2, coverage80: 0.81, origins: 10 },
      month: { forecast: 4125.5, lower80: 3890.4, upper80: 4371.8 },
      lastYear: 4012,
      weeks: [912, 934, 921, 962],
    },
    {
      id: 'Norte / Navidad',
      state: 'short',
      status: 'failed',
      kind: null,
      pooled: null,
      pooledFrom: null,
      problem: { code: 'too-few-days', message: 'It has sales on 1 day; at least 2 are needed' },
      metrics: null,
      month: null,
      lastYear: null,
      weeks: [38],
    },
  ],
  next: null,
};
