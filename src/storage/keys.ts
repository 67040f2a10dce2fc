const MAX_SEGMENT_BYTES = 255;
const MAX_PATH_BYTES = 1024;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Control characters break logs and XML, `\` is a separator elsewhere, lone surrogates have no UTF-8. */
const FORBIDDEN = /[\p{Cc}\p{Surrogate}\\]/u;

export interface KeyParts {
  readonly bucket: string;
  /** What follows `bucket/`. */
  readonly path: string;
}

/** Refuses what S3 refuses as a bucket name: 3 to 63 of `a-z 0-9 . -`, no dot or hyphen at an end, no `..`, no IPv4. */
export function assertBucket(bucket: string): void {
  if (!BUCKET.test(bucket) || bucket.includes('..') || IPV4.test(bucket)) {
    throw new RangeError(`${JSON.stringify(bucket)} is not a bucket name: 3 to 63 of a-z, 0-9, dot and hyphen`);
  }
}

function assertSegment(segment: string, text: string): void {
  const bytes = Buffer.byteLength(segment);
  if (segment === '.' || segment === '..' || FORBIDDEN.test(segment)) {
    throw new RangeError(`${JSON.stringify(text)} is not a key: ${JSON.stringify(segment)} cannot be part of it`);
  }
  if (bytes > MAX_SEGMENT_BYTES) {
    throw new RangeError(`${text.slice(0, 80)}… is not a key: a segment of ${bytes} bytes, limit ${MAX_SEGMENT_BYTES}`);
  }
}

function split(text: string): KeyParts {
  const slash = text.indexOf('/');
  if (slash < 0) throw new RangeError(`${JSON.stringify(text)} has no bucket: expected bucket/path`);
  const parts = { bucket: text.slice(0, slash), path: text.slice(slash + 1) };
  assertBucket(parts.bucket);
  const bytes = Buffer.byteLength(parts.path);
  if (bytes > MAX_PATH_BYTES) {
    throw new RangeError(
      `${text.slice(0, 80)}… is not a key: ${bytes} bytes after the bucket, limit ${MAX_PATH_BYTES}`,
    );
  }
  return parts;
}

/**
 * Takes `bucket/segment/…` apart, or throws a RangeError. A key that passes names one place below its bucket in every
 * store: it has no `.`, `..` or empty segment, no backslash and no control character.
 */
export function assertKey(key: string): KeyParts {
  const parts = split(key);
  for (const segment of parts.path.split('/')) {
    if (segment === '') throw new RangeError(`${JSON.stringify(key)} is not a key: it has an empty segment`);
    assertSegment(segment, key);
  }
  return parts;
}

/** As `assertKey` for the beginning of keys: `bucket/`, then whole segments, then a last one that may be cut or empty. */
export function assertPrefix(prefix: string): KeyParts {
  const parts = split(prefix);
  const segments = parts.path.split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '' && index < segments.length - 1) {
      throw new RangeError(`${JSON.stringify(prefix)} is not a prefix: it has an empty segment`);
    }
    assertSegment(segment, prefix);
  }
  return parts;
}

/** As `assertPrefix` for a whole folder: ends in `/`. */
export function assertFolder(prefix: string): KeyParts {
  if (!prefix.endsWith('/')) throw new RangeError(`${JSON.stringify(prefix)} is not a folder: it must end in /`);
  return assertPrefix(prefix);
}

/** Order of keys in lists: by their UTF-8 bytes, which differs from the order of JavaScript strings beyond U+FFFF. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Names of the two buckets (S3) or folders (local). */
export interface Buckets {
  readonly data: string;
  readonly models: string;
}

/** Where everything lives. No other file builds a key. */
export function createKeys({ data, models }: Buckets) {
  const dataset = (name: string) => `${data}/${name}/`;
  const version = (name: string, version: string) => `${dataset(name)}versions/${version}/`;
  const modelsOf = (name: string) => `${models}/${name}/`;
  const model = (name: string, modelVersion: string) => `${modelsOf(name)}${modelVersion}/`;
  const runs = `${models}/_runs/`;
  return {
    datasets: `${data}/`,
    models: `${models}/`,
    dataset,
    /** The latest content; another program may replace it. */
    content: (name: string) => `${dataset(name)}Ventas.csv`,
    /** Which version is the latest, and the etag of `content` when that was decided. */
    latest: (name: string) => `${dataset(name)}latest.json`,
    /** Why the content that lies there is not used. */
    rejected: (name: string) => `${dataset(name)}rejected.json`,
    /** There while the dataset is being deleted. */
    removal: (name: string) => `${dataset(name)}removal.json`,
    /** What the store plans; another program may write it too. */
    knownFuture: (name: string) => `${dataset(name)}calendario.csv`,
    versions: (name: string) => `${dataset(name)}versions/`,
    version,
    versionContent: (name: string, id: string) => `${version(name, id)}Ventas.csv`,
    versionDocument: (name: string, id: string) => `${version(name, id)}dataset.json`,
    /** What the shards of the daily series must be. */
    seriesIndex: (name: string, id: string) => `${version(name, id)}series/index.json`,
    /** Daily series as they were read from the content: long CSV. */
    seriesShard: (name: string, id: string, shard: string) => `${version(name, id)}series/${shard}.csv`,
    modelsOf,
    model,
    modelFile: (name: string, modelVersion: string, file: string) => `${model(name, modelVersion)}${file}`,
    shardsOf: (name: string, modelVersion: string) => `${model(name, modelVersion)}series/`,
    /** The models of the series of a shard, one JSON document a line. */
    shardModels: (name: string, modelVersion: string, shard: string) =>
      `${model(name, modelVersion)}series/${shard}.ndjson`,
    /** What came of a shard, for the whole: written after its models. */
    shardResult: (name: string, modelVersion: string, shard: string) =>
      `${model(name, modelVersion)}series/${shard}.json`,
    /** What the series of a model version say of a young one. */
    groupPriors: (name: string, modelVersion: string) => `${model(name, modelVersion)}series/group.json`,
    /** Which shard the model of each series is in. */
    panelIndex: (name: string, modelVersion: string) => `${model(name, modelVersion)}series/index.json`,
    /** A forecast as issued; `name` as `issuedName` gives it. */
    issued: (dataset: string, modelVersion: string, name: string) =>
      `${model(dataset, modelVersion)}pronosticos/${name}.json`,
    alarm: (name: string, id: string) => `${modelsOf(name)}alarmas/${id}.json`,
    /** The alarms of many series that stand. */
    seriesAlarms: (name: string) => `${modelsOf(name)}alarmas/series.json`,
    /** What the receiver of webhooks was told of a dataset. */
    toldByWebhook: (name: string) => `${modelsOf(name)}alarmas/webhook.json`,
    /** The manager's own numbers. */
    overrides: (name: string) => `${dataset(name)}ajustes.json`,
    champion: (name: string) => `${modelsOf(name)}champion.json`,
    /** When the schedule last retrained. */
    schedule: `${models}/_schedule/retrain.json`,
    /** When the summaries of the week were last sent. */
    summarySchedule: `${models}/_schedule/summary.json`,
    /** Since when there is a receiver of webhooks. */
    webhookSince: `${models}/_schedule/webhook.json`,
    deliveries: `${models}/_webhooks/`,
    /** A message to the receiver of webhooks, and what became of it. */
    delivery: (id: string) => `${models}/_webhooks/${id}.json`,
    runs,
    owners: `${models}/_owners/`,
    /** A process that runs trainings. */
    owner: (id: string) => `${models}/_owners/${id}.json`,
    /** The open runs of a dataset in the order of their turns. */
    line: (name: string) => `${models}/_lines/${name}.json`,
    mirroredRuns: `${models}/_mlflow/runs/`,
    /** There once MLflow has the run. */
    mirroredRun: (id: string, name: string) => `${models}/_mlflow/runs/${id}/${name}.json`,
    /** The process that mirrors to MLflow now. */
    mirrorTurn: `${models}/_mlflow/turn`,
    answers: `${models}/_answers/`,
    /** The answer to a request with an idempotency key. */
    answer: (id: string) => `${models}/_answers/${id}.json`,
    /** What lay in the place of a document and could not be read, before another one was written there. */
    setAside: (dataset: string | null, key: string) => `${models}/_damaged/${dataset ?? '_'}/${key}`,
    setAsideOf: (dataset: string) => `${models}/_damaged/${dataset}/`,
    feeds: `${models}/_feeds/`,
    feedPrefix: (id: string) => `${models}/_feeds/${id}/`,
    /** An address that others may read; its id is of the hash of its token. The key carries the dataset, as that of a run. */
    feed: (id: string, name: string) => `${models}/_feeds/${id}/${name}.json`,
    audit: `${models}/_audit/`,
    /** A change; its id is `<day>/<time>-<random>`. The key carries the dataset, so that lists need not open the documents. */
    auditEntry: (id: string, name: string) => `${models}/_audit/${id}/${name}.json`,
    runPrefix: (id: string) => `${runs}${id}/`,
    /** The key carries id and dataset, so that lists need not open the documents. */
    run: (id: string, name: string) => `${runs}${id}/${name}.json`,
  } as const;
}

export type Keys = ReturnType<typeof createKeys>;
