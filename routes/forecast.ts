import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Answer } from '../services/champions.ts';
import type { ForecastService, Format } from '../services/forecasts.ts';
import { AppError } from '../src/errors.ts';
import { forecastSchema } from '../src/forecasting/forecast-schema.ts';
import { forecastQuerySchema, predictionSchema, predictRequestSchema } from '../src/schemas/forecast.ts';
import { answer, problems } from './documented.ts';
import { isNotModified } from './etag.ts';
import { sendNothing } from './send-nothing.ts';

export function forecastRoutes(forecasts: ForecastService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/forecast', {
      schema: {
        operationId: 'getForecast',
        summary: 'Sales of the days to come, with intervals',
        tags: ['forecast'],
        querystring: forecastQuerySchema,
        response: {
          200: {
            description: 'Day by day and in total; `Accept: text/csv` gives the days as CSV',
            content: { 'application/json': { schema: forecastSchema }, 'text/csv': { schema: z.string() } },
          },
          304: z.null().describe('As the ETag of `If-None-Match` says'),
          ...problems('no-champion', 'invalid-request', 'not-acceptable'),
        },
      },
      // Most requests are like one before: they are answered without being read again.
      onRequest: (request, reply, done) => {
        const known = forecasts.recall(wordingOf(request));
        if (known) sendAnswer(request, reply, known);
        else done();
      },
      handler: async (request, reply) => {
        const format = formatOf(request.accepts().type(['json', 'csv']));
        return sendAnswer(request, reply, await forecasts.answer(request.query, format, wordingOf(request)));
      },
    });

    app.post('/predict', {
      schema: {
        operationId: 'predictDay',
        summary: 'Sales of one day described by its features',
        tags: ['forecast'],
        body: predictRequestSchema,
        response: {
          200: answer('The day', predictionSchema),
          ...problems('no-champion', 'invalid-request', 'payload-too-large', 'unsupported-media-type'),
        },
      },
      handler: (request) => forecasts.predict(request.body),
    });
  };
}

/** All of a request that its answer depends on. */
function wordingOf({ url, headers }: FastifyRequest): string {
  return `${url} ${headers.accept}`;
}

function sendAnswer(request: FastifyRequest, reply: FastifyReply, { body, etag, type }: Answer): never {
  reply.headers({ etag, vary: 'Accept, Accept-Language', 'cache-control': 'no-cache' });
  if (isNotModified(request, etag)) return sendNothing(reply, 304);
  return reply.type(type).send(body) as never; // ready bytes bypass the response schema
}

function formatOf(accepted: string | false | string[]): Format {
  if (accepted === 'json' || accepted === 'csv') return accepted;
  throw new AppError('not-acceptable', 'A forecast is served as application/json or text/csv');
}
