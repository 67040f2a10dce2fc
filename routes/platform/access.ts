import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { KeyRing } from '../../services/access/key-ring.ts';
import { type Caller, covers, EVERYONE, mayUse, NOBODY, type Role } from '../../src/access/roles.ts';
import { AppError } from '../../src/errors.ts';
import type { Limits } from './limits.ts';

/**
 * What a route asks for: a key with a role; nothing; or, in its own handler, a token of its own. Where the route names
 * the dataset is the second part, see `scope.ts`.
 */
type Access = Role | 'public' | 'token';

/** Where a call names its dataset: see `scope.ts`. */
export type Scope = 'path' | 'query' | 'body' | 'run' | 'model' | 'promotion' | 'list' | 'form' | 'all';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Where a call that asks for a key names its dataset. */
    dataset?: Scope;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

/** What a client without the right key is told to send. */
export const REALM = 'Bearer realm="prediccion-ventas"';

/** Checks the key of every request before anything else of it is looked at, and counts it. */
export function guardRoutes(app: FastifyInstance, ring: KeyRing, limits: Limits): void {
  const routes: RouteOptions[] = [];
  app.decorateRequest('caller');
  app.addHook('onRoute', (route) => void routes.push(route));
  // Not before: the routes of a plugin may get theirs after they were told of here.
  app.addHook('onReady', async () => assertDeclared(routes));
  // Waits for no promise unless there is something to count: it stands before every forecast from memory.
  app.addHook('onRequest', (request, reply, done) => {
    const { access, unlimited } = request.routeOptions.config;
    request.caller = callerOf(request, ring);
    const fault = faultOf(request, reply, access ?? 'admin');
    const isRefusal = fault?.code === 'unauthorized';
    const counting = isRefusal
      ? limits.countRefusal(request, reply)
      : !unlimited && limits.countRequest(request, reply);
    if (ring.isNeeded() && !fault && isRole(access)) reply.header('cache-control', 'private, no-cache');
    if (counting) counting.then(() => done(fault), done);
    else done(fault);
  });
}

/** A route that nobody has thought about stops the service at its start, and every test. */
function assertDeclared(routes: readonly RouteOptions[]): void {
  const open = routes.filter(({ config }) => config?.access === undefined);
  const unscoped = routes.filter(({ config }) => isRole(config?.access) && config?.dataset === undefined);
  const faults = [
    ...open.map((route) => `${route.method} ${route.url} declares no access`),
    ...unscoped.map((route) => `${route.method} ${route.url} does not declare where it names its dataset`),
  ];
  if (faults.length > 0) throw new Error(faults.join('; '));
}

/** Routes of a plugin that declares nothing: pages, which are the same for everybody. */
export function openToAll(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.config = { access: 'public', ...route.config };
  });
}

function callerOf(request: FastifyRequest, ring: KeyRing): Caller {
  if (!ring.isNeeded()) return EVERYONE;
  const sent = sentKey(request);
  const key = sent === undefined ? undefined : ring.find(sent);
  return key ? { name: key.name, role: key.role, datasets: key.datasets } : { ...NOBODY, sentKey: sent !== undefined };
}

/** A proxy may use `Authorization` for itself: then the key comes in the other header. */
function sentKey({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const own = headers['x-api-key'];
  return bearer ?? (typeof own === 'string' ? own.trim() : undefined);
}

function faultOf({ caller, is404 }: FastifyRequest, reply: FastifyReply, needed: Access): AppError | undefined {
  // What there is at no address needs no key: 404 and 405 tell nothing that the contract does not.
  if (is404 || !isRole(needed)) return undefined;
  if (caller.role === null) return unknownCaller(reply, caller);
  if (covers(caller.role, needed)) return undefined;
  return new AppError('forbidden', `The key "${caller.name}" has the role ${caller.role}; this call needs ${needed}`);
}

export function unknownCaller(reply: FastifyReply, { sentKey }: Caller): AppError {
  reply.header('www-authenticate', sentKey ? `${REALM}, error="invalid_token"` : REALM);
  return new AppError(
    'unauthorized',
    sentKey ? 'The key is not known' : 'Send a key: "Authorization: Bearer KEY" or "X-API-Key: KEY"',
  );
}

/** Throws AppError `forbidden` when the caller's key is for other datasets. */
export function assertMayUse({ caller }: FastifyRequest, dataset: string): void {
  if (mayUse(caller, dataset)) return;
  throw new AppError(
    'forbidden',
    `The key "${caller.name}" is for ${caller.datasets?.join(', ')}, not for "${dataset}"`,
  );
}

/** Whether a call asks for a key. */
export function isRole(access: Access | undefined): access is Role {
  return access !== undefined && access !== 'public' && access !== 'token';
}
