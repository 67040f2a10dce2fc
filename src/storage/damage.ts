import { type DamagedDocument, DOCUMENT_KINDS } from '../damaged-document.ts';
import { AppError } from '../errors.ts';
import { datasetNameSchema } from '../primitives.ts';

/** Which document a key is of. */
interface Place {
  /** Null: of none in particular. */
  readonly dataset: string | null;
  /** Which of several: a version, a run, a day and time; null where there is but one. */
  readonly name: string | null;
}

interface DocumentKind {
  /** Of the key without its bucket; groups `dataset` and `name`. */
  readonly path: RegExp;
  readonly title: (place: Place) => string;
  /** What brings it back, as an instruction. */
  readonly repair: (place: Place) => string;
}

const upload = ({ dataset }: Place) => `upload its file again with POST /datasets?name=${dataset}`;
const train = ({ dataset }: Place) => `train with POST /train {"dataset":"${dataset}"}`;
const PROMOTE = 'promote a model with PUT /models/champion and If-Match: *';
const ITSELF = 'nothing need be done: it is written anew when it is next needed';
const GONE = 'it cannot be brought back: restore it from a backup, or remove it from the store';

/** Every kind of document that the service reads back. */
const KINDS: Readonly<Record<DamagedDocument['document'], DocumentKind>> = {
  latest: {
    path: /^(?<dataset>[^_/][^/]*)\/latest\.json$/,
    title: ({ dataset }) => `The pointer to the latest version of "${dataset}"`,
    repair: (place) =>
      `${upload(place)}, or go back to a version with PUT /datasets/${place.dataset}/latest and If-Match: *`,
  },
  version: {
    path: /^(?<dataset>[^_/][^/]*)\/versions\/(?<name>[^/]+)\/dataset\.json$/,
    title: ({ dataset, name }) => `The description of version ${name} of "${dataset}"`,
    repair: (place) =>
      `${upload(place)}, or go back to another version with PUT /datasets/${place.dataset}/latest and If-Match: *`,
  },
  content: {
    path: /^(?<dataset>[^_/][^/]*)\/versions\/(?<name>[^/]+)\/Ventas\.csv$/,
    title: ({ dataset, name }) => `The content of version ${name} of "${dataset}"`,
    repair: upload,
  },
  'known-future': {
    path: /^(?<dataset>[^_/][^/]*)\/calendario\.csv$/,
    title: ({ dataset }) => `The calendar of "${dataset}"`,
    repair: ({ dataset }) => `send another one with PUT /datasets/${dataset}/calendar`,
  },
  rejection: {
    path: /^(?<dataset>[^_/][^/]*)\/rejected\.json$/,
    title: ({ dataset }) => `What was said of the file of "${dataset}" in the store`,
    repair: () => ITSELF,
  },
  removal: {
    path: /^(?<dataset>[^_/][^/]*)\/removal\.json$/,
    title: ({ dataset }) => `The mark of a deletion of "${dataset}"`,
    repair: () => ITSELF,
  },
  overrides: {
    path: /^(?<dataset>[^_/][^/]*)\/ajustes\.json$/,
    title: ({ dataset }) => `The list of overrides of "${dataset}"`,
    repair: ({ dataset }) => `withdraw them with DELETE /forecast/overrides?dataset=${dataset}, and set them again`,
  },
  champion: {
    path: /^(?<dataset>[^_/][^/]*)\/champion\.json$/,
    title: ({ dataset }) => `The pointer to the champion of "${dataset}"`,
    repair: (place) => `${PROMOTE}, or ${train(place)}`,
  },
  alarm: {
    path: /^(?<dataset>[^_/][^/]*)\/alarmas\/(?<name>[^/]+)\.json$/,
    title: ({ dataset, name }) => `The note that the alarm ${name} of "${dataset}" was sent`,
    repair: () => ITSELF,
  },
  forecast: {
    path: /^(?<dataset>[^_/][^/]*)\/(?<name>[^/]+\/pronosticos\/(?:series\/[^/]+\/)?[^/]+)\.json$/,
    title: ({ dataset, name }) => `The archived forecast ${name?.replace('/pronosticos/', ' ')} of "${dataset}"`,
    repair: () => GONE,
  },
  'registered-run': {
    path: /^(?<dataset>[^_/][^/]*)\/(?<name>[^/]+)\/run\.json$/,
    title: ({ dataset, name }) => `The run of model ${name} of "${dataset}"`,
    repair: (place) => `${train(place)}, or promote another model`,
  },
  model: {
    path: /^(?<dataset>[^_/][^/]*)\/(?<name>[^/]+)\/modelo\.json$/,
    title: ({ dataset, name }) => `Model ${name} of "${dataset}"`,
    repair: (place) => `${train(place)}, or promote another model`,
  },
  'series-models': {
    path: /^(?<dataset>[^_/][^/]*)\/(?<name>[^/]+\/series\/[^/]+\.(?:json|ndjson))$/,
    title: ({ dataset, name }) =>
      `The file ${name?.replace('/series/', ' ')} of the models of the series of "${dataset}"`,
    repair: (place) => `${train(place)}, or promote another model`,
  },
  report: {
    path: /^(?<dataset>[^_/][^/]*)\/(?<name>[^/]+)\/metricas\.json$/,
    title: ({ dataset, name }) => `The report of model ${name} of "${dataset}"`,
    repair: train,
  },
  artifact: {
    path: /^(?<dataset>[^_/][^/]*)\/(?<name>[^/]+\/(?:decision\.json|graficos\/[^/]+))$/,
    title: ({ dataset, name }) => `The file ${name?.replace('graficos/', '')} of a model of "${dataset}"`,
    repair: train,
  },
  queue: {
    path: /^_lines\/(?<dataset>[^/]+)\.json$/,
    title: ({ dataset }) => `The queue of trainings of "${dataset}"`,
    repair: (place) => `${ITSELF}, as by POST /train {"dataset":"${place.dataset}"}`,
  },
  run: {
    path: /^_runs\/(?<name>[^/]+)\/(?<dataset>[^/]+)\.json$/,
    title: ({ dataset, name }) => `Run ${name} of "${dataset}"`,
    repair: (place) => `${train(place)}: then it is set aside`,
  },
  'idempotency-record': {
    path: /^_answers\/(?<name>[^/]+)\.json$/,
    title: () => 'The recorded answer of an Idempotency-Key',
    repair: () => ITSELF,
  },
  feed: {
    path: /^_feeds\/(?<name>[^/]+)\/(?<dataset>[^/]+)\.json$/,
    title: ({ dataset, name }) => `The feed ${name} of "${dataset}"`,
    repair: ({ name }) => `revoke it with DELETE /feeds/${name}, and make another one with POST /feeds`,
  },
  'audit-entry': {
    path: /^_audit\/(?<name>[^/]+\/[^/]+)\/(?<dataset>[^/]+)\.json$/,
    title: ({ name }) => `The audit entry ${name}`,
    repair: () => GONE,
  },
  schedule: {
    path: /^_schedule\/(?<name>retrain|summary|webhook)\.json$/,
    title: ({ name }) =>
      name === 'webhook'
        ? 'The note of since when webhooks are sent'
        : `The note of the last turn of the schedule "${name}"`,
    repair: () => ITSELF,
  },
  delivery: {
    path: /^_webhooks\/(?<name>[^/]+)\.json$/,
    title: ({ name }) => `The webhook message ${name}`,
    repair: () =>
      'nothing need be done: it is removed with the next message, and what it told stands in the other calls',
  },
};

interface Damage {
  readonly key: string;
  /** Of what lies there and cannot be read; undefined: nothing does, though `namedBy` says so. */
  readonly etag: string | undefined;
  readonly reason: string;
  readonly namedBy?: { readonly key: string; readonly etag: string };
}

/** What is stored under a key is not the document that should be there. The message names it in words, never by its key. */
export class DamagedDocumentError extends AppError {
  readonly key: string;
  readonly etag: string | undefined;
  readonly namedBy: Damage['namedBy'];
  readonly document: DamagedDocument;

  constructor({ key, etag, reason, namedBy }: Damage, cause?: unknown) {
    const { kind, place } = describeKey(key);
    const repair = kind.repair(place);
    const document = { document: kind.document, ...place, reason, repair };
    super('damaged-document', `${kind.title(place)} cannot be read: ${reason}. To repair it, ${repair}`, {
      cause,
      members: { damaged: document },
    });
    this.name = 'DamagedDocumentError';
    this.key = key;
    this.etag = etag;
    this.namedBy = namedBy;
    this.document = document;
  }
}

/** What is read, for those who can do without it; undefined when it is damaged. */
export async function unlessDamaged<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DamagedDocumentError) return undefined;
    throw error;
  }
}

/** What can be read of these, in their order, and what is damaged. */
export async function readUndamaged<K, T>(
  keys: readonly K[],
  read: (key: K) => Promise<T | undefined>,
): Promise<{ readonly items: T[]; readonly damaged: DamagedDocument[] }> {
  const damaged: DamagedDocument[] = [];
  const found = await Promise.all(
    keys.map((key) =>
      read(key).catch((error: unknown) => {
        if (!(error instanceof DamagedDocumentError)) throw error;
        damaged.push(error.document);
        return undefined;
      }),
    ),
  );
  return { items: found.filter((item) => item !== undefined), damaged };
}

function describeKey(key: string) {
  const path = key.slice(key.indexOf('/') + 1);
  for (const document of DOCUMENT_KINDS) {
    const kind = KINDS[document];
    const found = kind.path.exec(path);
    if (!found) continue;
    const { dataset, name = null } = found.groups ?? {};
    const isName = datasetNameSchema.safeParse(dataset).success;
    return { kind: { document, ...kind }, place: { dataset: isName && dataset !== undefined ? dataset : null, name } };
  }
  throw new TypeError(`${key} is of no kind of document that is known`);
}

/** A damaged document as operators are told of it. */
export interface KnownDamage extends DamagedDocument {
  readonly key: string;
}

/** What has been found damaged and not been mended since, as far as this process knows. */
export interface DamageRegister {
  /** Called by whoever cannot read a document; the first time it is logged. */
  found(error: DamagedDocumentError): void;
  /** Called when it has been read, written or removed. */
  mended(key: string): void;
  /** Removes it from its place; its bytes are set aside. */
  discard(key: string): Promise<void>;
  list(): Promise<KnownDamage[]>;
}
