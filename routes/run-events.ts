import { fastifySSE } from '@fastify/sse';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { eventsOf } from '../services/run-events.ts';
import type { TrainingService } from '../services/training.ts';
import { AppError } from '../src/errors.ts';
import { runIdSchema } from '../src/primitives.ts';
import type { Run } from '../src/schemas/run.ts';
import { problems } from './documented.ts';

/** Proxies cut connections that say nothing for a minute or less. */
const KEEP_ALIVE_MS = 15_000;

const headers = z.looseObject({
  'last-event-id': z
    .string()
    .regex(/^\d{1,9}$/, 'must be the id of an event')
    .optional()
    .describe('The last event that arrived: only later ones are sent'),
});

export function runEventRoutes(training: TrainingService): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(fastifySSE, { heartbeatInterval: KEEP_ALIVE_MS });
    const closing = new AbortController();
    // An open stream would hold up the end of the service.
    app.addHook('preClose', async () => closing.abort());

    app.get('/runs/:id/events', {
      sse: 'manual',
      exposeHeadRoute: false,
      config: { access: 'read', dataset: 'run' },
      schema: {
        operationId: 'followRun',
        summary: 'A training as it happens, by server-sent events',
        description:
          'Sends `step` when a step begins and ends, `progress` in between, and at last `end` with the run. Ids rise; after a broken connection `Last-Event-ID` goes on where it was, also when the run has ended meanwhile.',
        tags: ['training'],
        params: z.object({ id: runIdSchema }),
        headers,
        response: {
          200: {
            description: 'Events until the run has ended',
            content: { 'text/event-stream': { schema: z.string() } },
          },
          ...problems('run-not-found', 'not-acceptable'),
        },
      },
      handler: async (request, reply) => {
        if (!request.accepts().type(['text/event-stream'])) {
          throw new AppError('not-acceptable', 'Events are served as text/event-stream');
        }
        const gone = new AbortController();
        reply.sse.onClose(() => gone.abort());
        const signal = AbortSignal.any([gone.signal, closing.signal]);
        const last = Number(request.headers['last-event-id'] ?? 0);
        await sendEvents(reply, training.follow(request.params.id, signal), last).catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
      },
    });
  };
}

async function sendEvents(reply: FastifyReply, runs: AsyncIterable<Run>, after: number): Promise<void> {
  let last = after;
  for await (const run of runs) {
    reply.sse.sendHeaders();
    for (const { id, event, data } of eventsOf(run).filter(({ id }) => id > last)) {
      await reply.sse.send({ id: String(id), event, data });
      last = id;
    }
  }
}
