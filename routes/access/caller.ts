import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { KeyRing } from '../../services/access/key-ring.ts';
import { accessSchema } from '../../src/access/roles.ts';
import { unknownCaller } from '../platform/access.ts';
import type { Limits } from '../platform/limits.ts';
import { answer, problems } from '../platform/response-schemas.ts';

export function callerRoutes(
  ring: Pick<KeyRing, 'isNeeded'>,
  limits: Pick<Limits, 'countRefusal'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/access', {
      config: { access: 'public' },
      schema: {
        operationId: 'getAccess',
        summary: 'Whether a key is needed, and what the one that was sent may do',
        tags: ['operations'],
        security: [{}, { bearer: [] }, { apiKey: [] }],
        response: { 200: answer('Known, or without a key', accessSchema), ...problems('unauthorized') },
      },
      handler: async (request, reply) => {
        const { caller } = request;
        if (caller.sentKey) {
          await limits.countRefusal(request, reply);
          throw unknownCaller(reply, caller);
        }
        const { name, role, datasets } = caller;
        reply.header('cache-control', 'no-store');
        return { required: ring.isNeeded, name, role, datasets: datasets && [...datasets] };
      },
    });
  };
}
