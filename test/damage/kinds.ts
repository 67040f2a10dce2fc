import { createHash } from 'node:crypto';
import { NEIGHBOUR, REFUSED, SALES, setOverrides, tellOfFile, train, VICTIM, type World } from './world.ts';

type Answer = Awaited<ReturnType<World['get']>>;
type Request = (world: World) => Promise<Answer>;

/** What is to be seen when a document of one kind is damaged. */
export interface DamagedKind {
  readonly key: (world: World) => string;
  /** What `damaged` calls it; undefined: what is read in its place is as good, or it is written anew at once. */
  readonly document?: string;
  /** The names of damages that leave a document of this kind. */
  readonly harmless?: readonly string[];
  /** Asks for the very thing: answered by a problem that names it. */
  readonly own?: Request;
  /** Goes on, or is mended by itself, and answers below 400. */
  readonly goesOn?: Request;
  /** Of `goesOn`, when it is none below 400. */
  readonly status?: number;
  /** It takes a training to see the damage: in short runs it is seen once. */
  readonly isSlow?: boolean;
  /** Lists and judgements that leave it out and say so. */
  readonly lists?: readonly string[];
  /** The whole is well after this. Undefined: nothing that a client can do. */
  readonly repair?: Request;
  /** How it is seen after the repair that all is well, when not by `own` and `goesOn`. */
  readonly whole?: (world: World) => Promise<boolean>;
}

const uploadAgain: Request = ({ upload }) => upload(`/datasets?name=${VICTIM}`, SALES);
const trainAgain: Request = (world) => train(world, VICTIM, { promote: 'always' });
const promote =
  (version: 'model' | 'older'): Request =>
  (world) =>
    world.call({
      method: 'PUT',
      url: '/models/champion',
      payload: { dataset: VICTIM, version: world[version] },
      headers: { 'if-match': '*' },
    });
const get =
  (url: string | ((world: World) => string)): Request =>
  (world) =>
    world.get(typeof url === 'string' ? url : url(world));

const IDEMPOTENCY_KEY = { 'idempotency-key': 'damaged-documents' };
const answerOf = (operation: string) =>
  createHash('sha256')
    .update(JSON.stringify([operation, IDEMPOTENCY_KEY['idempotency-key']]))
    .digest('hex');
const uploadOnce: Request = ({ call }) =>
  call({
    method: 'POST',
    url: `/datasets?name=${VICTIM}`,
    payload: SALES,
    headers: { 'content-type': 'text/csv', ...IDEMPOTENCY_KEY },
  });

/** Whether the answer is below 400. */
const answers = async (answer: Promise<Answer>) => (await answer).statusCode < 400;

/** Every kind of document that the service stores and reads again; those that only time or a webhook makes: `repositories.test.ts`. */
export const KINDS: Readonly<Record<string, DamagedKind>> = {
  // First, while they are on the first page of their lists.
  'an audit entry': {
    key: ({ keys, audited }) => keys.auditEntry(audited.id, audited.dataset),
    document: 'audit-entry',
    lists: [`/audit?dataset=${VICTIM}`, '/audit?limit=200'],
  },
  'a run that failed': {
    key: ({ keys, failed }) => keys.run(failed, VICTIM),
    document: 'run',
    own: get(({ failed }) => `/runs/${failed}`),
    goesOn: get(`/runs?dataset=${VICTIM}`),
    lists: ['/runs', `/runs?dataset=${VICTIM}`],
    repair: trainAgain,
    whole: async ({ store, keys, failed, get }) => {
      const { items, damaged } = (await get('/runs')).json();
      const isAway = (await store.stat(keys.run(failed, VICTIM))) === undefined;
      return isAway && damaged === undefined && items.length > 0;
    },
  },
  'latest.json': {
    key: ({ keys }) => keys.latest(VICTIM),
    document: 'latest',
    own: get(`/datasets/${VICTIM}`),
    goesOn: get(`/forecast?dataset=${VICTIM}`),
    lists: ['/datasets'],
    repair: uploadAgain,
  },
  'latest.json, mended by going back': {
    key: ({ keys }) => keys.latest(VICTIM),
    document: 'latest',
    own: (world) => train(world, VICTIM),
    goesOn: get(`/datasets/${VICTIM}/versions`),
    lists: ['/datasets'],
    repair: (world) =>
      world.call({
        method: 'PUT',
        url: `/datasets/${VICTIM}/latest`,
        payload: { version: world.version },
        headers: { 'if-match': '*' },
      }),
  },
  'dataset.json': {
    key: ({ keys, version }) => keys.versionDocument(VICTIM, version),
    document: 'version',
    own: get(`/datasets/${VICTIM}`),
    goesOn: get(`/forecast?dataset=${VICTIM}`),
    lists: ['/datasets', `/datasets/${VICTIM}/versions`],
    repair: uploadAgain,
  },
  'Ventas.csv of a version': {
    key: ({ keys, version }) => keys.versionContent(VICTIM, version),
    document: 'content',
    own: get(`/datasets/${VICTIM}/content`),
    goesOn: get(`/datasets/${VICTIM}`),
    repair: uploadAgain,
  },
  'series/index.json': {
    key: ({ keys, version }) => keys.seriesIndex(VICTIM, version),
    isSlow: true,
    goesOn: trainAgain,
    whole: async ({ store, keys, version }) => isJson(await store.get(keys.seriesIndex(VICTIM, version)), 'shards'),
  },
  'series/0000.csv': {
    key: ({ keys, version }) => keys.seriesShard(VICTIM, version, '0000'),
    isSlow: true,
    goesOn: trainAgain,
    whole: async ({ store, keys, version }) =>
      String((await store.get(keys.seriesShard(VICTIM, version, '0000')))?.body).startsWith('series,date,sales'),
  },
  'calendario.csv': {
    key: ({ keys }) => keys.knownFuture(VICTIM),
    document: 'known-future',
    own: get(`/datasets/${VICTIM}/calendar`),
    goesOn: get(`/forecast?dataset=${VICTIM}`),
    repair: ({ call }) =>
      call({
        method: 'PUT',
        url: `/datasets/${VICTIM}/calendar`,
        payload: { days: [{ date: '2023-01-05', promo: 1 }] },
      }),
  },
  'ajustes.json': {
    key: ({ keys }) => keys.overrides(VICTIM),
    document: 'overrides',
    own: get(`/forecast/overrides?dataset=${VICTIM}`),
    goesOn: get(`/forecast?dataset=${VICTIM}`),
    lists: [`/accuracy?dataset=${VICTIM}`],
    repair: async (world) => {
      await world.call({ method: 'DELETE', url: `/forecast/overrides?dataset=${VICTIM}` });
      return setOverrides(world, VICTIM);
    },
  },
  'rejected.json': {
    key: ({ keys }) => keys.rejected(REFUSED),
    document: 'rejection',
    goesOn: get(`/datasets/${REFUSED}`),
    status: 404,
    repair: (world) => tellOfFile(world, REFUSED),
    whole: async (world) => {
      const { rejected } = (await world.get(`/datasets/${REFUSED}`)).json();
      return rejected !== undefined;
    },
  },
  'removal.json': {
    key: ({ keys }) => keys.removal(VICTIM),
    document: 'removal',
    harmless: ['{}', 'of another kind'],
    goesOn: uploadAgain,
    whole: async ({ store, keys, get }) =>
      (await store.stat(keys.removal(VICTIM))) === undefined && answers(get(`/datasets/${VICTIM}/content`)),
  },
  'champion.json': {
    key: ({ keys }) => keys.champion(VICTIM),
    document: 'champion',
    own: get(`/models/champion?dataset=${VICTIM}`),
    goesOn: get(`/forecast?dataset=${VICTIM}`),
    lists: [`/models?dataset=${VICTIM}`],
    repair: promote('model'),
  },
  'champion.json, mended by a training': {
    key: ({ keys }) => keys.champion(VICTIM),
    document: 'champion',
    own: get(`/models/champion?dataset=${VICTIM}`),
    goesOn: get(({ model }) => `/models/${model}`),
    lists: [`/models?dataset=${VICTIM}`],
    repair: (world) => train(world, VICTIM),
  },
  'run.json of a model': {
    key: ({ keys, model }) => keys.modelFile(VICTIM, model, 'run.json'),
    goesOn: get(({ model }) => `/models/${model}`),
    whole: async ({ store, keys, model }) =>
      isJson(await store.get(keys.modelFile(VICTIM, model, 'run.json')), 'datasetVersion'),
  },
  'modelo.json': {
    key: ({ keys, older }) => keys.modelFile(VICTIM, older, 'modelo.json'),
    document: 'model',
    own: promote('older'),
    goesOn: get(`/models?dataset=${VICTIM}`),
    repair: trainAgain,
    whole: ({ get }) => answers(get(`/forecast?dataset=${VICTIM}`)),
  },
  'metricas.json': {
    key: ({ keys, model }) => keys.modelFile(VICTIM, model, 'metricas.json'),
    document: 'report',
    own: get(({ model }) => `/models/${model}`),
    goesOn: get(`/forecast?dataset=${VICTIM}`),
  },
  'decision.json': {
    key: ({ keys, model }) => keys.modelFile(VICTIM, model, 'decision.json'),
    document: 'artifact',
    harmless: ['null'],
    own: get(({ model }) => `/models/${model}/artifacts/decision.json`),
    goesOn: get(({ model }) => `/models/${model}`),
  },
  'datos.json': {
    key: ({ keys, model }) => keys.modelFile(VICTIM, model, 'graficos/datos.json'),
    document: 'artifact',
    own: get(({ model }) => `/models/${model}/artifacts/datos.json`),
    goesOn: get(({ model }) => `/models/${model}`),
  },
  'a plot': {
    key: ({ keys, model }) => keys.modelFile(VICTIM, model, 'graficos/series.svg'),
    document: 'artifact',
    own: get(({ model }) => `/models/${model}/artifacts/series.svg`),
    goesOn: get(({ model }) => `/models/${model}`),
  },
  'an archived forecast': {
    key: ({ keys, model }) => keys.issued(VICTIM, model, '2023-01'),
    document: 'forecast',
    goesOn: get(`/forecast?dataset=${VICTIM}`),
    lists: [`/forecasts?dataset=${VICTIM}`, `/accuracy?dataset=${VICTIM}`],
  },
  'a run that registered a model': {
    key: ({ keys, model }) => keys.run(model, VICTIM),
    goesOn: get(({ model }) => `/runs/${model}`),
    whole: async ({ store, keys, model }) => isJson(await store.get(keys.run(model, VICTIM)), 'datasetVersion'),
  },
  'the queue of a dataset': {
    key: ({ keys }) => keys.line(VICTIM),
    isSlow: true,
    document: 'queue',
    goesOn: (world) => train(world, VICTIM, { promote: 'never' }),
    whole: async ({ store, keys }) => isJson(await store.get(keys.line(VICTIM)), 'entries'),
  },
  'a feed': {
    key: ({ keys, feed }) => keys.feed(feed.id, VICTIM),
    document: 'feed',
    own: get(({ feed }) => feed.path),
    lists: ['/feeds', `/feeds?dataset=${VICTIM}`],
    repair: ({ call, feed }) => call({ method: 'DELETE', url: `/feeds/${feed.id}` }),
    whole: async ({ get, store, keys, feed }) => {
      const isAway = (await store.stat(keys.feed(feed.id, VICTIM))) === undefined;
      return isAway && (await get('/feeds')).json().damaged === undefined;
    },
  },
  'an idempotency record': {
    key: ({ keys }) => keys.answer(answerOf('upload')),
    document: 'idempotency-record',
    goesOn: uploadOnce,
    whole: async ({ store, keys }) => isJson(await store.get(keys.answer(answerOf('upload'))), 'payload'),
  },
};

/** Of all datasets. */
export const LISTS = ['/datasets', '/runs?limit=10', '/audit?limit=10', '/readyz'];

/** What must go on whatever is damaged of another dataset. */
export const NEIGHBOUR_READS = [
  `/datasets/${NEIGHBOUR}`,
  `/datasets/${NEIGHBOUR}/versions`,
  `/datasets/${NEIGHBOUR}/calendar`,
  `/runs?dataset=${NEIGHBOUR}`,
  `/models?dataset=${NEIGHBOUR}`,
  `/models/champion?dataset=${NEIGHBOUR}`,
  `/forecast?dataset=${NEIGHBOUR}`,
  `/forecast/overrides?dataset=${NEIGHBOUR}`,
  `/forecasts?dataset=${NEIGHBOUR}`,
  `/accuracy?dataset=${NEIGHBOUR}`,
  '/metrics',
];

function isJson(object: { readonly body: Buffer } | undefined, member: string): boolean {
  try {
    return JSON.parse(String(object?.body))[member] !== undefined;
  } catch {
    return false;
  }
}
