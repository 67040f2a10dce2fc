import type { FastifySchemaCompiler } from 'fastify';
import { type FastifyPluginAsyncZod, validatorCompiler } from 'fastify-type-provider-zod';
import type { TimeSeriesService } from '../../services/serving/time-series.ts';
import {
  timeSeriesError,
  timeSeriesFrameSchema,
  timeSeriesRequestSchema,
  timeSeriesResponseSchema,
} from '../../src/forecasting/time-series.ts';
import { answerError } from '../platform/errors.ts';
import { answer, problems } from '../platform/response-schemas.ts';

/** Series are looked at one by one by the service: what is wrong with one of them is no fault of the request. */
const frameCompiler: FastifySchemaCompiler<unknown> = (route) => {
  const schema = route.httpPart === 'body' ? timeSeriesFrameSchema : route.schema;
  return validatorCompiler({ ...route, schema } as never); // the types of Fastify know no schemas of zod
};

/** KServe's time-series forecast API. */
export function timeSeriesRoutes(timeSeries: TimeSeriesService): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/v1/timeseries/forecast', {
      config: { access: 'read', dataset: 'none' },
      schema: {
        operationId: 'forecastTimeSeries',
        summary: 'Forecasts of the series in the body, by the time-series API of KServe',
        description:
          'Trains on each series and forecasts it; stores nothing. One that cannot be forecast has the status `error` and ' +
          'ends no other. Further fields are taken, as that API allows, and not read.',
        tags: ['forecast'],
        body: timeSeriesRequestSchema,
        response: {
          200: answer('An output for each input', timeSeriesResponseSchema),
          ...problems('payload-too-large', 'unsupported-media-type', 'overloaded'),
        },
      },
      validatorCompiler: frameCompiler,
      errorHandler: (error, request, reply) =>
        answerError(error, request, reply, (problem) => ({
          error: timeSeriesError({ ...problem, message: problem.detail, faults: problem.errors ?? [] }),
        })),
      handler: async (request, reply) => {
        const body = await timeSeries.forecast(request.body, request.id);
        return reply.type('application/json; charset=utf-8').send(body as never); // written already
      },
    });
  };
}
