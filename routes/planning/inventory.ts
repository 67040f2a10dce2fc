import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { inventoryPlanSchema, inventoryRequestSchema } from '../../src/planning/inventory/schema.ts';
import { problems, TABLE_FORMS, TABLE_TYPES } from '../platform/response-schemas.ts';
import { sendResponse, tableFormOf } from '../platform/responses.ts';

export function inventoryRoutes(plan: PlanService['inventory']): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/plans/inventory', {
      config: { access: 'read', dataset: 'body' },
      schema: {
        operationId: 'planInventory',
        summary: 'What to order for each delivery, and what it costs to order more or less',
        description: 'From the costs of a unit too few and one too many, or from a service level. Nothing is stored.',
        tags: ['planning'],
        body: inventoryRequestSchema,
        response: {
          200: {
            description: `The orders, in units; ${TABLE_FORMS}`,
            content: { 'application/json': { schema: inventoryPlanSchema }, ...TABLE_TYPES },
          },
          ...problems(
            'no-champion',
            'series-not-found',
            'series-needed',
            'dataset-not-found',
            'invalid-request',
            'not-acceptable',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => sendResponse(reply, await plan(request.body, tableFormOf(request))),
    });
  };
}
