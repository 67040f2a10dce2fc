import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Idempotency } from '../../services/access/idempotency.ts';
import type { AddedDays, DaysToAdd } from '../../services/datasets/added-days.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { dryRunSchema, revisedDatasetSchema } from '../../src/sales/dataset.ts';
import { addedDaysRequestSchema } from '../../src/sales/revision/added-days.ts';
import { noteChange } from '../platform/audit.ts';
import { dayListCompiler } from '../platform/day-lists.ts';
import { idempotencyHeaders, KEY_PROBLEMS, keyOf, withHead } from '../platform/idempotency.ts';
import { answer, problems } from '../platform/response-schemas.ts';
import { receiveUpload } from './uploads.ts';
import { flag, readingQuery } from './versions.ts';

export function addedDaysRoutes(addedDays: AddedDays, idempotency: Idempotency): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/datasets/:name/days', {
      config: { access: 'write', dataset: 'path' },
      schema: {
        operationId: 'addDatasetDays',
        summary: 'Add days to a dataset, and correct some of those it has',
        description:
          'As JSON, or as a CSV with the columns of the dataset (`text/csv`, or the form field `file`): the new days only, or all of them. Days that it does not speak of stay as they are. Together they are a new version, whose content the service writes. In a dataset of many series each day names its own: in JSON by `series`, in a file by the columns that tell them apart. One that is not known yet becomes a new series, which a warning tells.',
        tags: ['datasets'],
        params: z.object({ name: datasetNameSchema }),
        querystring: readingQuery.extend({
          dryRun: flag.describe('Store nothing; show what would change'),
        }),
        headers: idempotencyHeaders.extend({
          'if-match': z.string().optional().describe('ETag of `GET /datasets/{name}`: add to that and to nothing else'),
        }),
        body: addedDaysRequestSchema,
        response: {
          200: answer(
            'All of it was known already; or, with dryRun, what would be stored',
            z.union([revisedDatasetSchema, dryRunSchema]),
          ),
          201: answer('Stored as the latest version', revisedDatasetSchema),
          ...problems(
            'dataset-not-found',
            'version-not-found',
            'missing-file',
            'invalid-request',
            'invalid-csv',
            'mapping-needed',
            'precondition-failed',
            'payload-too-large',
            'unsupported-media-type',
            'store-full',
            'request-timeout',
            'too-many-uploads',
            ...KEY_PROBLEMS,
          ),
        },
      },
      // A file is a stream, and a form no body at all: the handler reads them.
      validatorCompiler: (route) => {
        const validate = dayListCompiler(addedDaysRequestSchema)(route);
        if (route.httpPart !== 'body') return validate;
        return (body) => (isJson(body) ? validate(body) : { value: body });
      },
      handler: async (request, reply) => {
        const { dryRun, ...options } = request.query;
        const { name } = request.params;
        const ifMatch = request.headers['if-match'];
        if (dryRun) noteChange(request, 'none');

        const add = async (given: DaysToAdd, content: unknown) => {
          if (dryRun) return addedDays.preview(name, given, options);
          const payload = [name, content, options, ifMatch ?? null];
          const answered = await idempotency({ operation: 'days', ...keyOf(request), payload }, async () => {
            const { body, created, before } = await addedDays.add(name, given, options, ifMatch);
            noteChange(request, { before, after: body.version });
            return { status: created ? 201 : 200, location: created ? `/datasets/${name}` : null, body };
          });
          return withHead(reply, answered);
        };

        if (!request.isMultipart() && isJson(request.body)) return add({ json: request.body }, request.body);
        return app.uploads.inPlace(request, async (place) => {
          const { upload } = await receiveUpload(request, place, (bytes) => addedDays.receive(name, bytes, options));
          try {
            return await add({ upload }, upload.sha256);
          } finally {
            await upload.remove();
          }
        });
      },
    });
  };
}

function isJson(body: unknown): boolean {
  return body !== undefined && body !== null && !(body instanceof Readable);
}
