import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { WebhookService } from '../../services/webhooks/webhooks.ts';
import { mayUse } from '../../src/access/roles.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { listedDeliverySchema } from '../../src/webhooks/delivery.ts';
import { deliveryIdSchema, WEBHOOK_EVENTS } from '../../src/webhooks/message.ts';
import { answer, pageQuery, pageSchema, problems } from '../platform/response-schemas.ts';

export function webhookRoutes(webhooks: WebhookService): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/webhooks/deliveries', {
      config: { access: 'admin', dataset: 'list' },
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'The webhook messages, newest first, with what became of them',
        description:
          'Kept for 30 days, at most a thousand of them. Empty without `WEBHOOK_URL`: then nothing is stored.',
        tags: ['operations'],
        querystring: z.strictObject({
          dataset: datasetNameSchema.optional(),
          event: z.enum(WEBHOOK_EVENTS).optional(),
          state: listedDeliverySchema.shape.state.optional(),
          ...pageQuery,
        }),
        response: { 200: answer('One page', pageSchema(listedDeliverySchema)), ...problems() },
      },
      handler: ({ query, caller }) => {
        const { limit, cursor, ...wanted } = query;
        const isShown = (dataset: string | null) => caller.datasets === null || mayUse(caller, dataset ?? '');
        return webhooks.list(wanted, { limit, cursor }, isShown);
      },
    });

    app.post('/webhooks/deliveries/:id/retry', {
      config: { access: 'admin', dataset: 'all' },
      schema: {
        operationId: 'retryWebhookDelivery',
        summary: 'Send a webhook message again, whatever became of it',
        description: 'The same message with the same id, tried for another day.',
        tags: ['operations'],
        params: z.object({ id: deliveryIdSchema }),
        response: {
          202: answer('It is being sent', listedDeliverySchema),
          ...problems('delivery-not-found', 'no-webhook'),
        },
      },
      handler: async (request, reply) => {
        reply.code(202);
        return webhooks.again(request.params.id);
      },
    });

    app.post('/webhooks/test', {
      config: { access: 'admin', dataset: 'all' },
      schema: {
        operationId: 'testWebhook',
        summary: 'Send a webhook message that says nothing, to try the receiver',
        description: 'The event is `ping`. `GET /webhooks/deliveries` tells what became of it.',
        tags: ['operations'],
        response: { 202: answer('It is being sent', listedDeliverySchema), ...problems('no-webhook') },
      },
      handler: async (_request, reply) => {
        reply.code(202);
        return webhooks.test();
      },
    });
  };
}
