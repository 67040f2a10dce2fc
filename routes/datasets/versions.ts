import { type FastifyPluginAsyncZod, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Idempotency } from '../../services/access/idempotency.ts';
import type { DatasetService, UploadRequest } from '../../services/datasets/datasets.ts';
import { AppError } from '../../src/errors.ts';
import {
  DEFAULT_DATASET,
  datasetNameOf,
  datasetNameSchema,
  datasetTitleSchema,
  datasetVersionSchema,
  WORKBOOK_TYPE,
} from '../../src/primitives.ts';
import {
  datasetVersionDocumentSchema,
  dryRunSchema,
  fileKindOf,
  uploadOptionsSchema,
} from '../../src/sales/dataset.ts';
import { type Mapping, mappingSchema } from '../../src/sales/mapping.ts';
import { assertMayUse } from '../platform/access.ts';
import { noteChange } from '../platform/audit.ts';
import { idempotencyHeaders, KEY_PROBLEMS, keyOf, withHead } from '../platform/idempotency.ts';
import { answer, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';
import { isNotModified, sendNothing } from '../platform/responses.ts';
import { type FormFields, receiveUpload } from './uploads.ts';

const params = z.object({ name: datasetNameSchema });

/** A flag in a query: text that the page of the API shows as a choice of true and false. */
const stringFlag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] });
export const flag = stringFlag.default(false).meta({ type: 'boolean', default: false });

/** How to read a file, as query parameters; what is left out is as the mapping says. */
export const readingQuery = uploadOptionsSchema.extend({
  allowNegative: stringFlag
    .optional()
    .meta({ type: 'boolean' })
    .describe('Accept negative sales (returned goods); default: as the mapping says, else false'),
});

/** JSON in a text: what it says, or where it is wrong. An empty text, as forms send it, says nothing. */
const mappingText = z.string().transform((text, context): Mapping | undefined => {
  if (text === '') return undefined;
  const read = mappingSchema.safeParse(jsonOf(text));
  if (read.success) return read.data;
  for (const { message, path } of read.error.issues) context.addIssue({ code: 'custom', message, path });
  return z.NEVER;
});

/** Undefined for a text that is none: no mapping either. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MAPPING = 'What its columns are, as JSON (see Mapping); kept for later files. `{}` forgets what is kept';

const uploadQuery = readingQuery.extend({
  name: datasetTitleSchema
    .optional()
    .describe(
      'What the dataset is called; its name follows from it, and the form field `name` does the same. Default: ventas',
    ),
  mapping: mappingText.optional().describe(`${MAPPING}. The form field \`mapping\` does the same`),
  replace: flag.describe('Days that the dataset has and the file lacks may go, however many they are'),
  dryRun: flag.describe('Store nothing; show what was understood and what would change'),
});
const uploadForm = z.strictObject({
  file: z.file().describe('A CSV or an Excel workbook (.xlsx); its content tells which'),
  name: datasetTitleSchema
    .or(z.literal(''))
    .optional()
    .describe('What the dataset is called; empty, as forms send it, is none'),
  mapping: z.string().optional().meta({ example: '' }).describe(`${MAPPING}. Empty, as forms send it, is none`),
});

interface Said {
  readonly target: string;
  readonly upload: UploadRequest;
}

/** What a request says of its file, in its query and in the fields of its form; a field has the last word. */
function said({ dryRun: _, replace, ...query }: z.output<typeof uploadQuery>, fields: FormFields = {}): Said {
  const { name: text, mapping, ...options } = { ...query, ...fields };
  const target = (text === undefined ? undefined : datasetNameOf(text)) ?? DEFAULT_DATASET;
  const title = text === target ? undefined : text?.trim();
  return { target, upload: { mapping, options, title, replace } };
}

/** All that makes it this upload and no other; without a mapping as earlier versions of the service recorded it. */
function payloadOf(target: string, sha256: string, { mapping, options, title, replace }: UploadRequest): unknown[] {
  const isPlain = mapping === undefined && title === undefined && !replace;
  const known = [target, sha256, { ...options, allowNegative: options?.allowNegative ?? false }];
  return isPlain ? known : [...known, mapping ?? null, title ?? null, replace ?? false];
}

/** The contents of a dataset: what makes new ones, shows them and goes back to one. */
export function versionRoutes(datasets: DatasetService, idempotency: Idempotency): FastifyPluginAsyncZod {
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
            'mapping-needed',
            'loses-history',
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
        app.uploads.inPlace(request, async (place) => {
          const { query } = request;
          // Of a form the name is known when it has been read.
          if (!request.isMultipart()) assertMayUse(request, said(query).target);
          const receive = (bytes: AsyncIterable<Uint8Array>, early: FormFields) => {
            const { target, upload } = said(query, early);
            return datasets.receive(bytes, upload, target);
          };
          const { upload, fields } = await receiveUpload(request, place, receive, ['name', 'mapping']);
          try {
            const { target, upload: wanted } = said(query, fields);
            assertMayUse(request, target);
            noteChange(request, query.dryRun ? 'none' : { dataset: target });
            if (query.dryRun) return await datasets.preview(target, upload, wanted);
            const payload = payloadOf(target, upload.sha256, wanted);
            const answered = await idempotency({ operation: 'upload', ...keyOf(request), payload }, async () => {
              const { document, created, before } = await datasets.accept(target, upload, wanted);
              noteChange(request, { dataset: target, before, after: document.version });
              return { status: created ? 201 : 200, location: created ? `/datasets/${target}` : null, body: document };
            });
            return withHead(reply, answered);
          } finally {
            await upload.remove();
          }
        }),
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

    app.put('/datasets/:name/latest', {
      config: { access: 'write', dataset: 'path' },
      schema: {
        operationId: 'restoreDatasetVersion',
        summary: 'Go back to an earlier content',
        tags: ['datasets'],
        params,
        headers: z.object({
          'if-match': z.string().optional().describe('ETag of `GET /datasets/{name}`, or `*`; needed'),
        }),
        body: z.strictObject({ version: datasetVersionSchema }),
        response: {
          200: answer('The version in use now', datasetVersionDocumentSchema),
          ...problems(
            'dataset-not-found',
            'version-not-found',
            'precondition-failed',
            'precondition-required',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => {
        const { name } = request.params;
        const ifMatch = request.headers['if-match'];
        if (ifMatch === undefined) throw preconditionRequired((await datasets.detail(name)).etag);
        const { document, before } = await datasets.restore(name, request.body.version, ifMatch);
        noteChange(request, { before, after: document.version });
        const { etag } = await datasets.detail(name);
        return reply.headers({ etag, 'cache-control': 'no-cache' }).send(document);
      },
    });

    app.get('/datasets/:name/content', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getDatasetContent',
        summary: 'The file byte for byte: as it was uploaded, or as the service wrote it (`source`)',
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
  };
}

function preconditionRequired(etag: string): AppError {
  return new AppError(
    'precondition-required',
    `Say which content is replaced: send If-Match: ${etag} (or If-Match: *)`,
  );
}
