import { z } from 'zod';
import { type Alarm, alarmSchema } from '../monitoring/alarms.ts';
import { instantSchema } from '../primitives.ts';
import { getStored, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import { type ObjectStore, PreconditionFailedError } from '../storage/object-store.ts';

/** `alarmas/<id>.json`: an alarm, and whether the webhook was notified. */
const toldAlarmSchema = z.object({
  schema: z.literal(1),
  alarm: alarmSchema,
  claimedAt: instantSchema.describe('When a process took it on itself to tell it'),
  deliveredAt: instantSchema.nullable(),
});

/** After so long without an end, the process that claimed an alarm is taken for dead. */
const CLAIM_MS = 600_000;

/** Which alarms were sent, so that among several processes each is sent once. */
export function createAlarmRepository(store: ObjectStore, keys: Keys) {
  const key = (dataset: string, { id }: Alarm) => keys.alarm(dataset, id);

  return {
    /** The etag of the claim, for the one process that is to send the alarm now; undefined for all others. */
    async claim(dataset: string, alarm: Alarm, at: Date): Promise<string | undefined> {
      const known = await getStored(store, key(dataset, alarm), toldAlarmSchema);
      const told = known?.value;
      // Of one that is damaged nobody knows: better told twice than never.
      const isFresh = told && at.getTime() - Date.parse(told.claimedAt) < CLAIM_MS;
      if (told && (isFresh || told.deliveredAt !== null)) return undefined;
      const claim = { schema: 1, alarm, claimedAt: at.toISOString(), deliveredAt: null };
      try {
        const condition = known ? { ifMatch: known.etag } : { ifNoneMatch: '*' as const };
        return (await putJson(store, key(dataset, alarm), claim, condition)).etag;
      } catch (error) {
        if (error instanceof PreconditionFailedError) return undefined;
        throw error;
      }
    },

    async settle(dataset: string, alarm: Alarm, at: Date): Promise<void> {
      const instant = at.toISOString();
      await putJson(store, key(dataset, alarm), { schema: 1, alarm, claimedAt: instant, deliveredAt: instant });
    },

    /** Lets the alarm be sent again. */
    release: (dataset: string, alarm: Alarm) => store.delete(key(dataset, alarm)),
  };
}

export type AlarmRepository = ReturnType<typeof createAlarmRepository>;
