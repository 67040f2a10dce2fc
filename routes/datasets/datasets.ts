import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DatasetService } from '../../services/datasets/datasets.ts';
import type { RemoveDataset } from '../../services/datasets/removal.ts';
import { mayUse } from '../../src/access/roles.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { currentDatasetSchema, datasetVersionDocumentSchema } from '../../src/sales/dataset.ts';
import { answer, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';
import { isNotModified, sendNothing } from '../platform/responses.ts';

const params = z.object({ name: datasetNameSchema });

export function datasetRoutes(datasets: DatasetService, remove: RemoveDataset): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/datasets', {
      config: { access: 'read', dataset: 'list' },
      schema: {
        operationId: 'listDatasets',
        summary: 'The datasets, by name',
        tags: ['datasets'],
        querystring: z.strictObject(pageQuery),
        response: { 200: answer('One page', pageSchema(datasetVersionDocumentSchema)), ...problems() },
      },
      handler: async (request, reply) => {
        const page = await datasets.list(request.query, (name) => mayUse(request.caller, name));
        // Each was checked when it was read; to do so once more for two hundred would hold up everybody.
        return reply.serializer(JSON.stringify).type('application/json; charset=utf-8').send(page);
      },
    });

    app.get('/datasets/:name', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getDataset',
        summary: 'The version in use with its data report; and why a file that was put in its place is not used',
        tags: ['datasets'],
        params,
        response: {
          200: answer('The version in use; `ETag` is for the next `If-Match`', currentDatasetSchema),
          304: z.null().describe('As the ETag of `If-None-Match` says'),
          ...problems('dataset-not-found'),
        },
      },
      handler: async (request, reply) => {
        const { dataset, etag } = await datasets.detail(request.params.name);
        reply.headers({ etag, 'cache-control': 'no-cache' });
        return isNotModified(request, etag) ? sendNothing(reply, 304) : reply.send(dataset);
      },
    });

    app.delete('/datasets/:name', {
      config: { access: 'admin', dataset: 'path' },
      schema: {
        operationId: 'deleteDataset',
        summary: 'Remove the data, models and runs of a dataset',
        tags: ['datasets'],
        params,
        response: { 204: z.null().describe('Removed'), ...problems('dataset-not-found') },
      },
      handler: async (request, reply) => {
        await remove(request.params.name);
        return sendNothing(reply, 204);
      },
    });
  };
}
