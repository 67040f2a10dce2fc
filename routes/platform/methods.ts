import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify';
import { pathOf, sendProblem } from './errors.ts';
import { problemOf } from './problems.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/** Remembers the methods of every address registered after this call. */
export function rememberMethods(app: FastifyInstance): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const methods = taken.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    taken.set(url, methods);
  });
  return taken;
}

/** Answers 405 with `Allow` for the methods that a known address does not take. */
export function closeOtherMethods(app: FastifyInstance, taken: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [url, methods] of [...taken]) {
    const allow = [...methods].sort().join(', ');
    app.route({
      url,
      method: METHODS.filter((name) => !methods.has(name)),
      config: { access: 'public' },
      schema: { hide: true },
      // Nothing of the request matters, whatever its body is.
      onRequest: (request, reply) => {
        const detail = `${pathOf(request)} takes ${allow}, not ${request.method}`;
        sendProblem(reply.header('allow', allow), problemOf('method-not-allowed', detail));
      },
      handler: async () => undefined,
    });
  }
}
