import type { Page } from '../../../services/page.ts';
import { eventsOf } from '../../../services/run-events.ts';
import type { Replay } from '../../../src/schemas/replay.ts';
import type { Decision, Run, RunMetrics, StepName, TrainRequest } from '../../../src/schemas/run.ts';
import { STEP_NAMES } from '../../../src/schemas/run.ts';
import { LINEAR } from './metrics.ts';
import { cursorAfter, DATASET, MODEL, TRAINED_AT, VERSION } from './store.ts';

export const TRAIN_REQUEST: Partial<TrainRequest> = { dataset: DATASET, model: 'auto', promote: 'if-better' };

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

export const RUNS_PAGE: Page<Run> = { items: [FINISHED_RUN], next: cursorAfter(MODEL) };
