import type { Page } from '../../../services/platform/pages.ts';
import type { ModelMetadata } from '../../../services/serving/inference.ts';
import type { TrainingReport } from '../../../src/forecasting/evaluation/training-report.ts';
import type { TrainedModel } from '../../../src/forecasting/trained-model.ts';
import type { Champion, Model, ModelSummary } from '../../../src/runs/registered-model.ts';
import { DECISION, FINISHED_RUN, LINEAR, RUN_METRICS, SEASONAL_NAIVE } from './runs.ts';
import { DATASET, MODEL, OLDER_MODEL, TRAINED_AT, VERSION } from './store.ts';

export const CHAMPION: Champion = {
  schema: 1,
  dataset: DATASET,
  version: MODEL,
  promotedAt: '2023-01-01T06:00:00.874Z',
  promotedBy: 'training',
  previous: null,
};

/** After a roll back: the older one answers again. */
export const ROLLED_BACK: Champion = {
  ...CHAMPION,
  version: OLDER_MODEL,
  promotedAt: '2023-01-02T09:15:00.000Z',
  promotedBy: 'request',
  previous: MODEL,
};

export const PROMOTE_REQUEST = { dataset: DATASET, version: OLDER_MODEL };

const summary: ModelSummary = {
  version: MODEL,
  dataset: DATASET,
  datasetVersion: VERSION,
  kind: 'linear',
  champion: true,
  trainedAt: TRAINED_AT,
  metrics: RUN_METRICS,
};

export const MODELS_PAGE: Page<ModelSummary> = { items: [summary], next: null };

const parameters: TrainedModel = {
  schema: 1,
  kind: 'linear',
  dataset: DATASET,
  datasetVersion: VERSION,
  trainedOn: { from: '2022-01-01', to: '2022-12-31', days: 365 },
  closedWeekdays: [],
  covariates: [
    { name: 'promo', column: 'Promociones', binary: true, byWeekday: null, fallback: 0 },
    { name: 'holiday', column: 'Festivo', binary: true, byWeekday: [0, 0, 0, 0, 0, 0, 1], fallback: 0 },
  ],
  decimals: 0,
  allowNegative: false,
  monthToDate: [{ date: '2022-12-31', sales: 4085, covariates: { promo: 0, holiday: 0 } }],
  mixes: { '1': 52, '2': 24, '2 promo': 28, '7 holiday': 52 },
  intervals: {
    historyStart: '2022-01-01',
    scale: { kind: 'additive', typical: 2997.2 },
    quantiles: [0.021, 0.026, 0.032, 0.04, 0.053, 0.065, 0.08, 0.091],
    spread: 0.032,
    degreesOfFreedom: 7.4,
    correlation: 0.6,
    difficulty: { festive: 1.1, holiday: 1 },
    lowest: 0,
    evidence: { origins: 10, days: 310, effectiveDays: 102.5 },
  },
  parameters: { intercept: 1502.4, coefficients: [512.83, 1022.5, 1492.71, 1978.33, 2499.28, 2702.77, 168.09] },
};

export const REPORT: TrainingReport = {
  schema: 1,
  chosen: 'linear',
  holdout: {
    split: FINISHED_RUN.options.split,
    train: { from: '2022-01-01', to: '2022-09-12', days: 255 },
    holdout: { from: '2022-09-13', to: '2022-12-31', days: 110 },
    candidates: [
      { kind: 'seasonal-naive', metrics: SEASONAL_NAIVE.holdout, reason: null },
      { kind: 'linear', metrics: LINEAR.holdout, reason: null },
    ],
  },
  backtest: {
    horizonDays: 31,
    origins: [{ origin: '2022-11-30', historyDays: 334, days: 31 }],
    candidates: [
      {
        kind: 'seasonal-naive',
        metrics: SEASONAL_NAIVE.backtest,
        reason: null,
        totalError: 0.016,
        maeByOrigin: [130.5],
        intervals80: { coverage: 0.81, intervalScore: 520.4, totalCoverage: 0.9 },
      },
      {
        kind: 'linear',
        metrics: LINEAR.backtest,
        reason: null,
        totalError: 0.006,
        maeByOrigin: [77.98],
        intervals80: { coverage: 0.8, intervalScore: 341.2, totalCoverage: 0.9 },
      },
    ],
  },
  effects: [
    { flag: 'promo', weekday: null, days: 73, factor: 1.06, interval80: [1.05, 1.07] },
    { flag: 'promo', weekday: 2, days: 28, factor: 1.08, interval80: [1.07, 1.1] },
  ],
};

export const MODEL_EXAMPLE: Model = {
  ...summary,
  parameters,
  report: REPORT,
  lineage: {
    datasetVersion: VERSION,
    codeVersion: FINISHED_RUN.codeVersion,
    split: FINISHED_RUN.options.split,
    requestedModel: 'auto',
    run: MODEL,
  },
  decision: DECISION,
  artifacts: ['datos.json', 'forecast.svg', 'series.svg', 'metricas.json', 'modelo.json', 'run.json'],
};

export const PLOT = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400" viewBox="0 0 800 400"></svg>';

export const MODEL_METADATA: ModelMetadata = {
  name: DATASET,
  versions: [MODEL],
  platform: 'prediccion-ventas_linear',
  inputs: [
    { name: 'date', datatype: 'BYTES', shape: [-1] },
    { name: 'Promociones', datatype: 'FP64', shape: [-1] },
    { name: 'Festivo', datatype: 'FP64', shape: [-1] },
  ],
  outputs: [
    { name: 'forecast', datatype: 'FP64', shape: [-1] },
    { name: 'interval80', datatype: 'FP64', shape: [-1, 2] },
    { name: 'interval95', datatype: 'FP64', shape: [-1, 2] },
  ],
};
