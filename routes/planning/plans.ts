import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { inventoryPlanSchema, inventoryRequestSchema } from '../../src/planning/inventory/schema.ts';
import { staffingPlanSchema, staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import { datedFormatOf, languageOf } from '../platform/answers.ts';
import { answer, problems } from '../platform/documented.ts';

const staffingAnswer = {
  description:
    'Crews and shifts day by day; `Accept: text/csv` gives the shifts as CSV, `Accept: text/calendar` as iCalendar',
  content: {
    'application/json': { schema: staffingPlanSchema },
    'text/csv': { schema: z.string() },
    'text/calendar': { schema: z.string() },
  },
};

export function planRoutes(plans: PlanService): FastifyPluginAsyncZod {
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
          200: answer('The orders, in units', inventoryPlanSchema),
          ...problems('no-champion', 'invalid-request', 'payload-too-large', 'unsupported-media-type'),
        },
      },
      handler: async (request, reply) => {
        const plan = await plans.inventory(request.body, languageOf(request));
        reply.header('vary', 'Accept-Language');
        if (plan.stale) reply.header('x-stale', 'true');
        return plan;
      },
    });

    app.post('/plans/staffing', {
      config: { access: 'read', dataset: 'body' },
      schema: {
        operationId: 'planStaffing',
        summary: 'How many people to have in the store each day, and in which shifts',
        description: 'Enough for the sales of the day with a given probability. Nothing is stored.',
        tags: ['planning'],
        body: staffingRequestSchema,
        response: {
          200: staffingAnswer,
          ...problems(
            'no-champion',
            'invalid-request',
            'not-acceptable',
            'payload-too-large',
            'unsupported-media-type',
          ),
        },
      },
      handler: async (request, reply) => {
        const { body, type, stale } = await plans.roster(request.body, {
          format: datedFormatOf(request),
          language: languageOf(request),
        });
        if (stale) reply.header('x-stale', 'true');
        return reply
          .type(type)
          .header('vary', 'Accept, Accept-Language')
          .send(body as never); // ready bytes bypass the response schema
      },
    });
  };
}
