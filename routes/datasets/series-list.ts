import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SeriesList } from '../../services/datasets/series-of-dataset.ts';
import { listedSeriesSchema } from '../../src/monitoring/listed-series.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { LONGEST_SERIES_ID } from '../../src/sales/named-series.ts';
import { answer, pageSchema, problems, seriesPageQuery } from '../platform/response-schemas.ts';

const query = z.strictObject({
  ...seriesPageQuery,
  q: z
    .string()
    .max(LONGEST_SERIES_ID)
    .optional()
    .describe('A part of the id or of an attribute, whatever its case and accents'),
  alarm: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: those with an alarm, whose sales have left the forecast; `false`: the others'),
});

export function seriesListRoutes(seriesList: SeriesList): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/datasets/:name/series', {
      config: { access: 'read', dataset: 'path' },
      schema: {
        operationId: 'listDatasetSeries',
        summary: 'The series of a dataset, in natural order of their ids',
        description: 'A dataset of one series has one whose id is empty.',
        tags: ['datasets'],
        params: z.object({ name: datasetNameSchema }),
        querystring: query,
        response: {
          200: answer('One page', pageSchema(listedSeriesSchema)),
          ...problems('dataset-not-found', 'version-not-found', 'invalid-request'),
        },
      },
      handler: (request) => {
        const { q, alarm, ...page } = request.query;
        const filter = { q, ...(alarm === undefined ? {} : { alarm: alarm === 'true' }) };
        return seriesList(request.params.name, filter, page);
      },
    });
  };
}
