import { z } from 'zod';
import { instantSchema } from '../primitives.ts';
import { getStored, putJson } from './documents.ts';
import { type ObjectStore, PreconditionFailedError } from './object-store.ts';

const turnSchema = z.object({ schema: z.literal(1), at: instantSchema });

/** Of several processes with the same schedule one has each turn. */
export function createTurns(store: ObjectStore) {
  return {
    /**
     * False when another process has claimed this turn.
     *
     * @param key of the document of the schedule
     * @param periodMs turns are at least so far apart; the clock of a process may be off by half of it
     */
    async claim(key: string, at: Date, periodMs: number): Promise<boolean> {
      const last = await getStored(store, key, turnSchema);
      if (last?.value && at.getTime() - Date.parse(last.value.at) < periodMs / 2) return false;
      const condition = last ? { ifMatch: last.etag } : { ifNoneMatch: '*' as const };
      try {
        await putJson(store, key, { schema: 1, at: at.toISOString() }, condition);
        return true;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return false;
        throw error;
      }
    },
  };
}

export type Turns = ReturnType<typeof createTurns>;
