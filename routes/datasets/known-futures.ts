import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { KnownFutureService } from '../../services/datasets/known-futures.ts';
import { AppError } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { knownFutureRequestSchema, knownFutureSchema } from '../../src/sales/known-future.ts';
import { noteChange } from '../platform/audit.ts';
import { dayListCompiler } from '../platform/day-lists.ts';
import { createTurns } from '../platform/json-bodies.ts';
import { problems, TABLE_FORMS, TABLE_TYPES } from '../platform/response-schemas.ts';
import { sendNothing, sendResponse, tableFormOf } from '../platform/responses.ts';

/** The known future of ten years and many covariates is smaller. */
const LIMIT = 2 ** 20;

/** A small body in one piece. Throws AppError `payload-too-large` beyond 1 MiB. */
async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > LIMIT) throw new AppError('payload-too-large', `The body has more than ${LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The dialect of Excel is that of a language. */
const VARY = 'Accept, Accept-Language';

const params = z.object({ name: datasetNameSchema });
const headers = z.object({ 'if-match': z.string().optional().describe('ETag of the calendar that is replaced, or *') });
const knownFutureAnswer = {
  description: `The calendar; ${TABLE_FORMS}`,
  content: { 'application/json': { schema: knownFutureSchema }, ...TABLE_TYPES },
};

export function knownFutureRoutes(knownFutures: KnownFutureService): FastifyPluginAsyncZod {
  const reply = async (
    request: FastifyRequest,
    reply: FastifyReply,
    answered: Awaited<ReturnType<KnownFutureService['get']>>,
  ) => {
    const form = tableFormOf(request);
    reply.header('etag', `"${answered.etag}"`).header('vary', VARY).header('cache-control', 'no-cache');
    if (form.format === 'json') return reply.send(answered.knownFuture);
    return sendResponse(reply, await knownFutures.fileOf(answered, form));
  };

  const turn = createTurns();
  /** A file has a turn of the event loop of its own, as large JSON has. */
  const readFile = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const bytes = await readWhole(body);
    await turn();
    return bytes;
  };

  return async (app) => {
    app.put('/datasets/:name/calendar', {
      config: { access: 'write', dataset: 'path' },
      schema: {
        operationId: 'putCalendar',
        summary: 'Replace what is known of the days to come',
        description:
          'Promotions, holidays, closed days and any other covariate of the dataset, as JSON or as CSV (`Fecha,Promociones,Festivo,Abierto`). Days and fields that are left out are not known.',
        tags: ['calendar'],
        params,
        headers,
        body: knownFutureRequestSchema,
        response: {
          200: knownFutureAnswer,
          ...problems(
            'dataset-not-found',
            'invalid-calendar',
            'precondition-failed',
            'payload-too-large',
            'unsupported-media-type',
            'not-acceptable',
          ),
        },
      },
      // A CSV body is a stream: the handler reads it.
      validatorCompiler: (route) => {
        const validate = dayListCompiler(knownFutureRequestSchema)(route);
        return route.httpPart === 'body' ? (body) => (isStream(body) ? { value: body } : validate(body)) : validate;
      },
      handler: async (request, response) => {
        const { name } = request.params;
        const ifMatch = request.headers['if-match'];
        const stored = isStream(request.body)
          ? await knownFutures.putCsv(name, await readFile(request.body), ifMatch)
          : await knownFutures.putJson(name, request.body, ifMatch);
        noteChange(request, { after: stored.etag });
        return reply(request, response, stored);
      },
    });

    app.get('/datasets/:name/calendar', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'getCalendar',
        summary: 'What is known of the days to come',
        tags: ['calendar'],
        params,
        response: {
          200: knownFutureAnswer,
          ...problems('dataset-not-found', 'calendar-not-found', 'invalid-calendar', 'not-acceptable'),
        },
      },
      handler: async (request, response) => reply(request, response, await knownFutures.get(request.params.name)),
    });

    app.delete('/datasets/:name/calendar', {
      config: { access: 'write', dataset: 'path' },
      schema: {
        operationId: 'deleteCalendar',
        summary: 'Forget what is known of the days to come',
        tags: ['calendar'],
        params,
        response: { 204: z.null().describe('Removed'), ...problems('dataset-not-found') },
      },
      handler: async (request, response) => {
        await knownFutures.remove(request.params.name);
        return sendNothing(response, 204);
      },
    });
  };
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
