import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { constants } from 'node:zlib';
import accepts from '@fastify/accepts';
import compress from '@fastify/compress';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { compose, type Services } from '../services/compose.ts';
import { type Config, ConfigError } from '../src/config.ts';
import type { PublicHolidays } from '../src/forecasting/holiday-covariate.ts';
import { createPublicHolidays } from '../src/forecasting/public-holidays.ts';
import type { TrainingQueue } from '../src/jobs/training-queue.ts';
import { createTelemetry, type Telemetry } from '../src/telemetry/telemetry.ts';
import { CODE_VERSION, PACKAGE_FOLDER } from '../src/version.ts';
import { callerRoutes } from './access/caller.ts';
import { dashboardRoutes, settingsRoutes } from './dashboard.ts';
import { addedDaysRoutes } from './datasets/added-days.ts';
import { datasetRoutes } from './datasets/datasets.ts';
import { hookRoutes, inboxRoutes } from './datasets/inbox.ts';
import { knownFutureRoutes } from './datasets/known-futures.ts';
import { observedDaysRoutes } from './datasets/observed-days.ts';
import { seriesListRoutes } from './datasets/series-list.ts';
import { acceptUploads, refuseEncodedBodies } from './datasets/uploads.ts';
import { versionRoutes } from './datasets/versions.ts';
import { modelRoutes } from './models/models.ts';
import { accuracyRoutes } from './monitoring/accuracy.ts';
import { overrideRoutes } from './monitoring/overrides.ts';
import { summaryRoutes } from './monitoring/summary.ts';
import { webhookRoutes } from './monitoring/webhooks.ts';
import { contractRoutes, registerDocumentation } from './openapi/documentation.ts';
import { planRoutes } from './planning/plans.ts';
import { guardRoutes, keepToDatasets } from './platform/access.ts';
import { auditRoutes, recordChanges } from './platform/audit.ts';
import { guardAgainstPages } from './platform/browsers.ts';
import {
  answerClientError,
  closeOtherMethods,
  registerErrorHandling,
  rememberMethods,
  sendProblem,
  toProblem,
} from './platform/errors.ts';
import { askedOnceASecond, healthRoutes } from './platform/health.ts';
import { readJsonInTurns } from './platform/json-bodies.ts';
import { createLimits, takeTurnsOnConnections } from './platform/limits.ts';
import {
  describeRequest,
  metricsRoutes,
  observeRequests,
  REQUEST_ID,
  RequestLog,
  requestIdOf,
  returnRequestIds,
} from './platform/requests.ts';
import { feedRoutes } from './serving/feeds.ts';
import { forecastRoutes } from './serving/forecasts.ts';
import { inferenceRoutes } from './serving/inference.ts';
import { timeSeriesRoutes } from './serving/time-series.ts';
import { runEventRoutes, runRoutes } from './training/runs.ts';
import { trainingRoutes } from './training/training.ts';

const DASHBOARD = join(PACKAGE_FOLDER, 'dist/web');
/** Clients send their headers at once; one that does not wants to hold the connection. */
const HEADERS_TIMEOUT_MS = 15_000;
const CONNECTION_CHECK_MS = 5000;
/** Never written to the log, whoever hands it over: the parser of forms, for one, tells its options at `trace`. */
const SECRETS = ['headers', '*.headers', '*.*.headers'].flatMap((place) => [
  `${place}.authorization`,
  `${place}["x-api-key"]`,
  `${place}.cookie`,
]);

interface Replacements {
  /** Who trains, instead of threads of this process. */
  readonly trainingQueue?: TrainingQueue;
}

/** The whole service behind its HTTP surface, ready to listen. Closing the app closes all of it. */
export async function createApp(config: Config, replacements: Replacements = {}): Promise<FastifyInstance> {
  const publicHolidays = await holidaysOf(config.country);
  const app = createServer(config);
  const telemetry = await createTelemetry(config.otlpEndpoint, app.log);
  if (telemetry.tracing) await app.register(telemetry.tracing.plugin);
  const composition = await compose(config, { telemetry, publicHolidays, log: app.log, ...replacements });
  endConnections(app, config.shutdownGraceMs);
  app.addHook('onReady', async () => composition.start());
  app.addHook('onListen', async () => composition.listening());
  app.addHook('preClose', async () => composition.stopping());
  app.addHook('onClose', async () => {
    await composition.close();
    await telemetry.close();
  });
  await registerApi(app, config, composition.services, telemetry.metrics);
  return app;
}

/** Fastify with its options, without a route. */
function createServer(config: Config): FastifyInstance {
  return Fastify({
    logger: { level: config.logLevel, redact: SECRETS, serializers: { req: describeRequest } },
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
    schemaController: { compilersFactory: { buildValidator: neverUsed, buildSerializer: neverUsed } },
  });
}

/** In place of Fastify's own compilers, which would be loaded for nothing: those of zod are set before the first route. */
function neverUsed(): never {
  throw new Error('the compilers of zod are not set');
}

/** What every request passes through, then every route. */
async function registerApi(
  app: FastifyInstance,
  config: Config,
  services: Services,
  metrics: Telemetry['metrics'],
): Promise<void> {
  const { maxUploadBytes, currency = null, country = null } = config;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrorHandling(app);
  takeTurnsOnConnections(app);
  returnRequestIds(app);
  observeRequests(app, metrics.requestAnswered);
  app.removeContentTypeParser('text/plain');
  readJsonInTurns(app);
  await compressReads(app);
  const limits = await createLimits(app, config.limits);
  guardRoutes(app, services.keyRing, limits);
  guardAgainstPages(app, config, services.keyRing.isNeeded);
  refuseEncodedBodies(app);
  if (services.keyRing.isNeeded) keepToDatasets(app, services.datasetOfRun);
  recordChanges(app, services.audit);
  await app.register(accepts);
  await registerDocumentation(app, CODE_VERSION, services.keyRing.isNeeded);
  const methods = rememberMethods(app);
  await app.register(contractRoutes);
  await app.register(dashboardRoutes(DASHBOARD));
  await app.register(settingsRoutes({ version: CODE_VERSION, currency, country, maxUploadBytes }));
  const store = askedOnceASecond(services.store);
  await app.register(healthRoutes(store, services.queueStatus));
  await app.register(metricsRoutes(metrics));
  await app.register(inferenceRoutes({ ...services, store, version: CODE_VERSION }));
  await app.register(callerRoutes(services.keyRing, limits));
  await app.register(async (uploads) => {
    await acceptUploads(uploads, { maxBytes: maxUploadBytes, ...config.uploads });
    await uploads.register(versionRoutes(services.datasets, services.idempotency));
    await uploads.register(addedDaysRoutes(services.addedDays, services.idempotency));
    await uploads.register(knownFutureRoutes(services.knownFutures));
  });
  await app.register(datasetRoutes(services.datasets, services.removeDataset));
  await app.register(observedDaysRoutes(services.observedDays));
  await app.register(seriesListRoutes(services.seriesList));
  await app.register(trainingRoutes(services.training, services.idempotency));
  await app.register(runRoutes(services.training, services.replayRun));
  await app.register(runEventRoutes(services.training));
  await app.register(forecastRoutes(services.forecasts));
  await app.register(feedRoutes(services.feeds, limits));
  await app.register(timeSeriesRoutes(services.timeSeries));
  await app.register(overrideRoutes(services.overrides));
  await app.register(planRoutes(services.plans));
  await app.register(accuracyRoutes(services.accuracy));
  await app.register(summaryRoutes(services.summaries));
  await app.register(webhookRoutes(services.webhooks));
  await app.register(modelRoutes(services.models));
  await app.register(auditRoutes(services.audit));
  await app.register(hookRoutes({ watch: services.inbox, token: config.hookToken, bucket: config.buckets.data }));
  await app.register(inboxRoutes(services.inbox, services.datasets));
  closeOtherMethods(app, methods);
}

/** A forecast of a month is smaller, and answered from memory in less time than it would take to compress it. */
const COMPRESSED_FROM_BYTES = 16 * 1024;

/** Compresses what is read, for those who can. Answers to what a client sends stay as they are: their size would tell of what else they hold. */
async function compressReads(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (![route.method].flat().every((method) => method === 'GET' || method === 'HEAD')) route.compress = false;
  });
  await app.register(compress, {
    threshold: COMPRESSED_FROM_BYTES,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    globalDecompression: false,
  });
}

async function holidaysOf(country: string | undefined): Promise<PublicHolidays | undefined> {
  if (country === undefined) return undefined;
  try {
    return await createPublicHolidays(country);
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError([`COUNTRY: ${error.message}`]);
    throw error;
  }
}

/** Of the time that the service has to stop: the share in which what clients are sending may still arrive. */
const ARRIVAL_SHARE = 0.5;

/**
 * What connections do when the service stops. One that is kept alive would hold up the end until its timeout, one whose
 * request never arrives in full until the service is killed.
 */
function endConnections(app: FastifyInstance, graceMs: number): void {
  /** With the request that is under way, if any. */
  const open = new Map<Socket, IncomingMessage | undefined>();
  app.server.on('connection', (socket: Socket) => {
    open.set(socket, undefined);
    socket.once('close', () => open.delete(socket));
  });
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    open.set(socket, request);
    response.once('close', () => open.get(socket) === request && open.set(socket, undefined));
  });
  const endUnfinished = (): void => {
    for (const [socket, request] of open) if (!request?.complete) socket.destroy();
  };
  app.addHook('preClose', async () => {
    const idle = setInterval(() => app.server.closeIdleConnections(), 50);
    const unfinished = setTimeout(endUnfinished, ARRIVAL_SHARE * graceMs);
    app.server.once('close', () => {
      clearInterval(idle);
      clearTimeout(unfinished);
    });
  });
}
