import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../../services/compose.ts';
import { mayUse } from '../../src/access/roles.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { assertMayUse, type Scope } from './access.ts';

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
