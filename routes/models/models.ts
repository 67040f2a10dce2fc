import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ModelService } from '../../services/models/models.ts';
import { datasetField, runIdSchema, seriesField } from '../../src/primitives.ts';
import {
  championSchema,
  modelSchema,
  modelSummarySchema,
  promoteRequestSchema,
} from '../../src/runs/registered-model.ts';
import { noteChange } from '../platform/audit.ts';
import { answer, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';
import { isNotModified, sendNothing } from '../platform/responses.ts';

const ARTIFACT_TYPES = { json: 'application/json; charset=utf-8', svg: 'image/svg+xml' };
const params = z.object({ version: runIdSchema });
const artifactFile = z
  .string()
  .regex(/^[a-z0-9-]{1,64}\.(json|svg)$/, 'must be a file such as modelo.json, metricas.json or series.svg');
const conditions = z.object({
  'if-match': z.string().optional().describe('ETag of the champion that is replaced, or *'),
  'if-none-match': z.literal('*').optional().describe('When there is no champion yet'),
});

export function modelRoutes(models: ModelService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/models', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'listModels',
        summary: 'The registered models of a dataset, newest first',
        tags: ['models'],
        querystring: z.strictObject({ dataset: datasetField, ...pageQuery }),
        response: { 200: answer('One page', pageSchema(modelSummarySchema)), ...problems() },
      },
      handler: (request) => {
        const { dataset, ...page } = request.query;
        return models.list(dataset, page);
      },
    });

    app.get('/models/champion', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'getChampion',
        summary: 'The model that answers',
        description: 'Its ETag is what `PUT /models/champion` takes as `If-Match`.',
        tags: ['models'],
        querystring: z.strictObject({ dataset: datasetField }),
        response: { 200: answer('The champion', championSchema), ...problems('no-champion', 'dataset-not-found') },
      },
      handler: async (request, reply) => {
        const { value, etag } = await models.champion(request.query.dataset);
        return reply.header('etag', `"${etag}"`).header('cache-control', 'no-cache').send(value);
      },
    });

    app.put('/models/champion', {
      config: { access: 'write', dataset: 'promotion' },
      schema: {
        operationId: 'promoteModel',
        summary: 'Promote a model, or roll back to an older one',
        tags: ['models'],
        headers: conditions,
        body: promoteRequestSchema,
        response: {
          200: answer('The new champion', championSchema),
          ...problems(
            'model-not-found',
            'invalid-request',
            'precondition-failed',
            'precondition-required',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => {
        const { dataset, version } = request.body;
        const { value, etag } = await models.promote(dataset, version, {
          ifMatch: request.headers['if-match'],
          ifNoneMatch: request.headers['if-none-match'],
        });
        noteChange(request, { before: value.previous, after: value.version });
        return reply.header('etag', `"${etag}"`).send(value);
      },
    });

    app.get('/models/:version', {
      config: { access: 'read', dataset: 'model' },
      schema: {
        operationId: 'getModel',
        summary: 'One model: parameters, metrics, lineage, artifacts',
        tags: ['models'],
        params,
        response: { 200: answer('The model', modelSchema), ...problems('model-not-found') },
      },
      handler: (request) => models.get(request.params.version),
    });

    app.get('/models/:version/artifacts/:file', {
      config: { access: 'read', dataset: 'model' },
      schema: {
        operationId: 'getArtifact',
        summary:
          'A file of a model: modelo.json, metricas.json, run.json, a plot, or datos.json with the numbers of the plots',
        tags: ['models'],
        description:
          'Of many series, plots and their numbers are those of the total; with `series` those of one. These are made when they are asked ' +
          'for: tests that the code of today would no longer do as then are left out, and the days to come are those that are known now.',
        params: params.extend({ file: artifactFile }),
        querystring: z.object({ series: seriesField }),
        response: {
          200: {
            description: 'The file',
            content: { 'application/json': { schema: z.unknown() }, 'image/svg+xml': { schema: z.string() } },
          },
          304: z.null().describe('As the ETag of `If-None-Match` says'),
          ...problems('model-not-found', 'artifact-not-found', 'series-not-found', 'version-not-found'),
        },
      },
      handler: async (request, reply) => {
        const { version, file } = request.params;
        const { body, etag } = await models.artifact(version, file, request.query.series);
        reply.header('etag', `"${etag}"`).header('cache-control', 'no-cache');
        if (isNotModified(request, `"${etag}"`)) return sendNothing(reply, 304);
        return reply.type(file.endsWith('.svg') ? ARTIFACT_TYPES.svg : ARTIFACT_TYPES.json).send(body as never);
      },
    });
  };
}
