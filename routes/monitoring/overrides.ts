import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { OverrideService } from '../../services/monitoring/overrides.ts';
import { overridesRequestSchema, overridesSchema } from '../../src/monitoring/overrides.ts';
import { datasetField, seriesField } from '../../src/primitives.ts';
import { noteChange } from '../platform/audit.ts';
import { answer, problems } from '../platform/response-schemas.ts';
import { sendNothing } from '../platform/responses.ts';

const URL = '/forecast/overrides';
const querystring = z.strictObject({ dataset: datasetField, series: seriesField });
const headers = z.object({
  'if-match': z.string().optional().describe('ETag of the overrides that are replaced, or *'),
});

export function overrideRoutes(overrides: OverrideService): FastifyPluginAsyncZod {
  return async (app) => {
    app.put(URL, {
      config: { access: 'write', dataset: 'body' },
      schema: {
        operationId: 'putOverrides',
        summary: "Replace the manager's own numbers for the days to come",
        description:
          'They stand beside the forecast, which stays as it is, and are scored when their days have passed. Those of days already observed stay, and may be repeated as they are.',
        tags: ['forecast'],
        headers,
        body: overridesRequestSchema,
        response: {
          200: answer('All overrides; `ETag` is for the next `If-Match`', overridesSchema),
          ...problems(
            'dataset-not-found',
            'series-not-found',
            'series-needed',
            'invalid-overrides',
            'precondition-failed',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => {
        const stored = await overrides.put(request.body, request.headers['if-match']);
        noteChange(request, { after: stored.etag });
        return reply.headers({ etag: `"${stored.etag}"`, 'cache-control': 'no-cache' }).send(stored.overrides);
      },
    });

    app.get(URL, {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'getOverrides',
        summary: "The manager's own numbers",
        tags: ['forecast'],
        querystring,
        response: {
          200: answer('All overrides, maybe none', overridesSchema),
          ...problems('dataset-not-found', 'series-not-found', 'invalid-overrides'),
        },
      },
      handler: async (request, reply) => {
        const stored = await overrides.get(request.query.dataset, request.query.series);
        return reply.headers({ etag: `"${stored.etag}"`, 'cache-control': 'no-cache' }).send(stored.overrides);
      },
    });

    app.delete(URL, {
      config: { access: 'write', dataset: 'query' },
      schema: {
        operationId: 'deleteOverrides',
        summary: "Withdraw the manager's own numbers for the days to come",
        tags: ['forecast'],
        querystring,
        headers,
        response: {
          204: z.null().describe('Withdrawn'),
          ...problems('dataset-not-found', 'series-not-found', 'series-needed', 'precondition-failed'),
        },
      },
      handler: async (request, reply) => {
        await overrides.remove(request.query.dataset, request.query.series, request.headers['if-match']);
        return sendNothing(reply, 204);
      },
    });
  };
}
