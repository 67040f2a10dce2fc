import accepts from '@fastify/accepts';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Services } from '../services/index.ts';
import type { AnsweredRequest } from '../src/telemetry/metrics.ts';
import { callerRoutes } from './access/caller.ts';
import { dashboardRoutes, type Settings, settingsRoutes } from './dashboard.ts';
import { datasetRoutes } from './datasets/datasets.ts';
import { hookRoutes } from './datasets/inbox.ts';
import { knownFutureRoutes } from './datasets/known-futures.ts';
import { observedDaysRoutes } from './datasets/observed-days.ts';
import { acceptUploads, refuseEncodedBodies, type UploadLimits } from './datasets/uploads.ts';
import { modelRoutes } from './models/models.ts';
import { accuracyRoutes } from './monitoring/accuracy.ts';
import { overrideRoutes } from './monitoring/overrides.ts';
import { contractRoutes, registerDocumentation } from './openapi/documentation.ts';
import { planRoutes } from './planning/plans.ts';
import { guardRoutes } from './platform/access.ts';
import { auditRoutes, recordChanges } from './platform/audit.ts';
import { registerErrorHandling } from './platform/errors.ts';
import { healthRoutes } from './platform/health.ts';
import { createLimits, type LimitOptions } from './platform/limits.ts';
import { closeOtherMethods, rememberMethods } from './platform/methods.ts';
import { type MetricsPage, metricsRoutes, observeRequests } from './platform/metrics.ts';
import { returnRequestIds } from './platform/request-log.ts';
import { keepToDatasets } from './platform/scope.ts';
import { forecastRoutes } from './serving/forecasts.ts';
import { inferenceRoutes } from './serving/inference.ts';
import { runEventRoutes, runRoutes } from './training/runs.ts';
import { trainingRoutes } from './training/training.ts';

interface ApiOptions {
  readonly services: Services;
  readonly metrics: MetricsPage & { requestAnswered(request: AnsweredRequest): void };
  readonly settings: Settings;
  /** Where the built dashboard lies. */
  readonly dashboard: string;
  readonly uploads: UploadLimits;
  readonly limits: LimitOptions;
  /** The token of MinIO's webhook, and the bucket whose events count. */
  readonly hook: { readonly token: string | undefined; readonly bucket: string };
}

/** The whole HTTP surface. */
export async function registerApi(
  app: FastifyInstance,
  { services, metrics, settings, dashboard, uploads: uploadLimits, limits: limitOptions, hook }: ApiOptions,
): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrorHandling(app);
  returnRequestIds(app);
  observeRequests(app, metrics.requestAnswered);
  app.removeContentTypeParser('text/plain');
  const limits = await createLimits(app, limitOptions);
  guardRoutes(app, services.keyRing, limits);
  refuseEncodedBodies(app);
  keepToDatasets(app, services.training);
  recordChanges(app, services.audit);
  await app.register(accepts);
  await registerDocumentation(app, settings.version);
  const taken = rememberMethods(app);
  await app.register(contractRoutes);
  await app.register(dashboardRoutes(dashboard));
  await app.register(settingsRoutes(settings));
  await app.register(healthRoutes(services.store));
  await app.register(metricsRoutes(metrics));
  await app.register(inferenceRoutes({ ...services, version: settings.version }));
  await app.register(callerRoutes(services.keyRing, limits));
  await app.register(async (uploads) => {
    await acceptUploads(uploads, uploadLimits);
    await uploads.register(datasetRoutes(services.datasets, services.removeDataset, services.idempotency));
    await uploads.register(knownFutureRoutes(services.calendars));
  });
  await app.register(observedDaysRoutes(services.observedDays));
  await app.register(trainingRoutes(services.training, services.idempotency));
  await app.register(runRoutes(services.training, services.replayRun));
  await app.register(runEventRoutes(services.training));
  await app.register(forecastRoutes(services.forecasts));
  await app.register(overrideRoutes(services.overrides));
  await app.register(planRoutes(services.plans));
  await app.register(accuracyRoutes(services.ledger));
  await app.register(modelRoutes(services.models));
  await app.register(auditRoutes(services.audit));
  await app.register(hookRoutes({ watch: services.watch, ...hook }));
  closeOtherMethods(app, taken);
}
