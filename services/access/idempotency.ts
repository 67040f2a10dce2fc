import { createHash } from 'node:crypto';
import { AppError } from '../../src/errors.ts';
import type { Heartbeat } from '../../src/jobs/heartbeat.ts';
import type { IdempotencyRecord, IdempotencyRecords } from '../../src/repositories/idempotency-records.ts';
import type { Versioned } from '../../src/storage/documents.ts';

export interface IdempotencyDependencies {
  readonly records: IdempotencyRecords;
  readonly heartbeat: Heartbeat;
  readonly now: () => Date;
  readonly log: { error(fields: object, message: string): void };
}

/** A request that its client may send again. */
export interface Repeatable {
  readonly operation: string;
  /** Whose key it is: one caller's keys say nothing about another's. null: callers are not distinguished. */
  readonly caller: string | null;
  /** Of the client's choice; undefined: every request is a new one. */
  readonly key: string | undefined;
  /** All that makes it this request and no other; plain JSON. */
  readonly payload: unknown;
}

export interface RecordedAnswer<T> {
  readonly status: number;
  readonly location: string | null;
  readonly body: T;
}

/** How long an answer is kept, and its key means the same request. */
const KEPT_MS = 24 * 3_600_000;
const SWEEP_MS = 3_600_000;
const RETRY_AFTER_S = 1;

/** Gives a request that is sent again the answer that it got the first time, in whichever process, also after a restart. */
export function createIdempotency({ records, heartbeat, now, log }: IdempotencyDependencies) {
  let sweptAt: number | undefined;
  /** How many requests of this process claim a record or work on it, by its id. */
  const working = new Map<string, number>();
  const count = (id: string, change: 1 | -1): void => {
    const left = (working.get(id) ?? 0) + change;
    if (left > 0) working.set(id, left);
    else working.delete(id);
  };

  const isOver = ({ at }: IdempotencyRecord) => now().getTime() - Date.parse(at) >= KEPT_MS;

  /** A record without an answer is also what a failing store leaves behind. */
  const isUnderWay = async (id: string, { owner }: IdempotencyRecord): Promise<boolean> =>
    owner === heartbeat.id ? working.has(id) : heartbeat.isAlive(owner);

  /** A record that still says something about its key. Throws what it says to another request, or to one too soon. */
  const assertOurTurn = async (id: string, record: IdempotencyRecord, payload: string): Promise<void> => {
    if (record.payload !== payload) throw reused();
    if (!record.answer && (await isUnderWay(id, record))) throw inUse();
  };

  /** An answer that is kept, or the right to give one. */
  const claim = async (id: string, payload: string): Promise<Versioned<IdempotencyRecord>> => {
    await heartbeat.beat();
    const found = await records.read(id);
    // A damaged record says nothing of its key any more.
    if (found && !found.damage && !isOver(found.value)) {
      await assertOurTurn(id, found.value, payload);
      if (found.value.answer) return found;
    }
    const record = { schema: 1 as const, payload, owner: heartbeat.id, at: now().toISOString(), answer: null };
    // Before the record can be read: else it would look like one that nobody works on.
    count(id, 1);
    const claimed = await records.replace(id, found, record).catch((error: unknown) => {
      count(id, -1);
      throw error;
    });
    if (claimed) return claimed;
    count(id, -1);
    return claim(id, payload);
  };

  const sweep = (): void => {
    const at = performance.now();
    if (sweptAt !== undefined && at - sweptAt < SWEEP_MS) return;
    sweptAt = at;
    records
      .sweep(new Date(now().getTime() - KEPT_MS))
      .catch((err: unknown) => log.error({ err }, 'old answers could not be removed'));
  };

  /** Does the work and records its answer; what was refused may be sent again with the same key. */
  const answerAndRecord = async <T>(
    id: string,
    claimed: Versioned<IdempotencyRecord>,
    work: () => Promise<RecordedAnswer<T>>,
  ): Promise<RecordedAnswer<T>> => {
    try {
      const answer = await work();
      await records.replace(id, claimed, { ...claimed.value, answer });
      return answer;
    } catch (error) {
      await records.remove(id).catch((err: unknown) => log.error({ err }, 'an idempotency key could not be freed'));
      throw error;
    } finally {
      count(id, -1);
    }
  };

  return async <T>(
    { operation, caller, key, payload }: Repeatable,
    work: () => Promise<RecordedAnswer<T>>,
  ): Promise<RecordedAnswer<T>> => {
    if (key === undefined) return work();
    sweep();
    const id = hash(caller === null ? [operation, key] : [operation, key, caller]);
    const claimed = await claim(id, hash(payload));
    if (claimed.value.answer) return claimed.value.answer as RecordedAnswer<T>; // recorded by the same operation
    return answerAndRecord(id, claimed, work);
  };
}

export type Idempotency = ReturnType<typeof createIdempotency>;

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function reused(): AppError {
  return new AppError(
    'idempotency-key-reused',
    'This Idempotency-Key came with another request before: take a new one',
  );
}

function inUse(): AppError {
  return new AppError(
    'idempotency-key-in-use',
    'The request with this Idempotency-Key is under way: send it again in a moment',
    { retryAfter: RETRY_AFTER_S },
  );
}
