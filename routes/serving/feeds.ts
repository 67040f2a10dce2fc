import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { FEED_FORMATS, type FeedService, noFeedHere } from '../../services/serving/feeds.ts';
import { mayUse } from '../../src/access/roles.ts';
import { AppError } from '../../src/errors.ts';
import { createdFeedSchema, feedIdSchema, feedRequestSchema, feedSchema } from '../../src/feeds/feed.ts';
import { datasetNameSchema, WORKBOOK_TYPE } from '../../src/primitives.ts';
import { noteChange } from '../platform/audit.ts';
import type { Limits } from '../platform/limits.ts';
import { answer, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';
import { languageOf, sendCached, sendNothing } from '../platform/responses.ts';

const FORMATS = {
  csv: {
    operationId: 'getFeedCsv',
    summary: 'The forecast of a feed as CSV',
    description:
      'The bytes of `GET /forecast` with `Accept: text/csv`; with `?dialect=excel` the CSV that Excel opens in the language of the feed.',
    querystring: z.object({ dialect: z.enum(['excel']).optional() }),
    type: 'text/csv',
    schema: z.string(),
  },
  xlsx: {
    operationId: 'getFeedWorkbook',
    summary: 'The forecast of a feed as a workbook',
    description: 'An Excel workbook, with the bytes that `GET /forecast` answers.',
    querystring: z.object({}),
    type: WORKBOOK_TYPE,
    schema: z.string().meta({ format: 'binary' }),
  },
  ics: {
    operationId: 'getFeedCalendar',
    summary: 'The forecast of a feed as a calendar',
    description:
      'iCalendar (RFC 5545), an event for each day. Its UIDs are those of the feed and stay, so that a calendar that subscribes replaces what it had.',
    querystring: z.object({}),
    type: 'text/calendar',
    schema: z.string(),
  },
} as const satisfies Record<(typeof FEED_FORMATS)[number], object>;

/** Whatever is answered: programs follow no link from here, and search engines keep nothing. */
const PRIVATE = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex', 'cache-control': 'private, no-cache' };

export function feedRoutes(feeds: FeedService, limits: Pick<Limits, 'countRefusal'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/feeds', {
      config: { access: 'write', dataset: 'body' },
      schema: {
        operationId: 'createFeed',
        summary: 'Make an address at which a spreadsheet or a calendar reads the forecast without a key',
        description:
          'Whoever knows the address can read, until it is revoked or expires. It is in this answer and nowhere else: the service keeps a hash.',
        tags: ['feeds'],
        body: feedRequestSchema,
        response: {
          201: answer('The feed with its addresses', createdFeedSchema),
          ...problems(
            ...(['dataset-not-found', 'series-not-found', 'invalid-request'] as const),
            ...(['payload-too-large', 'unsupported-media-type'] as const),
          ),
        },
      },
      handler: async (request, reply) => {
        const maker = { name: request.caller.name, language: languageOf(request) };
        const { feed, token } = await feeds.create(request.body, maker);
        noteChange(request, { dataset: feed.dataset, after: feed.id });
        const paths = addressesOf(token, '');
        const urls = addressesOf(token, `${request.protocol}://${request.headers.host ?? 'localhost'}`);
        return reply
          .code(201)
          .header('cache-control', 'no-store')
          .send({ ...feed, urls, paths });
      },
    });

    app.get('/feeds', {
      config: { access: 'write', dataset: 'list' },
      schema: {
        operationId: 'listFeeds',
        summary: 'The feeds that can be read, newest first',
        description: 'Without their addresses, which nobody can find out any more.',
        tags: ['feeds'],
        querystring: z.strictObject({ dataset: datasetNameSchema.optional(), ...pageQuery }),
        response: { 200: answer('One page', pageSchema(feedSchema)), ...problems() },
      },
      handler: ({ query: { dataset, ...page }, caller }) => feeds.list(dataset, page, (name) => mayUse(caller, name)),
    });

    app.delete('/feeds/:id', {
      config: { access: 'write', dataset: 'feed' },
      schema: {
        operationId: 'revokeFeed',
        summary: 'Revoke a feed: its addresses answer 404 from now on',
        tags: ['feeds'],
        params: z.object({ id: feedIdSchema }),
        response: { 204: z.null().describe('Revoked'), ...problems('feed-not-found') },
      },
      handler: async (request, reply) => {
        const { id, dataset } = await feeds.revoke(request.params.id, (name) => mayUse(request.caller, name));
        noteChange(request, { dataset, before: id });
        return sendNothing(reply, 204);
      },
    });

    // An address that cannot be one of a feed, without an ending or with a line break, is answered like one that is not.
    app.get('/feeds/:id', {
      config: { access: 'token' },
      onRequest: async (_request, reply) => void reply.headers(PRIVATE),
      schema: { hide: true },
      handler: async (request, reply) => {
        await limits.countRefusal(request, reply);
        throw noFeedHere();
      },
    });

    for (const format of FEED_FORMATS) {
      const { type, schema, ...described } = FORMATS[format];
      app.get(`/feeds/:token.${format}`, {
        config: { access: 'token' },
        // Also of what is refused before the handler has its turn.
        onRequest: async (_request, reply) => void reply.headers(PRIVATE),
        schema: {
          ...described,
          tags: ['feeds'],
          security: [],
          params: z.object({ token: z.string().describe('As `POST /feeds` gave it') }),
          response: {
            200: { description: 'As it is now', content: { [type]: { schema } } },
            304: z.null().describe('As the ETag of `If-None-Match` says'),
            ...problems(
              ...(['feed-not-found', 'feed-expired', 'no-champion', 'damaged-document'] as const),
              ...(['dataset-not-found', 'series-not-found', 'series-needed', 'invalid-request'] as const),
            ),
          },
        },
        handler: async (request, reply) => {
          const read = feeds.read(request.params.token, isForExcel(request) ? 'excel' : format);
          const { headers, ...response } = await read.catch(async (error: unknown) => {
            // Whoever tries addresses is counted like whoever tries keys.
            if (error instanceof AppError && error.code === 'feed-not-found') await limits.countRefusal(request, reply);
            throw error;
          });
          const { vary: _, ...own } = headers; // by its address alone
          return sendCached(request, reply, { ...response, headers: { ...own, ...PRIVATE } });
        },
      });
    }
  };
}

function isForExcel({ query }: FastifyRequest): boolean {
  return (query as { dialect?: string }).dialect === 'excel'; // of `csv` alone, as its schema says
}

function addressesOf(token: string, origin: string) {
  const address = (format: (typeof FEED_FORMATS)[number]) => `${origin}/feeds/${token}.${format}`;
  return { csv: address('csv'), xlsx: address('xlsx'), ics: address('ics') };
}
