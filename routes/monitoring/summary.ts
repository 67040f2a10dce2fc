import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Summaries } from '../../services/monitoring/summaries.ts';
import { datasetField } from '../../src/primitives.ts';
import { summarySchema } from '../../src/summary/summary.ts';
import { problems } from '../platform/response-schemas.ts';
import { languageOf, textFormOf } from '../platform/responses.ts';

const answeredSchema = summarySchema
  .extend({ text: z.string().describe('The same in sentences, in the language of `Accept-Language` (en, es)') })
  .meta({ id: 'Summary' });

const TYPES = { markdown: 'text/markdown', plain: 'text/plain' } as const;

export function summaryRoutes(summaries: Summaries): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/summary', {
      config: { access: 'read', dataset: 'query' },
      schema: {
        operationId: 'getSummary',
        summary: 'The week behind and the days ahead, in numbers and in sentences',
        description:
          'The last whole week against what had been promised of it, the coming week and the next month with their intervals, what needs attention, how old data and model are. ' +
          'Its numbers are those of `GET /forecast` and `GET /accuracy`; `Accept: text/markdown` or `text/plain` gives the sentences alone.',
        tags: ['ledger'],
        querystring: z.strictObject({ dataset: datasetField }),
        response: {
          200: {
            description: 'By the latest data and the model that answers',
            content: {
              'application/json': { schema: answeredSchema },
              'text/markdown': { schema: z.string() },
              'text/plain': { schema: z.string() },
            },
          },
          ...problems('dataset-not-found', 'version-not-found', 'not-acceptable'),
        },
      },
      handler: async (request, reply) => {
        const { dataset } = request.query;
        const language = languageOf(request);
        const form = textFormOf(request);
        reply.headers({ vary: 'Accept, Accept-Language', 'cache-control': 'no-cache' });
        if (form === 'json') return summaries.summary(dataset, language);
        const text = await summaries.document(dataset, form, language);
        return reply.type(`${TYPES[form]}; charset=utf-8`).serializer(String).send(text);
      },
    });
  };
}
