import accepts from '@fastify/accepts';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Services } from '../services/index.ts';
import type { Settings } from '../src/schemas/settings.ts';
import type { AnsweredRequest } from '../src/telemetry/metrics.ts';
import { guardRoutes } from './access.ts';
import { auditRoutes, recordChanges } from './audit.ts';
import { calendarRoutes } from './calendars.ts';
import { callerRoutes } from './caller.ts';
import { dashboardRoutes } from './dashboard.ts';
import { datasetRoutes } from './datasets.ts';
import { contractRoutes, registerDocumentation } from './documentation.ts';
import { registerErrorHandling } from './error-handler.ts';
import { forecastRoutes } from './forecast.ts';
import { healthRoutes } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { inferenceRoutes } from './inference.ts';
import { ledgerRoutes } from './ledger.ts';
import { createLimits, type LimitOptions } from './limits.ts';
import { closeOtherMethods, watchMethods } from './method-not-allowed.ts';
import { type MetricsPage, metricsRoutes, observeRequests } from './metrics.ts';
import { modelRoutes } from './models.ts';
import { observedDaysRoutes } from './observed-days.ts';
import { overrideRoutes } from './overrides.ts';
import { planRoutes } from './plans.ts';
import { promotionPlanRoutes } from './plans-promotions.ts';
import { returnRequestIds } from './request-id.ts';
import { runEventRoutes } from './run-events.ts';
import { runRoutes } from './runs.ts';
import { keepToDatasets } from './scope.ts';
import { settingsRoutes } from './settings.ts';
import { trainingRoutes } from './training.ts';
import { acceptUploads, refuseEncodedBodies, type UploadLimits } from './upload.ts';

export interface ApiOptions {
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
  const taken = watchMethods(app);
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
    await uploads.register(calendarRoutes(services.calendars));
  });
  await app.register(observedDaysRoutes(services.observedDays));
  await app.register(trainingRoutes(services.training, services.idempotency));
  await app.register(runRoutes(services.training, services.replayRun));
  await app.register(runEventRoutes(services.training));
  await app.register(forecastRoutes(services.forecasts));
  await app.register(promotionPlanRoutes(services.promotionPlans));
  await app.register(overrideRoutes(services.overrides));
  await app.register(planRoutes(services.plans));
  await app.register(ledgerRoutes(services.ledger));
  await app.register(modelRoutes(services.models));
  await app.register(auditRoutes(services.audit));
  await app.register(hookRoutes({ watch: services.watch, ...hook }));
  closeOtherMethods(app, taken);
}
