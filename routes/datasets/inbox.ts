import { timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DatasetService } from '../../services/datasets/datasets.ts';
import type { InboxPoller } from '../../services/maintenance/inbox-poller.ts';
import { digestOf } from '../../src/access/api-keys.ts';
import { AppError } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { datasetVersionDocumentSchema } from '../../src/sales/dataset.ts';
import { mappingSchema } from '../../src/sales/mapping.ts';
import { REALM } from '../platform/access.ts';
import { noteChange } from '../platform/audit.ts';
import { answer, problems } from '../platform/response-schemas.ts';

/** What is read of the body of MinIO's webhook; S3 sends the same records. */
const bucketEventSchema = z
  .looseObject({
    Records: z
      .array(
        z.looseObject({
          eventName: z.string().optional(),
          s3: z.looseObject({
            bucket: z.looseObject({ name: z.string() }),
            object: z.looseObject({ key: z.string().describe('Form-encoded'), eTag: z.string().optional() }),
          }),
        }),
      )
      .max(1000),
  })
  .meta({ id: 'BucketEvent' });

const hookAnswerSchema = z.object({ datasets: z.array(datasetNameSchema) }).meta({ id: 'HookAnswer' });

interface HookOptions {
  readonly watch: Pick<InboxPoller, 'check'>;
  /** What MinIO sends as its bearer token; undefined: nobody may call. */
  readonly token: string | undefined;
  readonly bucket: string;
}

const headers = z.object({ authorization: z.string().optional().describe('`Bearer` and the token of HOOK_TOKEN') });

export function hookRoutes({ watch, token, bucket }: HookOptions): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/hooks/minio', {
      // Before the body is read.
      onRequest: async (request, reply) => {
        if (isToken(request.headers.authorization, token)) return;
        reply.header('www-authenticate', REALM);
        throw new AppError('unauthorized', 'Send "Authorization: Bearer …" with the token of HOOK_TOKEN');
      },
      config: { access: 'token' },
      schema: {
        operationId: 'minioEvent',
        summary: 'MinIO tells that objects have changed',
        description:
          'The webhook of MinIO for `s3:ObjectCreated:*`. A dataset whose `Ventas.csv` was replaced is looked at in the background, as polling would do it; telling it again does no harm.',
        tags: ['operations'],
        security: [{ hookToken: [] }],
        headers,
        body: bucketEventSchema,
        response: {
          202: answer('These datasets are being looked at', hookAnswerSchema),
          ...problems('unauthorized', 'payload-too-large', 'unsupported-media-type'),
        },
      },
      handler: async (request, reply) => {
        const datasets = [...new Set(request.body.Records.flatMap((record) => datasetOf(record, bucket)))];
        for (const name of datasets) void watch.check(name);
        return reply.code(202).send({ datasets });
      },
    });
  };
}

const adoptRequestSchema = z
  .strictObject({
    mapping: mappingSchema.optional().describe('What its columns are; kept for later files'),
    replace: z.boolean().default(false).describe('Days that the dataset has and the file lacks may go'),
  })
  .meta({ id: 'AdoptRequest' });

/** What to do about a file that another program has put into the store. */
export function inboxRoutes(
  inbox: Pick<InboxPoller, 'adopt'>,
  datasets: Pick<DatasetService, 'current'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/datasets/:name/adopt', {
      config: { access: 'write', dataset: 'path' },
      schema: {
        operationId: 'adoptFile',
        summary: 'Use a file in the store that was rejected, by what the body says about it',
        description:
          'For a file that another program has put in the place of the latest content, and that asks something or would lose history: see `rejected` of the dataset. It is stored and trained on.',
        tags: ['datasets'],
        params: z.object({ name: datasetNameSchema }),
        body: adoptRequestSchema,
        response: {
          200: answer('It is what is in use already', datasetVersionDocumentSchema),
          201: answer('It is the latest version now', datasetVersionDocumentSchema),
          ...problems(
            'dataset-not-found',
            'invalid-csv',
            'mapping-needed',
            'loses-history',
            'precondition-failed',
            'payload-too-large',
            'unsupported-media-type',
            'store-full',
          ),
        },
      },
      handler: async (request, reply) => {
        const { name } = request.params;
        const adopted = await inbox.adopt(name, request.body);
        const document = await datasets.current(name);
        noteChange(request, adopted ? { after: document.version } : 'none');
        return reply.code(adopted ? 201 : 200).send(document);
      },
    });
  };
}

/** The dataset whose latest content an event speaks of; keys come form-encoded. */
function datasetOf({ s3 }: z.infer<typeof bucketEventSchema>['Records'][number], bucket: string): string[] {
  const key = decode(s3.object.key);
  const [name = '', file, ...deeper] = key?.split('/') ?? [];
  const concerned = s3.bucket.name === bucket && file === 'Ventas.csv' && deeper.length === 0;
  return concerned && datasetNameSchema.safeParse(name).success ? [name] : [];
}

function decode(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined; // not a key that this service knows of
  }
}

/** Hashes have one length, and comparing them takes one time, whatever was sent. */
function isToken(authorization: string | undefined, token: string | undefined): boolean {
  const sent = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  const isEqual = token !== undefined && timingSafeEqual(digestOf(sent ?? ''), digestOf(token));
  return isEqual && sent !== undefined;
}
