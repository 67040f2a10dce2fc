import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { KeyRing } from '../../services/access/key-ring.ts';
import type { Services } from '../../services/compose.ts';
import { type Caller, covers, EVERYONE, mayUse, NOBODY, type Role } from '../../src/access/roles.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import type { Limits } from './limits.ts';

/**
 * What a route asks for: a key with a role; nothing; or, in its own handler, a token of its own. Where the route names
 * the dataset is the second part, see `scope.ts`.
 */
type Access = Role | 'public' | 'token';

/** Where a call names its dataset: see `scope.ts`. */
type Scope = 'path' | 'query' | 'body' | 'run' | 'model' | 'promotion' | 'list' | 'form' | 'feed' | 'none' | 'all';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** A page, which says for itself what it may load. */
    isPage?: boolean;
    /** Where a call that asks for a key names its dataset. */
    dataset?: Scope;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

/** What a client without the right key must send. */
export const REALM = 'Bearer realm="prediccion-ventas"';

/** Checks the key of every request before anything else of it is looked at, and counts it. */
export function guardRoutes(app: FastifyInstance, ring: KeyRing, limits: Limits): void {
  const isGuarded = ring.isNeeded;
  const routes: RouteOptions[] = [];
  app.decorateRequest('caller');
  app.addHook('onRoute', (route) => void routes.push(route));
  // Not before: the routes of a plugin may get theirs after they were seen here.
  app.addHook('onReady', async () => assertDeclared(routes));
  // Waits for no promise unless there is something to count: it stands before every forecast from memory.
  app.addHook('onRequest', (request, reply, done) => {
    const { access, isProbe } = request.routeOptions.config;
    request.caller = isGuarded ? callerOf(request, ring) : EVERYONE;
    const fault = isGuarded ? faultOf(request, reply, access ?? 'admin') : undefined;
    const isRefusal = fault?.code === 'unauthorized';
    const counting = isRefusal
      ? limits.countRefusal(request, reply)
      : !isProbe && limits.countRequest?.(request, reply);
    if (isGuarded && !fault && isRole(access)) reply.header('cache-control', 'private, no-cache');
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
    route.config = { access: 'public', isPage: true, ...route.config };
  });
}

function callerOf(request: FastifyRequest, ring: KeyRing): Caller {
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
  // What there is at no address needs no key: 404 and 405 reveal nothing that the contract does not.
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

type DatasetOfRun = Services['datasetOfRun'];

/** Reads what the schemas of the routes let through, or will not. */
const named = (part: unknown): Readonly<Record<string, string | undefined>> => (part ?? {}) as never;

const IN_REQUEST: Readonly<Record<string, (request: FastifyRequest) => string | undefined>> = {
  path: ({ params }) => named(params).name,
  query: ({ query }) => named(query).dataset,
  body: ({ body }) => named(body).dataset,
  promotion: ({ body }) => named(body).dataset,
};

/** The dataset that a request names, where its route says; null: none, or none that is a name. */
export function namedDataset(request: FastifyRequest): string | null {
  const name = IN_REQUEST[request.routeOptions.config.dataset ?? '']?.(request);
  return datasetNameSchema.safeParse(name).data ?? null;
}

/** Throws when a request is about another dataset than those of its caller. */
type Check = (request: FastifyRequest, datasetOf: DatasetOfRun) => void | Promise<void>;

const checkNamed: Check = (request) => assertMayUse(request, namedDataset(request) ?? '');

const CHECKS: Readonly<Record<Scope, Check>> = {
  path: checkNamed,
  query: checkNamed,
  body: checkNamed,
  run: (request, datasetOf) => assertKnows(request, datasetOf, named(request.params).id, 'run'),
  model: (request, datasetOf) => assertKnows(request, datasetOf, named(request.params).version, 'model'),
  /** A dataset, and a model that may be of another one. */
  promotion: async (request, datasetOf) => {
    await checkNamed(request, datasetOf);
    await assertKnows(request, datasetOf, named(request.body).version, 'model');
  },
  /** A list, which shows what the caller may see; a dataset may be named. */
  list: (request) => {
    const { dataset } = named(request.query);
    if (dataset !== undefined) assertMayUse(request, dataset);
  },
  /** Known when the form has been read: the handler checks it. */
  form: () => undefined,
  /** Known when the id has been looked up: the service answers ids of other datasets as those that do not exist. */
  feed: () => undefined,
  /** Of none: all that it is about comes with it. */
  none: () => undefined,
  /** Of none in particular: not for keys that are for some. */
  all: ({ caller }) => {
    throw new AppError('forbidden', `This call is for keys of all datasets; "${caller.name}" is for some`);
  },
};

/** Keeps keys that are for some datasets from the others, once the request has been read. */
export function keepToDatasets(app: FastifyInstance, datasetOf: DatasetOfRun): void {
  const check = async (request: FastifyRequest, scope: Scope): Promise<void> => CHECKS[scope](request, datasetOf);
  app.addHook('preHandler', (request, _reply, done) => {
    const scope = request.caller.datasets === null ? undefined : request.routeOptions.config.dataset;
    if (scope === undefined) done();
    else check(request, scope).then(() => done(), done);
  });
}

const UNKNOWN: Readonly<Record<'run' | 'model', ErrorCode>> = { run: 'run-not-found', model: 'model-not-found' };

/** Ids of other datasets are answered as those that do not exist. */
async function assertKnows(
  { caller }: FastifyRequest,
  datasetOf: DatasetOfRun,
  id: string | undefined,
  what: 'run' | 'model',
): Promise<void> {
  const dataset = id === undefined ? undefined : await datasetOf(id);
  if (dataset === undefined || !mayUse(caller, dataset)) {
    throw new AppError(UNKNOWN[what], `There is no ${what} ${id}; see GET /${what}s`);
  }
}
