import type { FastifyBaseLogger, LogLevel } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { answer, problems } from './response-schemas.ts';

const okSchema = z.object({ status: z.literal('ok') });

/** Orchestrators and scrapers ask every few seconds: only what goes wrong is worth a line. */
export function quietLevel({ log }: { readonly log: FastifyBaseLogger }): LogLevel {
  return log.level === 'info' ? 'warn' : (log.level as LogLevel); // set from the configuration, which knows the levels
}

export function healthRoutes(store: Pick<ObjectStore, 'ready'>): FastifyPluginAsyncZod {
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
        summary: 'Whether the object store can be used',
        tags: ['operations'],
        response: { 200: answer('Ready', okSchema), ...problems() },
      },
      handler: async () => {
        await store.ready();
        return { status: 'ok' as const };
      },
    });
  };
}
