import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AnsweredRequest } from '../../src/telemetry/request-durations.ts';
import { quietLevel } from './health.ts';
import { problems } from './response-schemas.ts';

/** The numbers of the process, as somebody else collects them. */
interface MetricsPage {
  readonly contentType: string;
  page(): Promise<string>;
}

export function metricsRoutes({ contentType, page }: MetricsPage): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/metrics', {
      // It names all datasets; and it is wanted most when there is much to do.
      config: { access: 'read', dataset: 'all', unlimited: true },
      logLevel: quietLevel(app),
      schema: {
        operationId: 'getMetrics',
        summary: 'Numbers of the process for Prometheus',
        description:
          'Requests, trainings, calls of the store, and per dataset (the first 50) the age of the model, the days since the last sales and the live error. From memory: asking costs the store nothing.',
        tags: ['operations'],
        response: {
          200: {
            description: 'In the text format of Prometheus',
            content: { 'text/plain': { schema: z.string() } },
          },
          ...problems(),
        },
      },
      handler: async (_request, reply) =>
        reply
          .type(contentType)
          .header('cache-control', 'no-store')
          .serializer(String)
          .send(await page()),
    });
  };
}

/** Tells every request that was answered, by the pattern of its route: `none` when there is no such route. */
export function observeRequests(app: FastifyInstance, tell: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    tell({
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
}
