import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ALLOWANCES, type Allowance, type KnownFutureService } from '../../services/datasets/known-futures.ts';
import { AppError } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import {
  type KnownFutureRequest,
  knownFutureRequestSchema,
  knownFutureSchema,
  knownRowsRequestSchema,
  MOST_KNOWN_DAYS,
} from '../../src/sales/known-future.ts';
import { knownFutureToJson } from '../../src/sales/reading/known-future-json.ts';
import { stepByStep } from '../../src/threads/steps.ts';
import { noteChange } from '../platform/audit.ts';
import { checkDayList, dayListCompiler, parseDayList } from '../platform/day-lists.ts';
import { createTurns } from '../platform/json-bodies.ts';
import { problems, TABLE_FORMS, TABLE_TYPES } from '../platform/response-schemas.ts';
import { sendNothing, sendResponse, tableFormOf } from '../platform/responses.ts';

/** A body in one piece. Throws AppError `payload-too-large` beyond the limit. */
async function readWhole(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): AppError {
  return new AppError('payload-too-large', `The body has more than ${limit} bytes`);
}

/** Bodies of more than 1 MiB, or of unknown length, that are in memory at a time. */
const MOST_LARGE = 4;
const RETRY_AFTER_S = 2;

/** The dialect of Excel is that of a language. */
const VARY = 'Accept, Accept-Language';

const params = z.object({ name: datasetNameSchema });
const seriesSchema = z.string().optional();
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
    reply.header('vary', VARY).header('cache-control', 'no-cache');
    if (answered.etag !== undefined) reply.header('etag', `"${answered.etag}"`);
    if (form.format !== 'json') return sendResponse(reply, await knownFutures.fileOf(answered, form));
    const { dataset, days } = answered;
    if (days.length <= MOST_KNOWN_DAYS) return reply.send(knownFutureToJson(dataset, days));
    const pieces = Readable.from(knownFutures.jsonOf(answered), { objectMode: false });
    return reply.type('application/json; charset=utf-8').send(pieces as never); // no response schema speaks of streams
  };

  const turn = createTurns();
  /** A file has a turn of the event loop of its own, as large JSON has. */
  const readFile = async (body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> => {
    const bytes = await readWhole(body, limit);
    await turn();
    return bytes;
  };

  /** A dataset that there is not is told of once the body was read. */
  const allowanceOf = (name: string): Promise<Allowance> =>
    knownFutures.allowanceOf(name).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'dataset-not-found') return ALLOWANCES.one;
      throw error;
    });

  let large = 0;
  /** A body that is large, or may be, waits for nobody, and only for a dataset of many series it may be larger than others. */
  const admit = async (request: FastifyRequest, response: FastifyReply): Promise<void> => {
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (length <= ALLOWANCES.one.bytes) return;
    const { name } = request.params as z.infer<typeof params>;
    const { bytes } = await allowanceOf(name);
    if (length > bytes) throw tooLarge(bytes);
    if (large >= MOST_LARGE) {
      const message = 'Too many large calendars are being read; try again in a moment';
      throw new AppError('overloaded', message, { retryAfter: RETRY_AFTER_S });
    }
    large += 1;
    response.raw.once('close', () => {
      large -= 1;
    });
  };

  /** The days of a body that is longer than others may be. */
  const readLong = async (body: unknown, name: string): Promise<KnownFutureRequest> => {
    const { bytes, rows } = await allowanceOf(name);
    if (Buffer.isBuffer(body) && body.length > bytes) throw tooLarge(bytes);
    const json = Buffer.isBuffer(body) ? await stepByStep(parseDayList(body.toString())) : body;
    const schema = rows === MOST_KNOWN_DAYS ? knownFutureRequestSchema : knownRowsRequestSchema;
    return stepByStep(checkDayList(schema, json));
  };

  return async (app) => {
    app.put('/datasets/:name/calendar', {
      config: { access: 'write', dataset: 'path' },
      bodyLimit: ALLOWANCES.many.bytes,
      schema: {
        operationId: 'putCalendar',
        summary: 'Replace what is known of the days to come',
        description:
          'Promotions, holidays, closed days and any other covariate of the dataset, as JSON or as CSV (`Fecha,Promociones,Festivo,Abierto`). Days and fields that are left out are not known. Of a dataset of many series a row may name one: in JSON by `series`, in CSV by a column `series` with the id or by the columns that tell the series apart; a row without one is about all of them, and what is said of one comes before it, field by field. There may be 4,000 days in 1 MiB, and of many series 400,000 rows in 16 MiB.',
        tags: ['calendar'],
        params,
        querystring: z.object({
          series: seriesSchema.describe(
            'Of a dataset of many series: replace the rows of this one, and leave those of others and of all as they are. Rows of the body need not name it, and may name no other one',
          ),
        }),
        headers,
        body: knownRowsRequestSchema,
        response: {
          200: knownFutureAnswer,
          ...problems(
            'dataset-not-found',
            'series-not-found',
            'version-not-found',
            'invalid-calendar',
            'precondition-failed',
            'payload-too-large',
            'unsupported-media-type',
            'not-acceptable',
          ),
        },
      },
      preParsing: async (request, response, payload) => {
        await admit(request, response);
        return payload;
      },
      // A CSV body is a stream, and a long one comes as bytes or is too long for one turn: the handler reads them.
      validatorCompiler: (route) => {
        const validate = dayListCompiler(knownFutureRequestSchema)(route);
        if (route.httpPart !== 'body') return validate;
        return (body) => (isStream(body) || isLong(body) ? { value: body } : validate(body));
      },
      handler: async (request, response) => {
        const { params, query, body } = request;
        const { name } = params;
        const replaced = { series: query.series, ifMatch: request.headers['if-match'] };
        const read = async () => {
          if (isStream(body)) {
            const file = await readFile(body, (await allowanceOf(name)).bytes);
            return knownFutures.putCsv(name, file, replaced);
          }
          return knownFutures.putJson(name, isLong(body) ? await readLong(body, name) : body, replaced);
        };
        const stored = await read();
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
        querystring: z.object({
          series: seriesSchema.describe(
            'Of a dataset of many series: the rows of this one and those of all. Without it every row',
          ),
          orEmpty: z
            .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })
            .default(false)
            .meta({ type: 'boolean', default: false })
            .describe('Answer a calendar without days and without ETag where none is stored, in the place of 404'),
        }),
        response: {
          200: knownFutureAnswer,
          ...problems(
            'dataset-not-found',
            'series-not-found',
            'version-not-found',
            'calendar-not-found',
            'invalid-calendar',
            'not-acceptable',
          ),
        },
      },
      handler: async (request, response) =>
        reply(request, response, await knownFutures.get(request.params.name, request.query)),
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

/** Bytes that were not parsed, or more days than a dataset of one series may have. */
function isLong(body: unknown): boolean {
  if (Buffer.isBuffer(body)) return true;
  const { days } = (body ?? {}) as { days?: unknown };
  return Array.isArray(days) && days.length > MOST_KNOWN_DAYS;
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
