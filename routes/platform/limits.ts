import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../src/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * For orchestrators and scrapers: not limited, since one that gets no answer kills a service that is only busy; and answered under
     * any host name, since they call it by its address.
     */
    isProbe?: boolean;
  }
}

interface LimitOptions {
  /** Requests a minute of each key, or of each address where there is no key; 0: any number. */
  readonly perMinute: number;
  /** Requests a minute from one address without a key that is known; 0: any number. */
  readonly refusalsPerMinute: number;
  /** Delay of the event loop above which requests are turned away; 0: never. */
  readonly maxEventLoopDelayMs: number;
}

export interface Limits {
  /** Rejects with AppError `too-many-requests`; absent when there is nothing to count against. */
  countRequest?(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** For a request whose key is missing or wrong: throws the same, sooner. */
  countRefusal(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

const MINUTE_MS = 60_000;
const SHED_RETRY_S = 2;
/** With the default of a second a block of a second and a half goes unnoticed. */
const SAMPLE_MS = 250;

/** What keeps one client, or all of them together, from taking the service away from the others. */
export async function createLimits(app: FastifyInstance, options: LimitOptions): Promise<Limits> {
  let shedsFrom = Number.POSITIVE_INFINITY;
  // What blocked the loop before the service listens (routes, schemas, the contract) held nobody up.
  app.addHook('onListen', async () => {
    shedsFrom = performance.now() + 2 * SAMPLE_MS;
  });
  await app.register(underPressure, {
    maxEventLoopDelay: options.maxEventLoopDelayMs,
    sampleInterval: SAMPLE_MS,
    pressureHandler: async ({ routeOptions }, _reply, _type, delayMs) => {
      // Infinity is what the plugin makes of a sample without any measurement.
      const counts = Number.isFinite(delayMs) && performance.now() > shedsFrom;
      if (counts && !routeOptions.config.isProbe) throw overloaded();
    },
  });
  await app.register(rateLimit, { global: false, timeWindow: MINUTE_MS });
  const byKey = app.createRateLimit({ max: options.perMinute, keyGenerator: ({ caller }) => caller.name ?? '' });
  const byAddress = app.createRateLimit({ max: options.perMinute });
  const refusals = app.createRateLimit({ max: options.refusalsPerMinute });

  /** Headers only with the refusal: at every forecast from memory they would cost more than counting it. */
  const count = async (limiter: typeof byKey, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await limiter(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    const { max, remaining, ttlInSeconds } = counted;
    reply.headers({
      'x-ratelimit-limit': max,
      'x-ratelimit-remaining': remaining,
      'x-ratelimit-reset': ttlInSeconds,
    });
    throw tooMany(request, max, ttlInSeconds);
  };

  return {
    ...(options.perMinute === 0
      ? {}
      : {
          countRequest: (request: FastifyRequest, reply: FastifyReply) =>
            count(request.caller.name === null ? byAddress : byKey, request, reply),
        }),
    async countRefusal(request, reply) {
      if (options.refusalsPerMinute > 0) await count(refusals, request, reply);
    },
  };
}

/** Requests of one connection that are worked on at a time. */
const MOST_AT_ONCE = 8;

/**
 * Lets the requests of one connection that were sent without waiting for answers (pipelining, RFC 9112, 9.3.2) take turns. Answers go
 * out in the order of the requests, so that work on the later ones would only fill the memory. What waits when the connection
 * ends is never begun.
 */
export function takeTurnsOnConnections(app: FastifyInstance): void {
  const connections = new WeakMap<Socket, { working: number; readonly waiting: (() => void)[] }>();
  const turnsOn = (socket: Socket) => {
    const known = connections.get(socket);
    if (known) return known;
    const turns = { working: 0, waiting: [] };
    connections.set(socket, turns);
    return turns;
  };
  app.addHook('onRequest', ({ raw: { socket } }, _reply, begin) => {
    const turns = turnsOn(socket);
    if (turns.working >= MOST_AT_ONCE) {
      turns.waiting.push(begin);
      return;
    }
    turns.working += 1;
    begin();
  });
  app.addHook('onResponse', ({ raw: { socket } }, _reply, done) => {
    done();
    if (socket.destroyed) return;
    const turns = turnsOn(socket);
    const next = turns.waiting.shift();
    if (next) next();
    else turns.working -= 1;
  });
}

function tooMany({ caller }: FastifyRequest, max: number, retryAfter: number): AppError {
  const whose = caller.name === null ? 'from your address' : `with the key "${caller.name}"`;
  return new AppError('too-many-requests', `More than ${max} requests a minute ${whose}: wait ${retryAfter} s`, {
    retryAfter,
  });
}

function overloaded(): AppError {
  return new AppError('overloaded', 'The service has more to do than it can; try again in a moment', {
    retryAfter: SHED_RETRY_S,
  });
}
