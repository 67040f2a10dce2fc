import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { orderListPlanSchema } from '../../src/planning/inventory/order-list.ts';
import { orderListRequestSchema } from '../../src/planning/inventory/schema.ts';
import { problems, TABLE_FORMS, TABLE_TYPES } from '../platform/response-schemas.ts';
import { sendResponse, tableFormOf } from '../platform/responses.ts';

export function orderRoutes(orders: PlanService['orders']): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/plans/orders', {
      config: { access: 'read', dataset: 'body' },
      schema: {
        operationId: 'planOrders',
        summary: 'One order list of all products of a dataset of many series',
        description:
          'The next order of the plan of each product, in whole packs where it comes in packs. The terms hold for all; `products` says what differs. Nothing is stored.',
        tags: ['planning'],
        body: orderListRequestSchema,
        response: {
          200: {
            description: `The list; ${TABLE_FORMS}`,
            content: { 'application/json': { schema: orderListPlanSchema }, ...TABLE_TYPES },
          },
          ...problems(
            ...(['no-champion', 'series-not-found', 'dataset-not-found', 'invalid-request', 'not-acceptable'] as const),
            ...(['payload-too-large', 'unsupported-media-type'] as const),
          ),
        },
      },
      handler: async (request, reply) => sendResponse(reply, await orders(request.body, tableFormOf(request))),
    });
  };
}
