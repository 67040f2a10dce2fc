import { WORKBOOK_TYPE } from '../../../src/primitives.ts';
import * as dataset from './datasets.ts';
import * as forecast from './forecasts.ts';
import * as inventory from './inventory-plans.ts';
import * as model from './models.ts';
import * as ledger from './monitoring.ts';
import { CHANGES_PAGE, METRICS_PAGE } from './platform.ts';
import * as promotion from './promotion-plans.ts';
import * as run from './runs.ts';
import * as staffing from './staffing-plans.ts';
import { DATASET, VERSION } from './store.ts';
import * as webhook from './webhooks.ts';

/** Several examples of one content, by name. */
const either = (examples: Readonly<Record<string, unknown>>) => new Map(Object.entries(examples));
const json = (example: unknown) => ({ 'application/json': example });

/** Of any table; the bytes would say nothing to a reader. */
const WORKBOOK = { [WORKBOOK_TYPE]: '(a workbook)' };

const CALENDAR_ANSWER = { 'application/json': dataset.CALENDAR, 'text/csv': dataset.CALENDAR_CSV, ...WORKBOOK };

interface OperationExamples {
  /** By content type of the body. */
  readonly request?: Readonly<Record<string, unknown>>;
  /** The call works without a body too. */
  readonly bodyOptional?: true;
  /** By status and content type; those of problems follow from their codes. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** By operation. */
export const EXAMPLES: Readonly<Record<string, OperationExamples>> = {
  getSettings: {
    responses: { 200: json({ version: '0.1.0', currency: 'EUR', country: 'ES', maxUploadBytes: 268_435_456 }) },
  },
  getHealth: { responses: { 200: json({ status: 'ok' }) } },
  getMetrics: { responses: { 200: { 'text/plain': METRICS_PAGE } } },
  getReadiness: { responses: { 200: json({ status: 'ok' }) } },
  getServerMetadata: { responses: { 200: json({ name: 'prediccion-ventas', version: '0.1.0', extensions: [] }) } },
  getServerLive: { responses: { 200: json({ live: true }) } },
  getServerReady: { responses: { 200: json({ ready: true }) } },
  getModelMetadata: { responses: { 200: json(model.MODEL_METADATA) } },
  getModelReady: { responses: { 200: json({ name: DATASET, ready: true }) } },
  getAccess: {
    responses: {
      200: json(
        either({
          withKey: { required: true, name: 'shop', role: 'write', datasets: [DATASET] },
          withoutKey: { required: true, name: null, role: null, datasets: [] },
          open: { required: false, name: null, role: 'admin', datasets: null },
        }),
      ),
    },
  },
  listChanges: { responses: { 200: json(CHANGES_PAGE) } },
  minioEvent: {
    request: json({
      EventName: 's3:ObjectCreated:Put',
      Key: `dataset-predicciones/${DATASET}/Ventas.csv`,
      Records: [
        {
          eventName: 's3:ObjectCreated:Put',
          s3: { bucket: { name: 'dataset-predicciones' }, object: { key: `${DATASET}%2FVentas.csv`, size: 8078 } },
        },
      ],
    }),
    responses: { 202: json({ datasets: [DATASET] }) },
  },
  uploadDataset: {
    request: { 'multipart/form-data': { name: DATASET, file: dataset.CSV }, 'text/csv': dataset.CSV, ...WORKBOOK },
    responses: {
      200: json(either({ unchanged: dataset.DATASET_EXAMPLE, dryRun: dataset.DRY_RUN_EXAMPLE })),
      201: json(dataset.DATASET_EXAMPLE),
    },
  },
  listDatasets: { responses: { 200: json(dataset.DATASETS_PAGE) } },
  getDataset: {
    responses: { 200: json(either({ inUse: dataset.CURRENT_DATASET, withRejected: dataset.WITH_REJECTED })) },
  },
  adoptFile: {
    request: json({ mapping: { date: 'Fecha', sales: 'Total', series: [] } }),
    responses: { 200: json(dataset.DATASET_EXAMPLE), 201: json(dataset.DATASET_EXAMPLE) },
  },
  addDatasetDays: {
    request: {
      ...json(either({ one: dataset.ADDED_DAYS, many: dataset.ADDED_TO_MANY })),
      ...{ 'text/csv': dataset.ADDED_CSV, ...WORKBOOK },
    },
    responses: {
      200: json(either({ unchanged: dataset.REVISED, dryRun: dataset.DRY_RUN_EXAMPLE })),
      201: json(dataset.REVISED),
    },
  },
  restoreDatasetVersion: { request: json({ version: VERSION }), responses: { 200: json(dataset.DATASET_EXAMPLE) } },
  listDatasetVersions: { responses: { 200: json(dataset.DATASETS_PAGE) } },
  getDatasetContent: { responses: { 200: { 'text/csv': dataset.CSV, ...WORKBOOK } } },
  listDatasetSeries: { responses: { 200: json(dataset.SERIES_EXAMPLE) } },
  getDatasetDays: { responses: { 200: json(dataset.OBSERVED_DAYS_EXAMPLE) } },
  deleteDataset: { responses: {} },
  putCalendar: {
    request: { ...json(dataset.CALENDAR_REQUEST), 'text/csv': dataset.CALENDAR_CSV, ...WORKBOOK },
    responses: { 200: CALENDAR_ANSWER },
  },
  getCalendar: { responses: { 200: CALENDAR_ANSWER } },
  deleteCalendar: { responses: {} },
  train: {
    request: json(run.TRAIN_REQUEST),
    bodyOptional: true,
    responses: { 200: json(run.FINISHED_RUN), 202: json(run.QUEUED_RUN) },
  },
  listRuns: { responses: { 200: json(run.RUNS_PAGE) } },
  getRun: { responses: { 200: json(run.FINISHED_RUN) } },
  followRun: { responses: { 200: { 'text/event-stream': run.RUN_EVENTS } } },
  replayRun: {
    responses: {
      200: json(either({ reproduced: run.REPLAYED, different: run.NOT_REPLAYED, shard: run.SHARD_NOT_REPLAYED })),
    },
  },
  listRunSeries: { responses: { 200: json(run.RUN_SERIES) } },
  retryRun: { responses: { 202: json(run.QUEUED_RUN) } },
  cancelRun: { responses: { 202: json(run.CANCELLED_RUN) } },
  getForecast: {
    responses: {
      200: {
        'application/json': either({ oneSeries: forecast.FORECAST, groups: forecast.GROUPS }),
        'text/csv': forecast.FORECAST_CSV,
        ...WORKBOOK,
        'text/calendar': forecast.FORECAST_CALENDAR,
        'application/x-ndjson': forecast.SERIES_ROWS,
      },
    },
  },
  forecastScenario: {
    request: json(dataset.SCENARIO_REQUEST),
    responses: {
      200: {
        'application/json': forecast.SCENARIO,
        'text/csv': forecast.SCENARIO_CSV,
        ...WORKBOOK,
        'text/calendar': forecast.FORECAST_CALENDAR,
      },
    },
  },
  createFeed: {
    request: json({ dataset: DATASET, name: forecast.FEED.name }),
    responses: { 201: json(forecast.CREATED_FEED) },
  },
  listFeeds: { responses: { 200: json({ items: [forecast.FEED], next: null }) } },
  revokeFeed: { responses: {} },
  getFeedCsv: { responses: { 200: { 'text/csv': forecast.FORECAST_CSV } } },
  getFeedWorkbook: { responses: { 200: WORKBOOK } },
  getFeedCalendar: { responses: { 200: { 'text/calendar': forecast.FEED_CALENDAR } } },
  predictDay: { request: json(forecast.PREDICT_REQUEST), responses: { 200: json(forecast.PREDICTION) } },
  forecastTimeSeries: {
    request: json(forecast.TIME_SERIES_REQUEST),
    responses: { 200: json(either({ completed: forecast.TIME_SERIES, partial: forecast.PARTIAL_TIME_SERIES })) },
  },
  planPromotions: {
    request: json(promotion.PROMOTION_PLAN_REQUEST),
    responses: { 200: json(promotion.PROMOTION_PLAN) },
  },
  planInventory: {
    request: json(inventory.INVENTORY_REQUEST),
    responses: {
      200: { 'application/json': inventory.INVENTORY_PLAN, 'text/csv': inventory.INVENTORY_CSV, ...WORKBOOK },
    },
  },
  planOrders: {
    request: json(inventory.ORDER_LIST_REQUEST),
    responses: { 200: { 'application/json': inventory.ORDER_LIST, 'text/csv': inventory.ORDER_LIST_CSV, ...WORKBOOK } },
  },
  planStaffing: {
    request: json(staffing.STAFFING_REQUEST),
    responses: {
      200: {
        'application/json': staffing.STAFFING_PLAN,
        'text/csv': staffing.STAFFING_CSV,
        ...WORKBOOK,
        'text/calendar': staffing.STAFFING_CALENDAR,
      },
    },
  },
  putOverrides: { request: json(ledger.OVERRIDES_REQUEST), responses: { 200: json(ledger.OVERRIDES) } },
  getOverrides: { responses: { 200: json(ledger.OVERRIDES) } },
  deleteOverrides: { responses: {} },
  listForecasts: { responses: { 200: json(ledger.ISSUES_PAGE) } },
  getAccuracy: { responses: { 200: json(ledger.ACCURACY) } },
  getSummary: {
    responses: {
      200: {
        'application/json': webhook.SUMMARY,
        'text/markdown': webhook.SUMMARY_MARKDOWN,
        'text/plain': webhook.SUMMARY.text,
      },
    },
  },
  listWebhookDeliveries: { responses: { 200: json(webhook.DELIVERIES_PAGE) } },
  retryWebhookDelivery: { responses: { 202: json(webhook.PENDING) } },
  testWebhook: { responses: { 202: json(webhook.PINGED) } },
  listModels: { responses: { 200: json(model.MODELS_PAGE) } },
  getChampion: { responses: { 200: json(model.CHAMPION) } },
  promoteModel: { request: json(model.PROMOTE_REQUEST), responses: { 200: json(model.ROLLED_BACK) } },
  getModel: { responses: { 200: json(model.MODEL_EXAMPLE) } },
  getArtifact: { responses: { 200: { 'application/json': model.REPORT, 'image/svg+xml': model.PLOT } } },
};
