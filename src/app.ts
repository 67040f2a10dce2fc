import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { answerClientError } from '../routes/client-error.ts';
import { sendProblem, toProblem } from '../routes/error-handler.ts';
import { registerApi } from '../routes/index.ts';
import { RequestLog } from '../routes/request-log.ts';
import { createCalendarService } from '../services/calendars.ts';
import { createChampions } from '../services/champions.ts';
import { createDatasetService } from '../services/datasets.ts';
import { createForecastService } from '../services/forecasts.ts';
import type { Services } from '../services/index.ts';
import { createIntake } from '../services/intake.ts';
import { createModelService } from '../services/models.ts';
import { createRemoval } from '../services/removal.ts';
import { createRetention } from '../services/retention.ts';
import { createRetraining } from '../services/retraining.ts';
import { createSweep } from '../services/sweep.ts';
import { createTrainingService } from '../services/training.ts';
import { createWatch } from '../services/watch.ts';
import { type Config, ConfigError } from './config.ts';
import type { PublicHolidays } from './forecasting/future/known-future.ts';
import { createRunId } from './ids.ts';
import { createInProcessQueue } from './jobs/in-process-queue.ts';
import { createWorkerPool } from './jobs/worker-pool.ts';
import { createArrivalRegistry } from './registry/arrivals.ts';
import { createCalendarRegistry } from './registry/calendars.ts';
import { createDatasetRegistry } from './registry/datasets.ts';
import { createModelRegistry } from './registry/models.ts';
import { createRunRegistry } from './registry/runs.ts';
import { createStore } from './storage/create-store.ts';
import { createKeys } from './storage/keys.ts';
import { CODE_VERSION } from './version.ts';

/** How long a running training may take to end when the service stops. */
const TRAINING_GRACE_MS = 8000;

/** How long a file that another program wrote must lie unchanged before it is read. */
const SETTLE_MS = 500;

/** The composition root: wires store, queue, services and routes. Closing the app closes all of them. */
export async function createApp(config: Config): Promise<FastifyInstance> {
  const publicHolidays = await holidaysOf(config.country);
  const app = Fastify({
    logger: { level: config.logLevel },
    logController: new RequestLog(),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => sendProblem(reply as never, toProblem(error)),
    routerOptions: { ignoreTrailingSlash: false },
  });
  const services = createServices(config, app, publicHolidays);
  closeIdleConnections(app);
  await registerApi(app, {
    services,
    maxUploadBytes: config.maxUploadBytes,
    version: CODE_VERSION,
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
  const champions = createChampions({
    store,
    keys,
    models,
    datasets: versions,
    calendars,
    pollMs: config.championPollMs,
    log,
  });
  const datasets = createDatasetService({ datasets: versions, arrivals, now, maxUploadBytes: config.maxUploadBytes });
  const calendarService = createCalendarService({ calendars, datasets, onChanged: champions.refresh });
  const pool = createWorkerPool({ storage: config.storage, buckets: config.buckets }, config.trainConcurrency);
  const retention = createRetention({ store, keys, keep: config.retentionModels, now, log });
  const training = createTrainingService({
    datasets,
    runs,
    queue: createInProcessQueue({ pool, limit: config.trainQueueLimit, now }),
    newId: (at) => createRunId(at, randomBytes),
    now,
    codeVersion: CODE_VERSION,
    log,
    onFinished: async (run) => {
      await champions.refresh(run.dataset);
      await retention.apply(run);
    },
  });
  const removal = createRemoval({ store, keys, runs, stopTrainings: training.stop, onRemoved: champions.forget });
  const takeIn = createIntake({ arrivals, versions, datasets, now, settleMs: SETTLE_MS });
  const watch = createWatch({ takeIn, arrivals, versions, training, now, intervalMs: config.watchIntervalMs, log });
  const schedule = config.retrainCron;
  const retraining = createRetraining({ store, keys, versions, training, now, schedule, log });
  const sweep = createSweep({ store, keys, removal, now, log });
  app.addHook('onListen', async () => {
    void sweep.now();
    if (config.watchIntervalMs > 0) void watch.scan();
  });
  app.addHook('onClose', async () => {
    await retraining.close();
    await watch.close();
    await sweep.close();
    await training.close(TRAINING_GRACE_MS);
    await champions.close();
    await store.close();
  });
  return {
    store,
    datasets,
    training,
    removeDataset: removal.remove,
    calendars: calendarService,
    forecasts: createForecastService({ champions, calendars: calendarService, publicHolidays }),
    watch,
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
