import { z } from 'zod';
import { AppError } from '../errors.ts';
import { aroundPromotionsSchema, type NeighbourEffect } from '../forecasting/effects/around-promotions.ts';
import { type PanelIndex, panelIndexSchema } from '../forecasting/panel/panel-model.ts';
import { type ShardResult, shardResultSchema } from '../forecasting/panel/shard-result.ts';
import { type Borrowable, borrowableSchema } from '../forecasting/pooling/groupings.ts';
import { readTrainedModel, type TrainedModel } from '../forecasting/trained-model.ts';
import { SERIES_STATES, type SeriesState } from '../sales/named-series.ts';
import { getJson, putJson, reportDamage } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** The model of one series of many. */
export interface SeriesModel {
  readonly id: string;
  readonly state: SeriesState;
  readonly model: TrainedModel;
  /** What its training measured around promotions; a report of many series has no room for it. */
  readonly aroundPromotions?: readonly NeighbourEffect[] | undefined;
}

/** One line of a shard of models. */
const lineSchema = z.object({
  id: z.string(),
  state: z.enum(SERIES_STATES),
  model: z.unknown(),
  aroundPromotions: aroundPromotionsSchema.optional(),
});

function lineOf({ id, state, model, aroundPromotions }: SeriesModel): string {
  return JSON.stringify({ id, state, model, aroundPromotions });
}

/** What is stored of a shard. A text is a line as it was read. */
export function shardTexts(models: readonly (SeriesModel | string)[], result: ShardResult) {
  return {
    models: models.map((one) => `${typeof one === 'string' ? one : lineOf(one)}\n`).join(''),
    result: `${JSON.stringify(result)}\n`,
  };
}

/** On one line: it is for programs. */
export function indexText(index: PanelIndex): string {
  return `${JSON.stringify(index)}\n`;
}

/** The models of the series of a panel, in shards: `modelos/<dataset>/<version>/series/`. */
export function createPanelModelRepository(store: ObjectStore, keys: Keys) {
  /** The lines of a shard; undefined when it is not there. */
  const readLines = async (dataset: string, version: string, shard: string) => {
    const key = keys.shardModels(dataset, version, shard);
    const object = await store.get(key);
    if (!object) return undefined;
    const lines = object.body.toString('utf8').split('\n');
    const damaged = (reason: string, cause?: unknown) => reportDamage(store, { key, etag: object.etag, reason }, cause);
    // A last line without its end is not whole.
    if (lines.pop() !== '') throw damaged('its last line has no end');
    return { lines, damaged };
  };

  const readResult = async (dataset: string, version: string, shard: string): Promise<ShardResult | undefined> => {
    const isOwn = (result: ShardResult) => result.shard === shard;
    const key = keys.shardResult(dataset, version, shard);
    return (await getJson(store, key, { parse: shardResultSchema.parse, isOwn }))?.value;
  };

  const parseLine = (line: string, at: number, damaged: (reason: string, cause?: unknown) => Error): SeriesModel => {
    try {
      const { model, ...others } = lineSchema.parse(JSON.parse(line));
      return { ...others, model: readTrainedModel(model) };
    } catch (cause) {
      throw damaged(`line ${at + 1} is no model of a series`, cause);
    }
  };

  return {
    /** The models first: a shard is whole once its result is there. A text is a line as it was read. */
    async writeShard(
      dataset: string,
      version: string,
      models: readonly (SeriesModel | string)[],
      result: ShardResult,
    ): Promise<void> {
      const texts = shardTexts(models, result);
      const { shard } = result;
      await store.put(keys.shardModels(dataset, version, shard), texts.models, { contentType: 'application/x-ndjson' });
      await store.put(keys.shardResult(dataset, version, shard), texts.result, { contentType: 'application/json' });
    },

    /** The same bytes for another version; false when they are gone. */
    async copyShard(dataset: string, shard: string, { from, to }: { from: string; to: string }): Promise<boolean> {
      for (const [keyOf, contentType] of [
        [keys.shardModels, 'application/x-ndjson'],
        [keys.shardResult, 'application/json'],
      ] as const) {
        const object = await store.get(keyOf(dataset, from, shard));
        if (!object) return false;
        await store.put(keyOf(dataset, to, shard), object.body, { contentType });
      }
      return true;
    },

    /** What came of a shard; undefined while it is not whole. Throws DamagedDocumentError. */
    readResult,

    /** As `readResult`. Throws AppError `model-not-found` when the shard is not whole. */
    async needResult(dataset: string, version: string, shard: string): Promise<ShardResult> {
      const result = await readResult(dataset, version, shard);
      if (result) return result;
      throw new AppError('model-not-found', `Shard ${shard} of run ${version} is not in the store`);
    },

    /** The models of a shard; undefined when they are gone. Throws DamagedDocumentError. */
    async readModels(dataset: string, version: string, shard: string): Promise<SeriesModel[] | undefined> {
      const read = await readLines(dataset, version, shard);
      return read?.lines.map((line, at) => parseLine(line, at, read.damaged));
    },

    /** The lines of a shard by the series that they are of, each of them a model. Throws DamagedDocumentError. */
    async readModelLines(dataset: string, version: string, shard: string): Promise<Map<string, string> | undefined> {
      const read = await readLines(dataset, version, shard);
      return read && new Map(read.lines.map((line, at) => [parseLine(line, at, read.damaged).id, line]));
    },

    /** The model of one series: only its line is read as JSON. */
    async readModel(dataset: string, version: string, shard: string, id: string): Promise<SeriesModel | undefined> {
      const read = await readLines(dataset, version, shard);
      if (!read) return undefined;
      const start = `{"id":${JSON.stringify(id)},`;
      const at = read.lines.findIndex((line) => line.startsWith(start));
      return at < 0 ? undefined : parseLine(read.lines[at], at, read.damaged);
    },

    /** The shards that are whole, ascending. */
    async trainedShards(dataset: string, version: string): Promise<string[]> {
      const shards: string[] = [];
      const prefix = keys.shardsOf(dataset, version);
      for await (const { key } of store.list(prefix)) {
        const [, shard] = /^(\d+(?:-young)?)\.json$/.exec(key.slice(prefix.length)) ?? [];
        if (shard !== undefined) shards.push(shard);
      }
      return shards;
    },

    /** What the series of the first shards say of a young one; undefined while nobody has worked it out. */
    async readBorrowable(dataset: string, version: string): Promise<Borrowable | undefined> {
      return (await getJson(store, keys.groupPriors(dataset, version), borrowableSchema))?.value;
    },

    async writeBorrowable(dataset: string, version: string, borrowable: Borrowable): Promise<void> {
      await putJson(store, keys.groupPriors(dataset, version), borrowable);
    },

    async readIndex(dataset: string, version: string): Promise<PanelIndex | undefined> {
      return (await getJson(store, keys.panelIndex(dataset, version), panelIndexSchema))?.value;
    },

    async writeIndex(dataset: string, version: string, index: PanelIndex): Promise<void> {
      await store.put(keys.panelIndex(dataset, version), indexText(index), { contentType: 'application/json' });
    },
  };
}

export type PanelModelRepository = ReturnType<typeof createPanelModelRepository>;
