import { z } from 'zod';
import { datasetVersionSchema, instantSchema } from '../primitives.ts';
import { type DatasetVersion, datasetVersionDocumentSchema } from '../sales/dataset.ts';
import { getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError, type StreamedContent } from '../storage/object-store.ts';

/** `latest.json`: which version is the latest, and the etag that the latest content had when it was written. */
const latestSchema = z.object({
  schema: z.literal(1),
  version: datasetVersionSchema,
  contentEtag: z.string(),
  updatedAt: instantSchema,
  /** Another program brought this content, and its training has not been queued yet. */
  awaitsTraining: z.literal(true).optional(),
});

export type Latest = z.infer<typeof latestSchema>;

const CSV = 'text/csv';

/** What versions are listed by: when they came. */
export const placeOf = ({ uploadedAt, version }: DatasetVersion): string => `${uploadedAt} ${version}`;

/** Where datasets, their versions and their contents are kept. */
export function createDatasetRepository(store: ObjectStore, keys: Keys) {
  const readLatest = (name: string): Promise<Versioned<Latest> | undefined> =>
    getJson(store, keys.latest(name), latestSchema);

  const readVersion = async (name: string, version: string): Promise<DatasetVersion | undefined> =>
    (await getJson(store, keys.versionDocument(name, version), datasetVersionDocumentSchema))?.value;

  return {
    readLatest,
    readVersion,

    /** The document of the latest version; undefined when there is no such dataset. */
    async readCurrent(name: string): Promise<DatasetVersion | undefined> {
      const latest = await readLatest(name);
      return latest && (await readVersion(name, latest.value.version));
    },

    openContent: (name: string, version: string) => store.open(keys.versionContent(name, version)),

    /**
     * Stores a version whole: its content, then its document, then, as the last step, the pointer to it. When another
     * upload is accepted in between, the later one writes its content and the pointer again, so that both agree.
     */
    async add(document: DatasetVersion, content: StreamedContent, at: Date): Promise<void> {
      const { name, version } = document;
      const putVersion = async () => {
        await store.put(keys.versionContent(name, version), content, { contentType: CSV });
        await putJson(store, keys.versionDocument(name, version), document);
      };
      const isWhole = async () => {
        const all = [keys.versionContent(name, version), keys.versionDocument(name, version), keys.content(name)];
        return (await Promise.all(all.map((key) => store.stat(key)))).every((info) => info !== undefined);
      };
      await putVersion();
      for (;;) {
        const before = await readLatest(name);
        const { etag } = await store.put(keys.content(name), content, { contentType: CSV });
        const latest: Latest = { schema: 1, version, contentEtag: etag, updatedAt: at.toISOString() };
        try {
          await putJson(store, keys.latest(name), latest, before ? { ifMatch: before.etag } : { ifNoneMatch: '*' });
          // A deletion that was under way may have taken some of it, before it saw the pointer.
          if (await isWhole()) return;
          await putVersion();
        } catch (error) {
          if (!(error instanceof PreconditionFailedError)) throw error;
        }
      }
    },

    async names(): Promise<string[]> {
      return store.listFolders(keys.datasets);
    },

    /** Newest first. */
    async versions(name: string): Promise<DatasetVersion[]> {
      const ids = await store.listFolders(keys.versions(name));
      const documents = await Promise.all(ids.map((id) => readVersion(name, id)));
      return documents.filter((document) => document !== undefined).sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    },
  };
}

export type DatasetRepository = ReturnType<typeof createDatasetRepository>;
