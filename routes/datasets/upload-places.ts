import type { FastifyRequest } from 'fastify';
import { AppError } from '../../src/errors.ts';

/** How little may arrive in how long, before whoever sends is taken for stuck, or for somebody who wants to block. */
export interface Pace {
  readonly withinMs: number;
  readonly bytes: number;
}

/**
 * The same items, as long as they keep coming: throws AppError `request-timeout` once `withinMs` has been waited for
 * less than `bytes`. Only waiting counts: a reader that takes its time is no fault of the sender.
 */
export async function* keepPace<T>(
  items: AsyncIterable<T>,
  pace: Pace,
  sizeOf: (item: T) => number,
  place?: Place,
): AsyncGenerator<T> {
  const source = items[Symbol.asyncIterator]();
  let [waited, received] = [0, 0];
  try {
    for (;;) {
      const began = performance.now();
      const next = inTime(source.next(), pace.withinMs - waited, pace);
      next.catch(() => undefined); // when the place is lost first
      const { done, value } = await (place ? Promise.race([next, place.lost]) : next);
      if (done) return;
      const waitedMs = performance.now() - began;
      waited += waitedMs;
      received += sizeOf(value);
      place?.note(sizeOf(value), waitedMs);
      if (received >= pace.bytes) [waited, received] = [0, 0];
      yield value;
    }
  } finally {
    // A reader that has seen enough lets go of the source. One that is stuck in `next` answers when it ends: nobody waits.
    void source.return?.().catch(() => undefined);
  }
}

async function inTime<T>(work: Promise<T>, ms: number, { withinMs, bytes }: Pace): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const message = `The upload came to a halt: less than ${bytes} bytes arrived in ${withinMs / 1000} s`;
    timer = setTimeout(() => reject(new AppError('request-timeout', message)), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
    // What comes of it after that, when the connection ends, is of no interest.
    work.catch(() => undefined);
  }
}

/** An upload that is being read. */
export interface Place {
  /** So much has come in the time that was waited for it. */
  note(bytes: number, waitedMs: number): void;
  /** Rejects with AppError `request-timeout` when it must give way; never fulfilled. */
  readonly lost: Promise<never>;
}

interface PlaceLimits {
  /** Uploads that are read at the same time. */
  readonly concurrency: number;
  /** How long another one waits for its turn. */
  readonly waitMs: number;
  /** How long an upload may be slow before it can be asked to give way. */
  readonly graceMs: number;
}

/** Each is an open connection and nothing more: its body is not read. */
const MAX_WAITING = 1000;
const RETRY_AFTER_S = 5;
/** What a mobile connection brings on a bad day, in bytes a second. */
const SLOW = 16 * 1024;
const LOOK_MS = 500;

interface Holder {
  readonly owner: string;
  bytes: number;
  waitedMs: number;
  giveWay(): void;
}

interface Waiting {
  readonly owner: string;
  begin(): void;
}

/**
 * At most so many uploads at the same time: each has a temporary file and takes from the one thread that reads them. The others
 * wait in line, for a while. One client has half of the places at most, and while somebody waits, the slowest upload gives way when
 * it is very slow: a few that drip cannot keep the others out.
 */
export function createUploadPlaces({ concurrency, waitMs, graceMs }: PlaceLimits) {
  const mostOfOne = Math.ceil(concurrency / 2);
  const holders = new Set<Holder>();
  const waiting = new Set<Waiting>();
  let looking: NodeJS.Timeout | undefined;

  const isFree = (owner: string): boolean => {
    const own = [...holders].filter((holder) => holder.owner === owner);
    return holders.size < concurrency && own.length < mostOfOne;
  };

  const take = (owner: string): { holder: Holder; place: Place } => {
    let giveWay = () => {};
    const lost = new Promise<never>((_, reject) => {
      giveWay = () => reject(gaveWay());
    });
    lost.catch(() => undefined); // it may happen between two chunks
    const holder: Holder = { owner, bytes: 0, waitedMs: 0, giveWay };
    holders.add(holder);
    const note = (bytes: number, waited: number): void => {
      holder.bytes += bytes;
      holder.waitedMs += waited;
    };
    return { holder, place: { note, lost } };
  };

  /** Who waits longest comes first, of those who may. */
  const admit = (): void => {
    for (const next of waiting) {
      if (!isFree(next.owner)) continue;
      waiting.delete(next);
      next.begin();
    }
    if (waiting.size === 0) {
      clearInterval(looking);
      looking = undefined;
    }
  };

  const askSlowest = (): void => {
    const [first] = waiting;
    if (first === undefined) return;
    const rate = ({ bytes, waitedMs }: Holder) => (1000 * bytes) / waitedMs;
    const [slowest] = [...holders]
      .filter(({ owner }) => holders.size >= concurrency || owner === first.owner)
      .filter((holder) => holder.waitedMs >= graceMs && rate(holder) < SLOW)
      .sort((a, b) => rate(a) - rate(b));
    slowest?.giveWay();
  };

  const turn = (owner: string): Promise<ReturnType<typeof take>> =>
    new Promise((resolve, reject) => {
      const wait: Waiting = {
        owner,
        begin() {
          clearTimeout(timer);
          resolve(take(owner));
        },
      };
      const timer = setTimeout(() => {
        waiting.delete(wait);
        reject(tooMany(holders.size));
      }, waitMs);
      waiting.add(wait);
      looking ??= setInterval(askSlowest, LOOK_MS);
    });

  /** Does `work` when there is a place for its client. */
  return async <T>(
    { caller, ip }: Pick<FastifyRequest, 'caller' | 'ip'>,
    work: (place: Place) => Promise<T>,
  ): Promise<T> => {
    const owner = caller.name === null ? `address ${ip}` : `key ${caller.name}`;
    if (waiting.size >= MAX_WAITING) throw tooMany(holders.size);
    const { holder, place } = isFree(owner) ? take(owner) : await turn(owner);
    try {
      return await work(place);
    } finally {
      holders.delete(holder);
      admit();
    }
  };
}

export type UploadPlaces = ReturnType<typeof createUploadPlaces>;

function tooMany(taken: number): AppError {
  return new AppError('too-many-uploads', `${taken} uploads are under way; try again in a moment`, {
    retryAfter: RETRY_AFTER_S,
  });
}

function gaveWay(): AppError {
  return new AppError(
    'request-timeout',
    `Others wait for the place of this upload, and it brings less than ${SLOW} bytes a second: send it again`,
  );
}
