import { panelIndexSchema } from '../../src/forecasting/panel/panel-model.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectInfo, ObjectStore, StoredObject } from '../../src/storage/object-store.ts';

/** Series of a shard, in the data as in a model. */
export const SERIES_OF_SHARD = 32;

/** A model of many series that was trained for real; its series fill whole shards. */
export interface Template {
  readonly root: string;
  readonly dataset: string;
  readonly datasetVersion: string;
  readonly run: string;
  readonly series: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * A store that answers as if a dataset and its model had so many series: those of the template, again and again under other
 * names. What describes all of them is written out; shards are made when somebody asks for one. Nothing is kept of what is put.
 */
export async function createMultipliedStore(
  store: ObjectStore,
  keys: Keys,
  { dataset, datasetVersion, run, series: own }: Template,
  count: number,
): Promise<ObjectStore & { readonly written: ReadonlyMap<string, number> }> {
  const shards = Math.ceil(count / SERIES_OF_SHARD);
  const ownShards = own / SERIES_OF_SHARD;
  const nameOf = (shard: number) => String(shard).padStart(4, '0');
  const readText = async (key: string): Promise<string> => {
    const object = await store.get(key);
    if (!object) throw new Error(`${key} is not in the template`);
    return object.body.toString('utf8');
  };
  const readObject = async (key: string): Promise<Json> => JSON.parse(await readText(key)) as Json; // it was just stored
  const idOf = (at: number) => String(at + 1);

  const document = await readObject(keys.versionDocument(dataset, datasetVersion));
  const dataIndex = await readObject(keys.seriesIndex(dataset, datasetVersion));
  const entries = dataIndex.entries as readonly Json[];
  const facts = dataIndex.shards as readonly Json[];
  const panel = panelIndexSchema.parse(await readObject(keys.panelIndex(dataset, run)));
  const results = await Promise.all(
    Array.from({ length: ownShards }, async (_, at) => {
      const { series, ...rest } = await readObject(keys.shardResult(dataset, run, nameOf(at)));
      return { series: series as readonly Json[], rest: JSON.stringify(rest).slice(1) };
    }),
  );

  const lines = function* (length: number, of: (at: number) => Json, indent: string): Generator<string> {
    for (let at = 0; at < length; at += 1) {
      const text =
        indent === '' ? JSON.stringify(of(at)) : JSON.stringify(of(at), null, 2).replaceAll('\n', `\n${indent}`);
      yield `${indent}${text}${at + 1 < length ? ',' : ''}${indent === '' ? '' : '\n'}`;
    }
  };

  /** As `putJson` writes it, indented; a piece at a time, since it may be longer than any string. */
  const describeData = function* (): Generator<string> {
    const { entries: _, shards: __, ...rest } = dataIndex;
    yield `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "shards": [\n`;
    yield* lines(shards, (at) => ({ ...facts[at % ownShards], shard: nameOf(at) }), '    ');
    yield '  ],\n  "entries": [\n';
    yield* lines(count, (at) => entryAt(at), '    ');
    yield '  ]\n}\n';
  };

  const entryAt = (at: number): Json => ({
    ...entries[at % own],
    id: idOf(at),
    keys: [idOf(at)],
    shard: nameOf(Math.floor(at / SERIES_OF_SHARD)),
  });

  const describeModel = function* (): Generator<string> {
    yield '{"schema":1,"series":[';
    const of = (at: number): Json => ({
      ...panel.series[at % own],
      id: idOf(at),
      shard: nameOf(Math.floor(at / SERIES_OF_SHARD)),
    });
    yield* lines(count, of, '');
    yield ']}\n';
  };

  const resultOf = (shard: number): string => {
    const { series, rest } = results[shard % ownShards] as (typeof results)[number]; // there is one for each rest
    const first = shard * SERIES_OF_SHARD;
    const renamed = series.map((summary, at) => ({ ...summary, id: idOf(first + at) }));
    const text = rest.replace(/"shard":"\d+"/, `"shard":"${nameOf(shard)}"`);
    return `{"series":${JSON.stringify(renamed)},${text}\n`;
  };

  const shardIn = (key: string, prefix: string): number | undefined => {
    const found = key.startsWith(prefix) ? /^(\d+)\.json$/.exec(key.slice(prefix.length)) : null;
    return found ? Number(found[1]) : undefined;
  };

  const written = new Map<string, number>();
  const made = (key: string, body: Buffer): StoredObject => ({ ...infoOf(key, body.length), body });
  const infoOf = (key: string, size: number): ObjectInfo => ({
    key,
    size,
    etag: 'multiplied',
    modifiedAt: new Date(0),
  });

  return {
    ...store,
    written,
    async get(key) {
      if (key === keys.versionDocument(dataset, datasetVersion)) {
        const series = { ...(document.series as Json), count };
        return made(key, Buffer.from(JSON.stringify({ ...document, series })));
      }
      if (key === keys.seriesIndex(dataset, datasetVersion)) return made(key, bytesOf(describeData()));
      if (key === keys.panelIndex(dataset, run)) return made(key, bytesOf(describeModel()));
      const shard = shardIn(key, keys.shardsOf(dataset, run));
      return shard === undefined ? store.get(key) : made(key, Buffer.from(resultOf(shard)));
    },
    async put(key, content) {
      written.set(key, typeof content === 'string' ? content.length : (content as Uint8Array).byteLength);
      return { etag: 'multiplied' };
    },
    /** Of a version of the model, as of the data: what is not in shards is a handful. */
    async *list(prefix) {
      const ofModel = prefix === keys.modelsOf(dataset);
      const folder = ofModel ? keys.shardsOf(dataset, run) : `${keys.version(dataset, datasetVersion)}series/`;
      for (let at = 0; at < shards; at += 1) {
        for (const ending of ofModel ? ['json', 'ndjson'] : ['csv']) {
          yield infoOf(`${folder}${nameOf(at)}.${ending}`, 1000);
        }
      }
      yield infoOf(
        ofModel ? keys.modelFile(dataset, run, 'run.json') : keys.versionDocument(dataset, datasetVersion),
        1,
      );
    },
  };
}

/** The bytes of a text that may be longer than any string. */
function bytesOf(pieces: Iterable<string>): Buffer {
  const chunks: Buffer[] = [];
  let waiting: string[] = [];
  for (const piece of pieces) {
    waiting.push(piece);
    if (waiting.length < 10_000) continue;
    chunks.push(Buffer.from(waiting.join('')));
    waiting = [];
  }
  chunks.push(Buffer.from(waiting.join('')));
  return Buffer.concat(chunks);
}
