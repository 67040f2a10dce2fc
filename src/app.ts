import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { answerClientError } from '../routes/client-error.ts';
import { sendProblem, toProblem } from '../routes/error-handler.ts';
import { registerApi } from '../routes/index.ts';
import { RequestLog } from '../routes/request-log.ts';
import { createAudit } from '../services/audit.ts';
import { createCalendarService } from '../services/calendars.ts';
import { createChampions } from '../services/champions.ts';
import { createDatasetService } from '../services/datasets.ts';
import { createForecastService } from '../services/forecasts.ts';
import { createIdempotency } from '../services/idempotency.ts';
import type { Services } from '../services/index.ts';
import { createKeyRing } from '../services/key-ring.ts';
import { createLedgerParts } from '../services/ledger-parts.ts';
import { createModelService } from '../services/models.ts';
import { createObservations } from '../services/observations.ts';
import { createObservedDays } from '../services/observed-days.ts';
import { createOverrideService } from '../services/overrides.ts';
import { createPlanService } from '../services/plans.ts';
import { createPromotionPlanService } from '../services/promotion-plans.ts';
import { createRemoval } from '../services/removal.ts';
import { createReplayService } from '../services/replays.ts';
import { createRetention } from '../services/retention.ts';
import { createTrainingParts } from '../services/training-parts.ts';
import { createUpkeep } from '../services/upkeep.ts';
import { type Config, ConfigError } from './config.ts';
import type { PublicHolidays } from './forecasting/future/known-future.ts';
import { createLanes } from './jobs/dataset-lanes.ts';
import { createAnswerRegistry } from './registry/answers.ts';
import { createArrivalRegistry } from './registry/arrivals.ts';
import { createAuditRegistry } from './registry/audit.ts';
import { createCalendarRegistry } from './registry/calendars.ts';
import { createDatasetRegistry } from './registry/datasets.ts';
import { createModelRegistry } from './registry/models.ts';
import { createOverrideRegistry } from './registry/overrides.ts';
import { createRemovals } from './registry/removals.ts';
import { createRunRegistry } from './registry/runs.ts';
import type { Run } from './schemas/run.ts';
import { createStore } from './storage/create-store.ts';
import { createKeys } from './storage/keys.ts';
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
    // Those of several processes and starts meet in one audit log.
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy,
    requestTimeout: config.requestTimeoutMs,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, config.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(CONNECTION_CHECK_MS, config.requestTimeoutMs / 2),
    },
    logController: new RequestLog(),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => sendProblem(reply as never, toProblem(error)),
    routerOptions: { ignoreTrailingSlash: false },
  });
  const services = createServices(config, app, publicHolidays);
  closeIdleConnections(app);
  await registerApi(app, {
    services,
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

function createServices(config: Config, app: FastifyInstance, publicHolidays: PublicHolidays | undefined): Services {
  const { log } = app;
  const now = () => new Date();
  const store = createStore(config.storage);
  const keys = createKeys(config.buckets);
  const runs = createRunRegistry(store, keys);
  const models = createModelRegistry(store, keys);
  const versions = createDatasetRegistry(store, keys);
  const calendars = createCalendarRegistry(store, keys);
  const arrivals = createArrivalRegistry(store, keys);
  const overrides = createOverrideRegistry(store, keys);
  const champions = createChampions({
    store,
    keys,
    models,
    datasets: versions,
    calendars,
    overrides,
    pollMs: config.championPollMs,
    log,
  });
  const lanes = createLanes();
  const removals = createRemovals({ store, keys, runs, onRemoved: champions.forget });
  const datasets = createDatasetService({
    ...{ lanes, datasets: versions, arrivals, removals, now },
    maxUploadBytes: config.maxUploadBytes,
  });
  const calendarService = createCalendarService({ calendars, datasets, onChanged: champions.refresh });
  const observations = createObservations(versions);
  const ledger = createLedgerParts({
    ...{ store, keys, models, observations, overrides, datasets, now, log },
    region: config.country,
    webhook: config.alertWebhook,
    random: Math.random,
  });
  const forecasts = createForecastService({
    champions,
    calendars: calendarService,
    publicHolidays,
    issuing: ledger.issuing,
  });
  const retention = createRetention({ store, keys, keep: config.retentionModels, now, log });
  const onFinished = async (run: Run) => {
    await champions.refresh(run.dataset);
    ledger.service.check(run.dataset);
    await retention.apply(run);
  };
  const jobs = createTrainingParts({
    ...{ store, keys, runs, datasets, onFinished, now, log },
    ...{ config, newOwner: randomUUID, random: randomBytes, codeVersion: CODE_VERSION },
  });
  const { training, lease, pool } = jobs;
  const removal = createRemoval({ lanes, versions, removals, stopTrainings: (name) => training.stop(name) });
  const upkeep = createUpkeep({
    ...{ store, keys, arrivals, versions, datasets, training, removal, now, log },
    watchIntervalMs: config.watchIntervalMs,
    retrainCron: config.retrainCron,
  });
  const keyRing = createKeyRing({ settings: config.keys, pollMs: KEYS_POLL_MS, log });
  const audit = createAudit({ entries: createAuditRegistry(store, keys), now, random: randomBytes, log });
  app.addHook('onReady', async () => jobs.start());
  app.addHook('onListen', async () => upkeep.start());
  app.addHook('onClose', async () => {
    await keyRing.close();
    await audit.close();
    await upkeep.close();
    await jobs.close();
    await ledger.close();
    await champions.close();
    await store.close();
  });
  return {
    store,
    keyRing,
    audit,
    datasets: ledger.judgedUploads,
    observedDays: createObservedDays({ datasets, observations }),
    training,
    replayRun: createReplayService({ training, models, pool, limit: config.trainQueueLimit }),
    idempotency: createIdempotency({ answers: createAnswerRegistry(store, keys), lease, now, log }),
    removeDataset: removal.remove,
    calendars: calendarService,
    forecasts,
    promotionPlans: createPromotionPlanService({ champions, datasets, publicHolidays }),
    overrides: createOverrideService({ overrides, datasets, forecasts, now, onChanged: champions.refresh }),
    plans: createPlanService({ champions, publicHolidays }),
    ledger: ledger.service,
    watch: upkeep.watch,
    models: createModelService({ store, keys, models, runs, now, onPromoted: champions.refresh }),
  };
}

/** Without this a connection kept alive holds up the end of the service until its timeout. */
function closeIdleConnections(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(timer));
  });
}
