import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ForecastService, Wording } from '../../services/serving/forecasts.ts';
import { mayUse } from '../../src/access/roles.ts';
import {
  EVERY_SERIES,
  forecastQuerySchema,
  forecastSchema,
  groupedForecastSchema,
  predictionSchema,
  predictRequestSchema,
} from '../../src/forecasting/forecast-schema.ts';
import { scenarioSchema } from '../../src/forecasting/scenario/comparison-schema.ts';
import { knownFutureRequestSchema } from '../../src/sales/known-future.ts';
import { dayListCompiler } from '../platform/day-lists.ts';
import { answer, problems, TABLE_FORMS, TABLE_TYPES } from '../platform/response-schemas.ts';
import { datedFormOf, sendCached, sendResponse, streamFormOf } from '../platform/responses.ts';

const FILES = { ...TABLE_TYPES, 'text/calendar': { schema: z.string() } };

const forecastAnswer = {
  description: `Day by day and in total; \`Accept: text/calendar\` gives the days as iCalendar, ${TABLE_FORMS}. Of many series: their sum; with \`groupBy\` that of each group; with \`series=*\` each of them in long rows, as \`text/csv\` or \`application/x-ndjson\``,
  content: {
    'application/json': { schema: z.union([forecastSchema, groupedForecastSchema]) },
    ...FILES,
    'application/x-ndjson': { schema: z.string() },
  },
};

const scenarioAnswer = {
  description: 'The same with the difference from the stored calendar; in the CSV as `baseline` and `difference`',
  content: { 'application/json': { schema: scenarioSchema }, ...FILES },
};

export function forecastRoutes(forecasts: ForecastService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/forecast', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'getForecast',
        summary: 'Sales of the days to come, with intervals',
        tags: ['forecast'],
        querystring: forecastQuerySchema,
        response: {
          200: forecastAnswer,
          304: z.null().describe('As the ETag of `If-None-Match` says'),
          ...problems(
            ...(['no-champion', 'dataset-not-found', 'series-not-found', 'version-not-found'] as const),
            ...(['invalid-request', 'not-acceptable'] as const),
          ),
        },
      },
      // Most requests are like one before: they are answered without being read again.
      onRequest: (request, reply, done) => {
        const known = forecasts.recall(wordingOf(request), (dataset) => mayUse(request.caller, dataset));
        if (known) sendCached(request, reply, known);
        else done();
      },
      handler: async (request, reply) => {
        if (request.query.series !== EVERY_SERIES) {
          return sendCached(
            request,
            reply,
            await forecasts.answer(request.query, datedFormOf(request), wordingOf(request)),
          );
        }
        const { format, type } = streamFormOf(request);
        const rows = await forecasts.rows(request.query, format);
        reply.headers({ vary: 'Accept', 'cache-control': 'no-cache' }).type(type);
        return reply.send(Readable.from(rows, { objectMode: false }) as never); // no response schema speaks of streams
      },
    });

    app.post('/forecast', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'forecastScenario',
        summary: 'The same, if the days to come were as the body says',
        description:
          'A what-if calendar over the stored one; nothing is stored. `comparison` tells how its forecast differs from ' +
          'that of the stored calendar, with bounds of the difference itself: the days that differ, and the total.',
        tags: ['forecast'],
        querystring: forecastQuerySchema,
        body: knownFutureRequestSchema,
        response: {
          200: scenarioAnswer,
          ...problems(
            'no-champion',
            'series-not-found',
            'series-needed',
            'dataset-not-found',
            'invalid-request',
            'invalid-calendar',
            'not-acceptable',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      validatorCompiler: dayListCompiler(knownFutureRequestSchema),
      handler: async (request, reply) =>
        sendResponse(reply, await forecasts.scenario(request.query, request.body, datedFormOf(request))),
    });

    app.post('/predict', {
      config: { access: 'read', dataset: 'body' },
      schema: {
        operationId: 'predictDay',
        summary: 'Sales of one day described by its features',
        tags: ['forecast'],
        body: predictRequestSchema,
        response: {
          200: answer('The day', predictionSchema),
          ...problems(
            'no-champion',
            'series-not-found',
            'series-needed',
            'dataset-not-found',
            'invalid-request',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => sendResponse(reply, await forecasts.predict(request.body)),
    });
  };
}

function wordingOf({ url, headers }: FastifyRequest): Wording {
  return { url, accept: headers.accept, language: headers['accept-language'] };
}
