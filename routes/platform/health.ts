import type { FastifyBaseLogger, LogLevel } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Services } from '../../services/compose.ts';
import { type Caller, mayUse } from '../../src/access/roles.ts';
import { damagedDocumentSchema } from '../../src/damaged-document.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { answer, problems } from './response-schemas.ts';

const DAMAGED_SHOWN = 100;

const okSchema = z.object({ status: z.literal('ok') });

/** Damage is not a reason to send requests elsewhere: all but what is damaged goes on. */
const readySchema = okSchema.extend({
  damaged: z
    .array(damagedDocumentSchema.extend({ key: z.string().describe('Where it lies in the store') }))
    .max(DAMAGED_SHOWN)
    .optional()
    .describe(
      `Stored documents that were found damaged and have not been repaired, the first ${DAMAGED_SHOWN}: those that the caller's key may see; absent: none`,
    ),
  queue: z
    .object({
      status: z.enum(['ok', 'away']).describe('`away`: trainings wait, all else goes on'),
      waiting: z.int().min(0).describe('Jobs that wait for a worker'),
      active: z.int().min(0).describe('Jobs that workers do'),
      workers: z.int().min(0).describe('Workers that are connected'),
    })
    .optional()
    .describe('Where trainings are handed to workers (`QUEUE_URL`), for callers with a key'),
});

/** Orchestrators and scrapers ask every few seconds: only what goes wrong is worth a line. */
export function quietLevel({ log }: { readonly log: FastifyBaseLogger }): LogLevel {
  return log.level === 'info' ? 'warn' : (log.level as LogLevel); // set from the configuration, which knows the levels
}

/** How long an answer of the store is believed: it writes and syncs for it, and anybody may ask. */
const ASK_AGAIN_MS = 1000;

/** The store, asked whether it is ready once a second at most. */
export function askedOnceASecond<S extends Pick<ObjectStore, 'ready'>>(store: S): S {
  let asked = Number.NEGATIVE_INFINITY;
  let answered: Promise<void> = Promise.resolve();
  const ready = (): Promise<void> => {
    const now = performance.now();
    if (now - asked < ASK_AGAIN_MS) return answered;
    asked = now;
    answered = store.ready();
    return answered;
  };
  return { ...store, ready };
}

type QueueStatus = NonNullable<Services['queueStatus']>;

function describeQueue({ isUp, jobs, workers }: ReturnType<QueueStatus>) {
  const { waiting = 0, active = 0 } = jobs;
  return { status: isUp ? ('ok' as const) : ('away' as const), waiting, active, workers };
}

export function healthRoutes(
  store: Pick<ObjectStore, 'ready' | 'damage'>,
  queueStatus?: QueueStatus | undefined,
): FastifyPluginAsyncZod {
  return async (app) => {
    const logLevel = quietLevel(app);
    app.get('/healthz', {
      logLevel,
      config: { access: 'public', isProbe: true },
      schema: {
        operationId: 'getHealth',
        summary: 'Whether the process is alive',
        tags: ['operations'],
        response: { 200: answer('Alive', okSchema) },
      },
      handler: async () => ({ status: 'ok' as const }),
    });

    app.get('/readyz', {
      logLevel,
      config: { access: 'public', isProbe: true },
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether the object store can be used, and what in it is damaged',
        tags: ['operations'],
        response: { 200: answer('Ready', readySchema), ...problems() },
      },
      handler: async ({ caller }) => {
        await store.ready();
        const damaged = (await store.damage?.list()) ?? [];
        const shown = damaged.filter(({ dataset }) => maySee(caller, dataset)).slice(0, DAMAGED_SHOWN);
        return {
          status: 'ok' as const,
          ...(shown.length === 0 ? {} : { damaged: shown }),
          ...(queueStatus && caller.role !== null ? { queue: describeQueue(queueStatus()) } : {}),
        };
      },
    });
  };
}

/** What is of no dataset in particular is for keys of all. */
function maySee(caller: Caller, dataset: string | null): boolean {
  return caller.role !== null && (caller.datasets === null || (dataset !== null && mayUse(caller, dataset)));
}
