import type { Test } from 'tap';
import { readConfig } from '../../src/config.ts';
import { createStore } from '../../src/create-store.ts';
import { createKeys, type Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { salesCsv } from '../routes/sales.ts';
import { type Service, startService } from '../routes/service.ts';
import { until } from '../routes/until.ts';

export interface LogLine {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A service with two datasets that have one of every document, and its store, to damage them in. */
export interface World extends Service {
  /** Of a service on the same store. */
  readonly settings: Record<string, string>;
  readonly store: ObjectStore;
  readonly keys: Keys;
  /** Errors and warnings so far. */
  readonly log: LogLine[];
  /** The model that answers for `ventas`, and one trained before it. */
  readonly model: string;
  readonly older: string;
  readonly version: string;
  /** A feed of `ventas`, and where it is read. */
  readonly feed: { readonly id: string; readonly path: string };
  /** A run of `ventas` that registered nothing. */
  readonly failed: string;
  /** The newest audit entry of `ventas`, as `/audit` shows it. */
  readonly audited: { readonly id: string; readonly dataset: string };
}

export const VICTIM = 'ventas';
export const NEIGHBOUR = 'vecino';
/** A dataset of which nothing is there but a file that was refused. */
export const REFUSED = 'rechazado';
export const HOOK_TOKEN = 'damaged-documents-hook';
/** Few days: what is damaged does not depend on how many there are. */
export const DAYS = { from: '2022-08-04', days: 150 };
export const SALES = salesCsv(DAYS);
const TRAINING = { model: 'seasonal-naive' };

export const train = (service: Service, dataset: string, others: object = {}) =>
  service.post('/train?wait=60', { dataset, ...TRAINING, ...others });

export const setOverrides = ({ call }: Pick<Service, 'call'>, dataset: string) => {
  const days = [{ date: '2023-01-25', sales: 1, reason: 'Works in the street' }];
  return call({ method: 'PUT', url: '/forecast/overrides', payload: { dataset, days } });
};

/** What MinIO says when a file was put there. */
export function tellOfFile({ call, keys }: Pick<World, 'call' | 'keys'>, name: string) {
  const [bucket, ...path] = keys.content(name).split('/');
  const s3 = { bucket: { name: bucket }, object: { key: path.join('/'), eTag: 'e' } };
  const headers = { authorization: `Bearer ${HOOK_TOKEN}` };
  return call({ method: 'POST', url: '/hooks/minio', payload: { Records: [{ s3 }] }, headers });
}

export async function createWorld(t: Test, environment: Record<string, string> = {}): Promise<World> {
  const root = t.testdir();
  const quiet = { CHAMPION_POLL_MS: '60000', WATCH_INTERVAL: '0', HOOK_TOKEN };
  const settings = { STORAGE_URL: `file:${root}`, ...quiet, ...environment };
  const config = readConfig(settings);
  const store = await createStore(config.storage);
  t.teardown(() => store.close());
  const keys = createKeys(config.buckets);
  const service = await startService(t, root, settings);
  const log = recordLog(service);
  const ok = async (answer: Promise<{ statusCode: number; body: string; json: () => unknown }>) => {
    const response = await answer;
    if (response.statusCode >= 400) throw new Error(`${response.statusCode}: ${response.body}`);
    return response.json() as Record<string, never>;
  };
  for (const name of [VICTIM, NEIGHBOUR]) {
    await ok(service.upload(`/datasets?name=${name}`, SALES));
    const calendar = { days: [{ date: '2023-01-05', promo: 1 }] };
    await ok(service.call({ method: 'PUT', url: `/datasets/${name}/calendar`, payload: calendar }));
    await ok(train(service, name));
    await ok(service.get(`/forecast?dataset=${name}`));
    await ok(setOverrides(service, name));
  }
  const older: string = (await ok(service.get(`/models/champion?dataset=${VICTIM}`))).version;
  const { id: model } = await ok(train(service, VICTIM, { promote: 'always' }));
  await ok(service.get(`/forecast?dataset=${VICTIM}`));
  const failed = await addFailedRun(store, keys, model);
  await store.put(keys.content(REFUSED), 'no sales at all\n');
  await ok(tellOfFile({ ...service, keys }, REFUSED));
  await until(
    () => store.stat(keys.rejected(REFUSED)),
    (found) => found !== undefined,
  );
  await archived(store, keys, model);
  const made = await ok(service.post('/feeds', { dataset: VICTIM }));
  const feed = { id: made.id as string, path: (made.paths as { csv: string }).csv };
  const audited = (await ok(service.get(`/audit?dataset=${VICTIM}`))).items[0];
  const { version } = await ok(service.get(`/datasets/${VICTIM}`));
  return { ...service, settings, store, keys, log, model, older, version, feed, failed, audited };
}

/** Of what a service says only warnings and errors, whatever its level is. */
function recordLog({ app }: Service): LogLine[] {
  const lines: LogLine[] = [];
  const record = (fields: object, message: string) => void lines.push({ fields: { ...fields }, message });
  app.log.error = record as never;
  app.log.warn = record as never;
  return lines;
}

/** As a training leaves it that could not fit a model. */
async function addFailedRun(store: ObjectStore, keys: Keys, model: string): Promise<string> {
  const id = model.replace(/[0-9a-f]{8}$/, '0000fa11');
  const run = JSON.parse(String((await store.get(keys.run(model, VICTIM)))?.body));
  const error = { code: 'cannot-fit', message: 'No model fits', step: 'train' };
  const failed = { ...run, id, status: 'failed', error, model: null, decision: null, metrics: null };
  await store.put(keys.run(id, VICTIM), JSON.stringify(failed));
  return id;
}

/** A forecast is archived beside its answer. */
async function archived(store: ObjectStore, keys: Keys, model: string): Promise<void> {
  await until(
    () => store.stat(keys.issued(VICTIM, model, '2023-01')),
    (found) => found !== undefined,
  );
}
