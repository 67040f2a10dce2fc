import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type InferenceService,
  modelMetadataSchema,
  modelReadySchema,
  serverMetadataSchema,
} from '../../services/serving/inference.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { quietLevel } from '../platform/health.ts';
import { answer, problems } from '../platform/response-schemas.ts';

interface InferenceOptions {
  readonly inference: InferenceService;
  readonly store: Pick<ObjectStore, 'ready'>;
  readonly version: string;
}

const TAGS = ['operations'];
const params = z.object({ name: datasetNameSchema });

/** Health and metadata of the Open Inference Protocol, by which KServe and its like look at a service. */
export function inferenceRoutes({ inference, store, version }: InferenceOptions): FastifyPluginAsyncZod {
  return async (app) => {
    const logLevel = quietLevel(app);
    app.get('/v2', {
      config: { access: 'public' },
      schema: {
        operationId: 'getServerMetadata',
        summary: 'The service, as the Open Inference Protocol asks',
        description:
          'Health and metadata of the protocol are served. Its tensors are not: days are forecast by `GET /forecast`.',
        tags: TAGS,
        response: { 200: answer('Name and version', serverMetadataSchema), ...problems() },
      },
      handler: async () => ({ name: 'prediccion-ventas', version, extensions: [] }),
    });

    app.get('/v2/health/live', {
      config: { access: 'public', isProbe: true },
      logLevel,
      schema: {
        operationId: 'getServerLive',
        summary: 'Whether the process is alive: as `/healthz`',
        tags: TAGS,
        response: { 200: answer('Alive', z.object({ live: z.literal(true) })), ...problems() },
      },
      handler: async () => ({ live: true as const }),
    });

    app.get('/v2/health/ready', {
      config: { access: 'public', isProbe: true },
      logLevel,
      schema: {
        operationId: 'getServerReady',
        summary: 'Whether the object store can be used: as `/readyz`',
        tags: TAGS,
        response: { 200: answer('Ready', z.object({ ready: z.literal(true) })), ...problems() },
      },
      handler: async () => {
        await store.ready();
        return { ready: true as const };
      },
    });

    app.get('/v2/models/:name', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getModelMetadata',
        summary: 'The model that answers for a dataset, and what it takes and says of each day',
        tags: TAGS,
        params,
        response: { 200: answer('The model', modelMetadataSchema), ...problems('dataset-not-found', 'no-champion') },
      },
      handler: async (request, reply) => {
        const { body, headers } = await inference.metadata(request.params.name);
        return reply.headers(headers).send(body);
      },
    });

    app.get('/v2/models/:name/ready', {
      config: { access: 'read', dataset: 'path' },
      logLevel,
      schema: {
        operationId: 'getModelReady',
        summary: 'Whether a model answers for a dataset',
        tags: TAGS,
        params,
        response: { 200: answer('One does', modelReadySchema), ...problems('dataset-not-found', 'no-champion') },
      },
      handler: async (request, reply) => {
        const { body, headers } = await inference.readiness(request.params.name);
        return reply.headers(headers).send(body);
      },
    });
  };
}
