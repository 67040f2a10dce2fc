import { discard, getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';
import { type FeedDocument, feedDocumentSchema } from './feed.ts';

/** What the key of a feed's document says without opening it. */
export interface FeedKey {
  readonly id: string;
  readonly dataset: string;
}

/** Every feed under the hash of its token: what is in the store lets nobody read. */
export function createFeedRepository(store: ObjectStore, keys: Keys) {
  const keyOf = ({ id, dataset }: FeedKey) => keys.feed(id, dataset);

  const readVersioned = (key: FeedKey): Promise<Versioned<FeedDocument> | undefined> =>
    getJson(store, keyOf(key), {
      parse: feedDocumentSchema.parse,
      isOwn: ({ id, dataset }) => id === key.id && dataset === key.dataset,
    });

  return {
    readVersioned,

    add: (feed: FeedDocument) => putJson(store, keyOf(feed), feed, { ifNoneMatch: '*' }),

    /** Throws DamagedDocumentError when it cannot be read. */
    async read(key: FeedKey): Promise<FeedDocument | undefined> {
      return (await readVersioned(key))?.value;
    },

    /** Replaces the document that has this etag; false when somebody else has changed or removed it. */
    async replace(feed: FeedDocument, etag: string): Promise<boolean> {
      try {
        await putJson(store, keyOf(feed), feed, { ifMatch: etag });
        return true;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return false;
        throw error;
      }
    },

    /** Undefined when there is no such feed. */
    async find(id: string): Promise<FeedKey | undefined> {
      for await (const { key } of store.list(keys.feedPrefix(id))) return parseFeedKey(keys.feeds, key);
      return undefined;
    },

    /** In no order that means anything. */
    async list(dataset?: string | undefined): Promise<FeedKey[]> {
      const all: FeedKey[] = [];
      for await (const { key } of store.list(keys.feeds)) all.push(parseFeedKey(keys.feeds, key));
      return dataset === undefined ? all : all.filter((feed) => feed.dataset === dataset);
    },

    /** Also one that cannot be read. */
    remove: (key: FeedKey) => discard(store, keyOf(key)),
  };
}

export type FeedRepository = ReturnType<typeof createFeedRepository>;

function parseFeedKey(prefix: string, key: string): FeedKey {
  const [id, file = ''] = key.slice(prefix.length).split('/');
  return { id, dataset: file.replace(/\.json$/, '') };
}
