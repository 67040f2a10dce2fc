import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Idempotency } from '../../services/access/idempotency.ts';
import type { TrainingService } from '../../services/training/training.ts';
import { runSchema, trainRequestSchema } from '../../src/runs/run.ts';
import { noteChange } from '../platform/audit.ts';
import { idempotencyHeaders, KEY_PROBLEMS, keyOf, withHead } from '../platform/idempotency.ts';
import { answer, problems } from '../platform/response-schemas.ts';

/** Of an empty text `Number` makes 0. */
const numeral = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? Number.NaN : value);

const waitSchema = z
  .preprocess(numeral, z.coerce.number().int().min(0).max(300))
  .optional()
  .meta({ example: 60 })
  .describe('Seconds to wait for the end: then the answer is 200 with the finished run');

export function trainingRoutes(training: TrainingService, idempotency: Idempotency): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/train', {
      config: { access: 'write', dataset: 'body' },
      schema: {
        operationId: 'train',
        summary: 'Train on a dataset',
        description:
          'Runs load, preprocess, split, train, evaluate and register. A request like one that is queued or running joins it.',
        tags: ['training'],
        querystring: z.strictObject({ wait: waitSchema }),
        headers: idempotencyHeaders,
        body: trainRequestSchema,
        response: {
          200: answer('The finished run', runSchema),
          202: answer('Queued or running: follow `Location`', runSchema),
          ...problems(
            'dataset-not-found',
            'version-not-found',
            'payload-too-large',
            'unsupported-media-type',
            'queue-full',
            ...KEY_PROBLEMS,
          ),
        },
      },
      // A training needs no wishes: no body means none.
      preValidation: async (request: { body: unknown }) => {
        if (request.body === undefined) request.body = {};
      },
      handler: async (request, reply) => {
        const { body, query } = request;
        const answered = await idempotency({ operation: 'train', ...keyOf(request), payload: body }, async () => {
          const queued = await training.train(body);
          request.log.info({ run: queued.id, dataset: queued.dataset }, 'training asked for');
          noteChange(request, { after: queued.id });
          const run = query.wait === undefined ? queued : await training.wait(queued.id, query.wait);
          return { status: run.finishedAt === null ? 202 : 200, location: `/runs/${run.id}`, body: run };
        });
        return withHead(reply, answered);
      },
    });
  };
}
