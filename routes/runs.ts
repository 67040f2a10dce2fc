import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mayUse } from '../services/callers.ts';
import type { ReplayRun } from '../services/replays.ts';
import type { TrainingService } from '../services/training.ts';
import { datasetNameSchema, runIdSchema } from '../src/primitives.ts';
import { replaySchema } from '../src/schemas/replay.ts';
import { runSchema } from '../src/schemas/run.ts';
import { noteChange } from './audit.ts';
import { answer, pageQuery, pageSchema, problems } from './documented.ts';

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
          'Trains from the same data, options and seed, and compares modelo.json and metricas.json byte by byte. Registers nothing.',
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
