import { z } from 'zod';
import { CHART_DATA_FILE, chartDataSchema } from '../charts/chart-data-schema.ts';
import { decisionSchema } from '../forecasting/evaluation/decision.ts';
import { trainingReportSchema } from '../forecasting/evaluation/training-report.ts';
import { readStoredModel, type StoredModel } from '../forecasting/panel/stored-model.ts';
import { type Champion, championSchema } from '../runs/registered-model.ts';
import { runSchema } from '../runs/run.ts';
import { readRegisteredRun } from '../runs/run-repository.ts';
import {
  documentFault,
  getJson,
  getStored,
  putJson,
  reportDamage,
  type Stored,
  type Versioned,
} from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore, StoredObject } from '../storage/object-store.ts';

/** For those who go on without a champion, or replace it, when its pointer is damaged. */
export function getChampion(store: ObjectStore, keys: Keys, dataset: string): Promise<Stored<Champion> | undefined> {
  const isOwn = (champion: Champion) => champion.dataset === dataset;
  return getStored(store, keys.champion(dataset), { parse: championSchema.parse, isOwn });
}

/** Throws DamagedDocumentError. */
export async function readChampion(
  store: ObjectStore,
  keys: Keys,
  dataset: string,
): Promise<Versioned<Champion> | undefined> {
  const stored = await getChampion(store, keys, dataset);
  if (stored?.damage) throw stored.damage;
  return stored;
}

/**
 * Points to `next`, if the pointer is still `current` (undefined: if there is none yet).
 * Throws PreconditionFailedError when another promotion came first.
 */
export async function replaceChampion(
  store: ObjectStore,
  keys: Keys,
  current: Stored<Champion> | undefined,
  next: Omit<Champion, 'schema' | 'previous'>,
): Promise<Versioned<Champion>> {
  const value: Champion = { schema: 1, ...next, previous: current?.value?.version ?? null };
  const precondition = current === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: current.etag };
  const { etag } = await putJson(store, keys.champion(next.dataset), value, precondition);
  return { value, etag };
}

/** The registered models. A version exists once its `run.json` does. */
export function createModelRepository(store: ObjectStore, keys: Keys) {
  return {
    async readRun(dataset: string, version: string) {
      return (await readRegisteredRun(store, keys, { dataset, id: version }))?.value;
    },

    async readReport(dataset: string, version: string) {
      return (await getJson(store, keys.modelFile(dataset, version, 'metricas.json'), trainingReportSchema))?.value;
    },

    async readModel(dataset: string, version: string): Promise<StoredModel | undefined> {
      const isOwn = (model: StoredModel) => model.dataset === dataset;
      const key = keys.modelFile(dataset, version, 'modelo.json');
      return (await getJson(store, key, { parse: readStoredModel, isOwn }))?.value;
    },

    /** Bytes of one of its files; undefined when there is none. Throws DamagedDocumentError for what is no such file. */
    async readFile(dataset: string, version: string, file: string): Promise<StoredObject | undefined> {
      const key = keys.modelFile(dataset, version, file);
      const object = await store.get(key);
      const reason = object && faultIn(file, object.body);
      if (object && reason !== undefined) throw reportDamage(store, { key, etag: object.etag, reason });
      return object;
    },

    /** Names of its files below the version, ascending. */
    async files(dataset: string, version: string): Promise<string[]> {
      const prefix = keys.model(dataset, version);
      const files: string[] = [];
      for await (const { key } of store.list(prefix)) files.push(key.slice(prefix.length));
      return files;
    },

    /** Complete versions, newest first. */
    async versions(dataset: string): Promise<string[]> {
      const found: string[] = [];
      const prefix = keys.modelsOf(dataset);
      for await (const { key } of store.list(prefix)) {
        const [version, file, ...deeper] = key.slice(prefix.length).split('/');
        if (file === 'run.json' && deeper.length === 0) found.push(version);
      }
      return found.reverse();
    },
  };
}

export type ModelRepository = ReturnType<typeof createModelRepository>;

/** Enough to tell it from anything else: reading all of its numbers would take as long as drawing them. */
const chartDataParts = z.looseObject(
  Object.fromEntries(Object.keys(chartDataSchema.shape).map((part) => [part, z.unknown().refine(isThere)])),
);

function isThere(value: unknown): boolean {
  return value !== undefined;
}

const FILES: ReadonlyMap<string, (json: unknown) => unknown> = new Map<string, (json: unknown) => unknown>([
  ['modelo.json', readStoredModel],
  ['metricas.json', trainingReportSchema.parse],
  ['run.json', runSchema.parse],
  ['decision.json', decisionSchema.nullable().parse],
  [`graficos/${CHART_DATA_FILE}`, chartDataParts.parse],
]);

/** Why it is not the file that the service wrote; undefined when nothing shows that. */
function faultIn(file: string, body: Buffer): string | undefined {
  const parse = FILES.get(file);
  if (parse) return documentFault(body, { parse });
  if (!file.endsWith('.svg')) return undefined;
  const isWhole =
    body.subarray(0, 4).equals(Buffer.from('<svg')) && body.toString('latin1').trimEnd().endsWith('</svg>');
  return isWhole ? undefined : 'it is no SVG, or not all of it';
}
