import { z } from 'zod';
import { instantSchema } from '../primitives.ts';
import { getStored, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** What a request with an idempotency key was, and its answer once there is one. */
const recordedAnswerSchema = z.object({
  schema: z.literal(1),
  /** Hash of what was asked for: the same key with another one is a mistake. */
  payload: z.string(),
  /** The process that works on it. */
  owner: z.string(),
  at: instantSchema,
  answer: z.object({ status: z.int(), location: z.string().nullable(), body: z.unknown() }).nullable(),
});

export type IdempotencyRecord = z.infer<typeof recordedAnswerSchema>;

/** Answers by the hash of operation and key. */
export function createIdempotencyRecords(store: ObjectStore, keys: Keys) {
  return {
    read: (id: string) => getStored(store, keys.answer(id), recordedAnswerSchema),

    /** Writes over `before`, or where there was nothing; undefined when somebody else was faster. */
    async replace(
      id: string,
      before: { readonly etag: string } | undefined,
      value: IdempotencyRecord,
    ): Promise<Versioned<IdempotencyRecord> | undefined> {
      const condition = before ? { ifMatch: before.etag } : { ifNoneMatch: '*' as const };
      try {
        return { value, etag: (await putJson(store, keys.answer(id), value, condition)).etag };
      } catch (error) {
        if (error instanceof PreconditionFailedError) return undefined;
        throw error;
      }
    },

    remove: (id: string) => store.delete(keys.answer(id)),

    /** Removes what was written before an instant. */
    async sweep(before: Date): Promise<void> {
      const old: string[] = [];
      for await (const { key, modifiedAt } of store.list(keys.answers)) if (modifiedAt < before) old.push(key);
      for (const key of old) await store.delete(key);
    },
  };
}

export type IdempotencyRecords = ReturnType<typeof createIdempotencyRecords>;
