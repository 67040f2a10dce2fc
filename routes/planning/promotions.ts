import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { promotionPlanRequestSchema, promotionPlanSchema } from '../../src/planning/promotions/schema.ts';
import { answer, problems } from '../platform/response-schemas.ts';
import { jsonFormOf, sendResponse } from '../platform/responses.ts';

export function promotionRoutes(plan: PlanService['promotions']): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/plans/promotions', {
      config: { access: 'read', dataset: 'body' },
      schema: {
        operationId: 'planPromotions',
        summary: 'On which days promotions pay most',
        description:
          'The calendars of promotions with the largest expected profit over the stored calendar: an exact search, each of the ' +
          'answers forecast by the model. A day that is unlike any promotion seen so far is refused, unless `allowUnseen` is true. ' +
          'Nothing is stored: `PUT /datasets/{name}/calendar` does that.',
        tags: ['planning'],
        body: promotionPlanRequestSchema,
        response: {
          200: answer('The best calendars, most profit first', promotionPlanSchema),
          ...problems(
            'no-champion',
            'series-not-found',
            'series-needed',
            'dataset-not-found',
            'invalid-request',
            'no-promotion-effect',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => sendResponse(reply, await plan(request.body, jsonFormOf(request))),
    });
  };
}
