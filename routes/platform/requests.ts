import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { withoutFeedTokens } from '../../src/feeds/feed.ts';
import type { AnsweredRequest } from '../../src/telemetry/telemetry.ts';
import { isClientAbort } from './errors.ts';
import { quietLevel } from './health.ts';
import { problems } from './response-schemas.ts';

export const REQUEST_ID = 'x-request-id';

/** What others name their requests with; nothing that could break a line of a log, or fill it. */
const USABLE = /^[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,127}$/;

/** What is random in the ids of this process: made for each request it would be a tenth of a forecast from memory. */
const START = randomUUID().slice(0, 24);
let count = 0;

/** Unlike those of other processes and other starts, which meet in one audit log. */
function newId(): string {
  count += 1;
  return START + count.toString(16).padStart(12, '0');
}

/** The id that a request comes with, when it is a usable one; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && USABLE.test(given) ? given : newId();
}

/** What could be a key: none is shorter. */
const LIKE_A_KEY = /[^&=]{24,}/g;
/** Parameters whose values may be as long, and are told. */
const NAMES = /^(dataset|run|id|version|name)=/;

/** What the log says of a request. Somebody may send a key in its address, where it does not belong. */
export function describeRequest({ method, url, host, ip, socket }: FastifyRequest) {
  const [path, ...query] = withoutFeedTokens(url).split('?');
  const shown = query.map((text) =>
    text
      .split('&')
      .map((part) => (NAMES.test(part) ? part : part.replaceAll(LIKE_A_KEY, '[Redacted]')))
      .join('&'),
  );
  return { method, url: [path, ...shown].join('?'), host, remoteAddress: ip, remotePort: socket.remotePort };
}

/** Every answer carries the id under which the log has it. */
export function returnRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    done();
  });
}

/**
 * One line a request, when it has ended: at `info` what changed something or was refused, at `debug` what was only read
 * (a line for each forecast from memory would cost more than the forecast). A client that went away is not an error.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Logged together with its end.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const key = request.caller?.name ?? undefined;
    const fields = { req: request, res: reply, key, responseTime: reply.elapsedTime };
    if (!error) request.log[isRead(request, reply) ? 'debug' : 'info'](fields, 'request completed');
    else if (isClientAbort(error)) request.log.info(fields, 'the client went away');
    else request.log.error({ ...fields, err: error }, 'request errored');
  }
}

function isRead({ method }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  return (method === 'GET' || method === 'HEAD') && statusCode < 400;
}

/** The numbers of the process, as somebody else collects them. */
interface MetricsPage {
  readonly contentType: string;
  page(): Promise<string>;
}

export function metricsRoutes({ contentType, page }: MetricsPage): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/metrics', {
      // It names all datasets; and it is wanted most when there is much to do.
      config: { access: 'read', dataset: 'all', isProbe: true },
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

/** Reports every request that was answered, by the pattern of its route: `none` when there is no such route. */
export function observeRequests(app: FastifyInstance, report: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    report({
      method,
      route: routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    done();
  });
}
