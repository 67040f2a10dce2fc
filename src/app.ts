import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { registerApi } from '../routes/index.ts';
import { answerClientError, sendProblem, toProblem } from '../routes/platform/errors.ts';
import { REQUEST_ID, RequestLog, requestIdOf } from '../routes/platform/request-log.ts';
import { createAudit } from '../services/access/audit.ts';
import { createIdempotency } from '../services/access/idempotency.ts';
import { createKeyRing } from '../services/access/key-ring.ts';
import { createDatasetService } from '../services/datasets/datasets.ts';
import { createKnownFutureService } from '../services/datasets/known-futures.ts';
import { createObservations, createObservedDays } from '../services/datasets/observed-days.ts';
import { createRemoval } from '../services/datasets/removal.ts';
import type { Services } from '../services/index.ts';
import { createUpkeep } from '../services/maintenance/module.ts';
import { createRetention } from '../services/maintenance/retention.ts';
import { createModelService } from '../services/models/models.ts';
import { createDatasetMetrics } from '../services/monitoring/dataset-metrics.ts';
import { createLedgerParts } from '../services/monitoring/module.ts';
import { createOverrideService } from '../services/monitoring/overrides.ts';
import { createPlanService } from '../services/planning/plans.ts';
import { createForecastService } from '../services/serving/forecasts.ts';
import { createInferenceService } from '../services/serving/inference.ts';
import { createModelCache } from '../services/serving/model-cache.ts';
import { createTrainingParts } from '../services/training/module.ts';
import { createReplayService } from '../services/training/replays.ts';
import { type Config, ConfigError } from './config.ts';
import type { PublicHolidays } from './forecasting/assumptions.ts';
import { createKeyedMutex } from './jobs/keyed-mutex.ts';
import { createAuditRepository } from './repositories/audit.ts';
import { createRemovals } from './repositories/dataset-removals.ts';
import { createDatasetRepository } from './repositories/datasets.ts';
import { createIdempotencyRecords } from './repositories/idempotency-records.ts';
import { createInboxRepository } from './repositories/inbox.ts';
import { createKnownFutureRepository } from './repositories/known-futures.ts';
import { createModelRepository } from './repositories/models.ts';
import { createOverrideRepository } from './repositories/overrides.ts';
import type { Run } from './runs/run.ts';
import { createRunRepository } from './runs/run-repository.ts';
import { createStore } from './storage/create-store.ts';
import { createKeys } from './storage/keys.ts';
import { createObservedStore } from './storage/observed-store.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import type { Tracing } from './telemetry/tracing.ts';
import { CODE_VERSION } from './version.ts';

/** Beside the compiled code, whether this file is a part of it or of a checkout. */
const DASHBOARD = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../dist/web' : '../web', import.meta.url));
/** Clients send their headers at once; who does not wants to hold the connection. */
const HEADERS_TIMEOUT_MS = 15_000;
const CONNECTION_CHECK_MS = 5000;
/** Never written to the log, whoever hands it over. */
const SECRETS = ['headers', 'req.headers', 'request.headers', 'err.headers'].flatMap((place) => [
  `${place}.authorization`,
  `${place}["x-api-key"]`,
  `${place}.cookie`,
]);
/** How soon a changed API_KEYS_FILE is in force. */
const KEYS_POLL_MS = 1000;

/** The composition root: wires store, queue, services and routes. Closing the app closes all of them. */
export async function createApp(config: Config): Promise<FastifyInstance> {
  const publicHolidays = await holidaysOf(config.country);
  const app = Fastify({
    logger: { level: config.logLevel, redact: SECRETS },
    trustProxy: config.trustProxy,
    requestTimeout: config.requestTimeoutMs,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, config.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(CONNECTION_CHECK_MS, config.requestTimeoutMs / 2),
    },
    logController: new RequestLog(),
    // New ones are unlike all others: those of several processes and starts meet in one audit log.
    genReqId: requestIdOf,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, { id }, reply) => sendProblem(reply.header(REQUEST_ID, id) as never, toProblem(error)),
    routerOptions: { ignoreTrailingSlash: false },
  });
  const tracing = await tracingTo(config.otlpEndpoint, app.log);
  if (tracing) await app.register(tracing.plugin);
  const metrics = createMetrics(CODE_VERSION);
  const services = createServices(config, { app, metrics, tracing, publicHolidays });
  closeIdleConnections(app);
  await registerApi(app, {
    services,
    metrics,
    settings: {
      version: CODE_VERSION,
      currency: config.currency ?? null,
      country: config.country ?? null,
      maxUploadBytes: config.maxUploadBytes,
    },
    dashboard: DASHBOARD,
    uploads: { maxBytes: config.maxUploadBytes, ...config.uploads },
    limits: config.limits,
    hook: { token: config.hookToken, bucket: config.buckets.data },
  });
  return app;
}

/** The tables are large: they are read only when a country is set. */
async function holidaysOf(country: string | undefined): Promise<PublicHolidays | undefined> {
  if (country === undefined) return undefined;
  const { createPublicHolidays } = await import('./public-holidays.ts');
  try {
    return createPublicHolidays(country);
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError([`COUNTRY: ${error.message}`]);
    throw error;
  }
}

/** OpenTelemetry is large: it is loaded only when there is somebody to tell. */
async function tracingTo(endpoint: string | undefined, log: FastifyBaseLogger): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('./telemetry/tracing.ts').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError([`OTEL_EXPORTER_OTLP_ENDPOINT: needs the optional packages (${error.message})`]);
  });
  return startTracing({ endpoint, version: CODE_VERSION, log });
}

interface Surroundings {
  readonly app: FastifyInstance;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  readonly publicHolidays: PublicHolidays | undefined;
}

function createServices(config: Config, { app, metrics, tracing, publicHolidays }: Surroundings): Services {
  const { log } = app;
  const now = () => new Date();
  const store = createObservedStore(createStore(config.storage), (operation) => {
    metrics.storeCalled(operation);
    tracing?.storeCalled(operation);
  });
  const keys = createKeys(config.buckets);
  const runs = createRunRepository(store, keys);
  const models = createModelRepository(store, keys);
  const versions = createDatasetRepository(store, keys);
  const calendars = createKnownFutureRepository(store, keys);
  const arrivals = createInboxRepository(store, keys);
  const overrides = createOverrideRepository(store, keys);
  const modelCache = createModelCache({
    store,
    keys,
    models,
    datasets: versions,
    calendars,
    overrides,
    pollMs: config.championPollMs,
    log,
  });
  const lanes = createKeyedMutex();
  const onRemoved = (dataset: string) => {
    modelCache.forget(dataset);
    vitals.changed(dataset);
  };
  const removals = createRemovals({ store, keys, runs, onRemoved });
  const datasets = createDatasetService({
    ...{ lanes, datasets: versions, arrivals, removals, now },
    maxUploadBytes: config.maxUploadBytes,
  });
  const calendarService = createKnownFutureService({ calendars, datasets, onChanged: modelCache.refresh });
  const observations = createObservations(versions);
  const ledger = createLedgerParts({
    ...{ store, keys, models, observations, overrides, datasets, now, log },
    region: config.country,
    webhook: config.alertWebhook,
    random: Math.random,
  });
  const forecasts = createForecastService({
    modelCache,
    calendars: calendarService,
    publicHolidays,
    archive: ledger.issuing,
  });
  const vitals = createDatasetMetrics({ store, keys, versions, ledger: ledger.service, log });
  const retention = createRetention({ store, keys, keep: config.retentionModels, now, log });
  const onPromoted = async (dataset: string) => {
    await modelCache.refresh(dataset);
    vitals.changed(dataset);
  };
  const onFinished = async (run: Run) => {
    metrics.runEnded(run);
    await modelCache.refresh(run.dataset);
    ledger.service.check(run.dataset);
    vitals.changed(run.dataset);
    await retention.apply(run);
  };
  const jobs = createTrainingParts({
    ...{ store, keys, runs, datasets, onFinished, now, log },
    ...{ config, newOwner: randomUUID, random: randomBytes, codeVersion: CODE_VERSION },
    observer: {
      changed: (run) => tracing?.runs.changed(run),
      operated(run, operation) {
        metrics.storeCalled(operation);
        tracing?.runs.operated(run, operation);
      },
    },
  });
  const { training, lease, pool } = jobs;
  const removal = createRemoval({ lanes, versions, removals, stopTrainings: (name) => training.stop(name) });
  const upkeep = createUpkeep({
    ...{ store, keys, arrivals, versions, datasets, training, removal, now, log },
    watchIntervalMs: config.watchIntervalMs,
    retrainCron: config.retrainCron,
  });
  metrics.watch({ now, openRuns: training.open, datasets: vitals.known });
  const keyRing = createKeyRing({ settings: config.keys, pollMs: KEYS_POLL_MS, log });
  const audit = createAudit({ entries: createAuditRepository(store, keys), now, random: randomBytes, log });
  app.addHook('onReady', async () => jobs.start());
  app.addHook('onListen', async () => {
    upkeep.start();
    vitals.start();
  });
  // At once, beside the requests that are under way: some of them wait for a training to end.
  let stopping: Promise<void> | undefined;
  app.addHook('preClose', async () => {
    stopping = jobs.close();
  });
  app.addHook('onClose', async () => {
    await keyRing.close();
    await audit.close();
    await upkeep.close();
    await (stopping ?? jobs.close());
    await vitals.close();
    await ledger.close();
    await modelCache.close();
    await store.close();
    await tracing?.close();
  });
  return {
    store,
    keyRing,
    audit,
    datasets: vitals.watching(ledger.judgedUploads),
    observedDays: createObservedDays({ datasets, observations }),
    training,
    replayRun: createReplayService({ training, models, pool, limit: config.trainQueueLimit }),
    idempotency: createIdempotency({ answers: createIdempotencyRecords(store, keys), lease, now, log }),
    removeDataset: removal.remove,
    calendars: calendarService,
    forecasts,
    overrides: createOverrideService({ overrides, datasets, forecasts, now, onChanged: modelCache.refresh }),
    plans: createPlanService({ modelCache, publicHolidays }),
    ledger: ledger.service,
    inference: createInferenceService({ modelCache }),
    watch: upkeep.watch,
    models: createModelService({ store, keys, models, datasets: versions, runs, now, onPromoted }),
  };
}

/** Without this a connection kept alive holds up the end of the service until its timeout. */
function closeIdleConnections(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(timer));
  });
}
