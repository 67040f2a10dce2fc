import { type FastifyPluginAsyncZod, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Idempotency } from '../../services/access/idempotency.ts';
import type { DatasetService } from '../../services/datasets/datasets.ts';
import type { RemoveDataset } from '../../services/datasets/removal.ts';
import { mayUse } from '../../src/access/roles.ts';
import { DEFAULT_DATASET, datasetNameSchema, datasetVersionSchema } from '../../src/primitives.ts';
import {
  currentDatasetSchema,
  datasetVersionDocumentSchema,
  dryRunSchema,
  fileKindOf,
  uploadOptionsSchema,
  WORKBOOK_TYPE,
} from '../../src/sales/dataset.ts';
import { assertMayUse } from '../platform/access.ts';
import { noteChange } from '../platform/audit.ts';
import { idempotencyHeaders, KEY_PROBLEMS, keyOf, withHead } from '../platform/idempotency.ts';
import { answer, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';
import { isNotModified, sendNothing } from '../platform/responses.ts';
import { receiveUpload } from './uploads.ts';

const params = z.object({ name: datasetNameSchema });
/** A flag in a query: text that the page of the API shows as a choice of true and false. */
const flag = z
  .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
  .default(false)
  .meta({ type: 'boolean', default: false });
const uploadQuery = uploadOptionsSchema.extend({
  allowNegative: flag.describe('Accept negative sales (returned goods)'),
  name: datasetNameSchema
    .optional()
    .describe('Name of the dataset; the form field `name` does the same. Default: ventas'),
  dryRun: flag.describe('Store nothing; show what was understood and what would change'),
});
const uploadForm = z.strictObject({
  file: z.file().describe('A CSV or an Excel workbook (.xlsx); its content tells which'),
  name: datasetNameSchema
    .or(z.literal(''))
    .optional()
    .describe('Name of the dataset; empty, as forms send it, is none'),
});

export function datasetRoutes(
  datasets: DatasetService,
  remove: RemoveDataset,
  idempotency: Idempotency,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.route({
      method: 'POST',
      url: '/datasets',
      config: { access: 'write', dataset: 'form' },
      schema: {
        operationId: 'uploadDataset',
        summary: 'Upload a CSV or an Excel workbook of daily sales',
        tags: ['datasets'],
        consumes: ['multipart/form-data'],
        querystring: uploadQuery,
        headers: idempotencyHeaders,
        body: uploadForm,
        response: {
          200: answer(
            'This very content is the latest already; or, with dryRun, what was understood',
            z.union([datasetVersionDocumentSchema, dryRunSchema]),
          ),
          201: answer('Stored as the latest version', datasetVersionDocumentSchema),
          ...problems(
            'missing-file',
            'invalid-csv',
            'payload-too-large',
            'unsupported-media-type',
            'store-full',
            'request-timeout',
            'too-many-uploads',
            ...KEY_PROBLEMS,
          ),
        },
      },
      // The body is a stream: it is described for people and read by the handler.
      validatorCompiler: (route) => (route.httpPart === 'body' ? () => true : validatorCompiler(route as never)),
      handler: (request, reply) =>
        app.uploads.inSlot(async () => {
          const { name, dryRun, ...options } = request.query;
          // Of a form the name is known when it has been read.
          if (!request.isMultipart()) assertMayUse(request, name ?? DEFAULT_DATASET);
          const { upload, formName } = await receiveUpload(request, (bytes) => datasets.receive(bytes, options));
          try {
            const target = formName ?? name ?? DEFAULT_DATASET;
            assertMayUse(request, target);
            noteChange(request, dryRun ? 'none' : { dataset: target });
            if (dryRun) return await datasets.preview(target, upload);
            const payload = [target, upload.sha256, options];
            const answered = await idempotency({ operation: 'upload', ...keyOf(request), payload }, async () => {
              const { document, created, before } = await datasets.accept(target, upload, options);
              noteChange(request, { dataset: target, before, after: document.version });
              return { status: created ? 201 : 200, location: created ? `/datasets/${target}` : null, body: document };
            });
            return withHead(reply, answered);
          } finally {
            await upload.remove();
          }
        }),
    });

    app.get('/datasets', {
      config: { access: 'read', dataset: 'list' },
      schema: {
        operationId: 'listDatasets',
        summary: 'The datasets, by name',
        tags: ['datasets'],
        querystring: z.strictObject(pageQuery),
        response: { 200: answer('One page', pageSchema(datasetVersionDocumentSchema)), ...problems() },
      },
      handler: (request) => datasets.list(request.query, (name) => mayUse(request.caller, name)),
    });

    app.get('/datasets/:name', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getDataset',
        summary: 'The version in use with its data report; and why a file that was put in its place is not used',
        tags: ['datasets'],
        params,
        response: { 200: answer('The version in use', currentDatasetSchema), ...problems('dataset-not-found') },
      },
      handler: (request) => datasets.detail(request.params.name),
    });

    app.get('/datasets/:name/versions', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'listDatasetVersions',
        summary: 'Every content that was stored, newest first',
        tags: ['datasets'],
        params,
        querystring: z.strictObject(pageQuery),
        response: {
          200: answer('One page', pageSchema(datasetVersionDocumentSchema)),
          ...problems('dataset-not-found'),
        },
      },
      handler: (request) => datasets.versions(request.params.name, request.query),
    });

    app.get('/datasets/:name/content', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getDatasetContent',
        summary: 'The file as it was uploaded, byte for byte',
        tags: ['datasets'],
        params,
        querystring: z.strictObject({ version: datasetVersionSchema.optional().describe('Default: the latest') }),
        response: {
          200: {
            description: 'The file',
            content: { 'text/csv': { schema: z.string() }, [WORKBOOK_TYPE]: { schema: z.string() } },
          },
          304: z.null().describe('As the ETag of `If-None-Match` says'),
          ...problems('dataset-not-found', 'version-not-found'),
        },
      },
      handler: async (request, reply) => {
        const { document, stream, size } = await datasets.content(request.params.name, request.query.version);
        const etag = `"${document.sha256}"`;
        reply.header('etag', etag).header('cache-control', 'no-cache');
        if (isNotModified(request, etag)) {
          stream.destroy();
          return sendNothing(reply, 304);
        }
        const { type, extension } = fileKindOf(document);
        reply
          .type(type)
          .header('content-length', size)
          .header('content-disposition', `attachment; filename="${document.name}.${extension}"`);
        return reply.send(stream as never); // a stream bypasses the response schema, which is a text
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
