import { z } from 'zod';
import { instantSchema } from '../primitives.ts';
import { getStored, putJson, type Versioned } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';
import { type Delivery, deliverySchema } from './delivery.ts';
import { NOTHING_TOLD, type Told, toldSchema } from './told.ts';

/** Undefined when what was there is no longer as it was read. */
async function unlessChanged<T>(writing: Promise<T>): Promise<T | undefined> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return undefined;
    throw error;
  }
}

const conditionOf = (stored: { readonly etag: string } | undefined) =>
  stored ? { ifMatch: stored.etag } : { ifNoneMatch: '*' as const };

const sinceSchema = z.object({ schema: z.literal(1), at: instantSchema });

/** Documents that are read at a time. */
const READ_AT_A_TIME = 16;

/**
 * Messages to the receiver of webhooks. Those that were read stay in memory by their etag, so that looking for new ones costs one list
 * and what has changed.
 */
export function createDeliveryRepository(store: ObjectStore, keys: Keys) {
  const known = new Map<string, Versioned<Delivery>>();

  const idIn = (key: string) => key.slice(keys.deliveries.length, -'.json'.length);

  const read = async (id: string): Promise<Versioned<Delivery> | undefined> => {
    const stored = await getStored(store, keys.delivery(id), {
      parse: deliverySchema.parse,
      isOwn: ({ message }: Delivery) => message.id === id,
    });
    if (stored?.value) known.set(id, { value: stored.value, etag: stored.etag });
    else known.delete(id);
    return stored?.value && { value: stored.value, etag: stored.etag };
  };

  const write = async (value: Delivery, condition: { readonly ifMatch: string } | { readonly ifNoneMatch: '*' }) => {
    const { id } = value.message;
    const written = await unlessChanged(putJson(store, keys.delivery(id), value, condition));
    if (!written) return undefined;
    const versioned = { value, etag: written.etag };
    known.set(id, versioned);
    return versioned;
  };

  return {
    read,

    /** Stores a new one; undefined when there is one of this id. */
    create: (value: Delivery) => write(value, { ifNoneMatch: '*' }),

    /** Undefined when somebody else has changed or removed it. */
    replace: (value: Delivery, etag: string) => write(value, { ifMatch: etag }),

    async remove(id: string): Promise<void> {
      await store.delete(keys.delivery(id));
      known.delete(id);
    },

    /** As this process last saw them. */
    known: (): Versioned<Delivery>[] => [...known.values()],

    /** All that can be read, and the ids of those that cannot. */
    async look(): Promise<{ readonly found: Versioned<Delivery>[]; readonly damaged: string[] }> {
      const ids = new Set<string>();
      const changed: string[] = [];
      for await (const { key, etag } of store.list(keys.deliveries)) {
        const id = idIn(key);
        ids.add(id);
        if (known.get(id)?.etag !== etag) changed.push(id);
      }
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      for (let i = 0; i < changed.length; i += READ_AT_A_TIME) {
        await Promise.all(changed.slice(i, i + READ_AT_A_TIME).map(read));
      }
      return { found: [...known.values()], damaged: changed.filter((id) => !known.has(id)) };
    },

    /** Since when there is a receiver: what happened before is not told. */
    async since(now: Date): Promise<Date> {
      for (;;) {
        const stored = await getStored(store, keys.webhookSince, sinceSchema);
        if (stored?.value) return new Date(stored.value.at);
        const first = { schema: 1, at: now.toISOString() };
        if (await unlessChanged(putJson(store, keys.webhookSince, first, conditionOf(stored)))) return now;
      }
    },

    /**
     * Replaces what was told of a dataset by what `change` makes of it, if anything; of several processes one after the other. What is to be
     * sent is stored by `change`: should the process die before its end, the next one makes the same messages, of the same ids.
     */
    async updateTold(dataset: string, change: (told: Told) => Promise<Told | undefined>): Promise<void> {
      const key = keys.toldByWebhook(dataset);
      for (;;) {
        const stored = await getStored(store, key, toldSchema);
        const next = await change(stored?.value ?? NOTHING_TOLD);
        if (next === undefined) return;
        if (await unlessChanged(putJson(store, key, next, conditionOf(stored)))) return;
      }
    },
  };
}

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;
