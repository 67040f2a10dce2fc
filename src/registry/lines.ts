import { z } from 'zod';
import { runIdSchema } from '../primitives.ts';
import { getJson, putJson } from '../storage/json.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** The open runs of a dataset, in the order in which they are trained, and what each was asked for. */
const lineSchema = z.object({
  schema: z.literal(1),
  entries: z.array(z.object({ run: runIdSchema, owner: z.string(), request: z.string() })),
});

export type LineEntry = z.infer<typeof lineSchema>['entries'][number];

/** One line per dataset, shared by all processes, changed by compare-and-swap only. */
export function createLineRegistry(store: ObjectStore, keys: Keys) {
  const read = (dataset: string) => getJson(store, keys.line(dataset), lineSchema);
  /** False when the line is not what it was any more. */
  const replace = async (
    dataset: string,
    etag: string | undefined,
    entries: readonly LineEntry[],
  ): Promise<boolean> => {
    const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    try {
      await putJson(store, keys.line(dataset), { schema: 1, entries }, condition);
      return true;
    } catch (error) {
      if (error instanceof PreconditionFailedError) return false;
      throw error;
    }
  };

  return {
    read: async (dataset: string): Promise<readonly LineEntry[]> => (await read(dataset))?.value.entries ?? [],

    /** Changes the line; `change` is asked again when somebody else changed it in between. The same entries: no change. */
    async update(
      dataset: string,
      change: (entries: readonly LineEntry[]) => Promise<readonly LineEntry[]>,
    ): Promise<readonly LineEntry[]> {
      for (;;) {
        const found = await read(dataset);
        const before = found?.value.entries ?? [];
        const entries = await change(before);
        if (entries === before || (await replace(dataset, found?.etag, entries))) return entries;
      }
    },
  };
}

export type LineRegistry = ReturnType<typeof createLineRegistry>;
