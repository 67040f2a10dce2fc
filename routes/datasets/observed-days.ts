import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ObservedDaysOf } from '../../services/datasets/observed-days.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { observedDaysQuerySchema, observedDaysSchema } from '../../src/sales/observed-days.ts';
import { answer, problems } from '../platform/response-schemas.ts';
import { isNotModified, sendNothing } from '../platform/responses.ts';

export function observedDaysRoutes(observedDays: ObservedDaysOf): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/datasets/:name/days', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getDatasetDays',
        summary: 'What was observed day by day, as the service reads it',
        description: 'The last 400 days, or those asked for: at most 4000, cut to the observed ones.',
        tags: ['datasets'],
        params: z.object({ name: datasetNameSchema }),
        querystring: observedDaysQuerySchema,
        response: {
          200: answer('Every calendar day', observedDaysSchema),
          304: z.null().describe('As the ETag of `If-None-Match` says'),
          ...problems('dataset-not-found', 'series-not-found', 'version-not-found', 'invalid-request'),
        },
      },
      handler: async (request, reply) => {
        const { body, etag } = await observedDays(request.params.name, request.query);
        reply.header('etag', etag).header('cache-control', 'no-cache');
        if (isNotModified(request, etag)) return sendNothing(reply, 304);
        return reply.type('application/json; charset=utf-8').send(body as never); // ready bytes
      },
    });
  };
}
