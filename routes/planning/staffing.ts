import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { PlanService } from '../../services/planning/plans.ts';
import { staffingPlanSchema, staffingRequestSchema } from '../../src/planning/staffing/schema.ts';
import { problems, TABLE_FORMS, TABLE_TYPES } from '../platform/response-schemas.ts';
import { datedFormOf, sendResponse } from '../platform/responses.ts';

const staffingAnswer = {
  description: `Crews and shifts day by day; \`Accept: text/calendar\` gives the shifts as iCalendar, ${TABLE_FORMS}`,
  content: {
    'application/json': { schema: staffingPlanSchema },
    ...TABLE_TYPES,
    'text/calendar': { schema: z.string() },
  },
};

export function staffingRoutes(plan: PlanService['staffing']): FastifyPluginAsyncZod {
  return async (app) => {
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
      handler: async (request, reply) => sendResponse(reply, await plan(request.body, datedFormOf(request))),
    });
  };
}
