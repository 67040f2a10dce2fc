import { fastifySSE } from '@fastify/sse';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ReplayRun } from '../../services/training/replays.ts';
import type { TrainingService } from '../../services/training/training.ts';
import { mayUse } from '../../src/access/roles.ts';
import { AppError } from '../../src/errors.ts';
import { seriesStatusSchema, seriesSummarySchema } from '../../src/forecasting/panel/series-summary.ts';
import { datasetNameSchema, runIdSchema } from '../../src/primitives.ts';
import { replaySchema } from '../../src/runs/replay.ts';
import { type Run, runSchema } from '../../src/runs/run.ts';
import { eventsOf } from '../../src/runs/run-events.ts';
import { noteChange } from '../platform/audit.ts';
import { answer, pageQuery, pageSchema, problems, seriesPageQuery } from '../platform/response-schemas.ts';

const params = z.object({ id: runIdSchema });

export function runRoutes(training: TrainingService, replayRun: ReplayRun): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/runs', {
      config: { access: 'read', dataset: 'list' },
      schema: {
        operationId: 'listRuns',
        summary: 'The trainings, newest first',
        tags: ['training'],
        querystring: z.strictObject({ dataset: datasetNameSchema.optional(), ...pageQuery }),
        response: { 200: answer('One page', pageSchema(runSchema)), ...problems() },
      },
      handler: (request) => {
        const { dataset, ...page } = request.query;
        return training.list(dataset, page, (name) => mayUse(request.caller, name));
      },
    });

    app.get('/runs/:id', {
      config: { access: 'read', dataset: 'run' },
      schema: {
        operationId: 'getRun',
        summary: 'One training, with its steps',
        tags: ['training'],
        params,
        response: { 200: answer('The run as it is now', runSchema), ...problems('run-not-found') },
      },
      handler: (request) => training.get(request.params.id),
    });

    app.get('/runs/:id/series', {
      config: { access: 'read', dataset: 'run' },
      schema: {
        operationId: 'listRunSeries',
        summary: 'What became of each of many series in a training',
        description:
          'Those that are trained so far, in the order of their ids; with `status=failed` those without a model.',
        tags: ['training'],
        params,
        querystring: z.strictObject({ status: seriesStatusSchema.optional(), ...seriesPageQuery }),
        response: {
          200: answer('One page', pageSchema(seriesSummarySchema)),
          ...problems('run-not-found', 'invalid-request'),
        },
      },
      handler: (request) => {
        const { status, ...page } = request.query;
        return training.series(request.params.id, status, page);
      },
    });

    app.post('/runs/:id/retry', {
      config: { access: 'write', dataset: 'run' },
      schema: {
        operationId: 'retryRun',
        summary: 'Do again what failed in a training',
        description:
          'A new run with the same data and options. Of many series it trains those that failed, with what is trained beside them, and takes over the others.',
        tags: ['training'],
        params,
        response: {
          202: answer('Queued or running: follow `Location`', runSchema),
          ...problems('run-not-found', 'dataset-not-found', 'version-not-found', 'invalid-request', 'queue-full'),
        },
      },
      handler: async (request, reply) => {
        const run = await training.again(request.params.id);
        noteChange(request, { dataset: run.dataset, after: run.id });
        return reply.code(202).header('location', `/runs/${run.id}`).send(run);
      },
    });

    app.post('/runs/:id/cancel', {
      config: { access: 'write', dataset: 'run' },
      schema: {
        operationId: 'cancelRun',
        summary: 'Stop a training',
        description: 'The thread is stopped and nothing is registered; the run keeps its document, as `cancelled`.',
        tags: ['training'],
        params,
        response: {
          202: answer('It is being stopped, and nothing of it will be registered', runSchema),
          ...problems('run-not-found', 'run-ended'),
        },
      },
      handler: async (request, reply) => {
        const run = await training.cancel(request.params.id);
        noteChange(request, { dataset: run.dataset, after: run.id });
        return reply.code(202).send(run);
      },
    });

    app.post('/runs/:id/replay', {
      config: { access: 'write', dataset: 'run' },
      schema: {
        operationId: 'replayRun',
        summary: 'Do a training again and compare',
        description:
          'Trains from the same data, options and seed, and compares modelo.json and metricas.json byte by byte; of many series the models of each shard too. Registers nothing.',
        tags: ['training'],
        params,
        response: {
          200: answer('Whether it came to the same, and if not, what differs', replaySchema),
          ...problems('run-not-found', 'run-not-replayable', 'queue-full'),
        },
      },
      handler: (request) => {
        noteChange(request, 'none');
        return replayRun(request.params.id);
      },
    });
  };
}

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
