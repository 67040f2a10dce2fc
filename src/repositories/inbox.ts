import { z } from 'zod';
import { type Rejection, rejectionSchema } from '../sales/dataset.ts';
import { getJson, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';
import type { Latest } from './datasets.ts';

const storedRejectionSchema = rejectionSchema.extend({ schema: z.literal(1) });

/** The latest content as it lies there, whoever wrote it, and what was thought of it. */
export function createInboxRepository(store: ObjectStore, keys: Keys) {
  return {
    /** The etag of the file that lies there now. */
    async contentEtag(name: string): Promise<string | undefined> {
      return (await store.stat(keys.content(name)))?.etag;
    },

    open: (name: string) => store.open(keys.content(name)),

    /** Why the file with this etag is not used; undefined for any other file. */
    async readRejection(name: string, etag: string | undefined): Promise<Rejection | undefined> {
      const found = etag === undefined ? undefined : await getJson(store, keys.rejected(name), storedRejectionSchema);
      if (found?.value.etag !== etag || found === undefined) return undefined;
      const { schema: _, ...rejection } = found.value;
      return rejection;
    },

    async reject(name: string, rejection: Rejection): Promise<void> {
      await putJson(store, keys.rejected(name), { schema: 1, ...rejection });
    },

    clearRejection: (name: string) => store.delete(keys.rejected(name)),

    /** Whether a deletion of the dataset has begun and not ended. */
    async isBeingRemoved(name: string): Promise<boolean> {
      return (await store.stat(keys.removal(name))) !== undefined;
    },

    /** Moves the pointer from the state that was read; undefined when somebody else has moved it since. */
    async point(
      name: string,
      before: Versioned<Latest> | undefined,
      next: Latest,
    ): Promise<Versioned<Latest> | undefined> {
      const condition = before === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: before.etag };
      try {
        const { etag } = await putJson(store, keys.latest(name), next, condition);
        return { value: next, etag };
      } catch (error) {
        if (error instanceof PreconditionFailedError) return undefined;
        throw error;
      }
    },
  };
}

export type InboxRepository = ReturnType<typeof createInboxRepository>;
