import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AccuracyService } from '../../services/monitoring/accuracy.ts';
import { accuracySchema } from '../../src/monitoring/accuracy.ts';
import { archivedSummarySchema } from '../../src/monitoring/scores.ts';
import { datasetField, seriesField } from '../../src/primitives.ts';
import { answer, damagedNotice, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';
import { languageOf } from '../platform/responses.ts';

export function accuracyRoutes(accuracy: AccuracyService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/forecasts', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'listForecasts',
        summary: 'The forecasts that were issued, with what became of them',
        description:
          'Every whole month that `GET /forecast` answered, once per model version and calendar; the newest model first. Judged by the latest data.',
        tags: ['ledger'],
        querystring: z.strictObject({ dataset: datasetField, series: seriesField, ...pageQuery }),
        response: {
          200: answer('One page', pageSchema(archivedSummarySchema)),
          ...problems('dataset-not-found', 'series-not-found', 'version-not-found'),
        },
      },
      handler: (request) => {
        const { dataset, series, ...page } = request.query;
        return accuracy.list(dataset, series, page);
      },
    });

    app.get('/accuracy', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'getAccuracy',
        summary: 'How good the issued forecasts were, and whether something has changed',
        description:
          'Error, bias and coverage by week and by model, live against the backtest; the alarm when sales have left the forecast for good; whether the overrides added value.',
        tags: ['ledger'],
        querystring: z.strictObject({ dataset: datasetField, series: seriesField }),
        response: {
          200: answer('By the latest data', accuracySchema.extend(damagedNotice)),
          ...problems('dataset-not-found', 'series-not-found', 'version-not-found'),
        },
      },
      handler: async (request, reply) => {
        reply.header('vary', 'Accept-Language');
        const { dataset, series } = request.query;
        return accuracy.accuracy(dataset, series, languageOf(request));
      },
    });
  };
}
