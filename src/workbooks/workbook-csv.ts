import { setImmediate } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { UnreadableFile } from '../sales/faults.ts';
import { createThreadPool } from '../threads/pool.ts';
import { tooLarge, WORKBOOK_LIMITS, type WorkbookLimits } from './work.ts';
import type { FromWorkbookThread, SheetChoice, WorkbookTask } from './workbook.ts';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const EMPTY_ZIP = Buffer.from('PK\u0005\u0006', 'latin1');
/** Compound File Binary: Excel up to 2003, and workbooks of today behind a password. */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** How many bytes {@link startsLikeWorkbook} needs. */
export const SIGNATURE_LENGTH = 4;

/** Whether a file that starts so is for {@link openWorkbook}, be it to say what else it is. */
export function startsLikeWorkbook(start: Uint8Array): boolean {
  return [ZIP, EMPTY_ZIP, COMPOUND].some((signature) => signature.equals(start.subarray(0, SIGNATURE_LENGTH)));
}

interface Options {
  /** Its name, or its number among the visible ones from 1. Default: the first visible one. */
  readonly sheet?: string | undefined;
  readonly limits?: WorkbookLimits;
  /** How long it may compute. */
  readonly withinMs?: number;
}

/** A sheet of a workbook as CSV: UTF-8, commas, LF, a line for each row. */
export interface WorkbookCsv extends SheetChoice {
  readonly csv: AsyncIterable<Uint8Array>;
}

/** Of a thread, beside its buffers, which {@link WORKBOOK_LIMITS} bound. */
const HEAP = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };
/** Others wait. */
const MOST_THREADS = 2;
/** A sheet of five million cells takes a fifth of that. */
const WITHIN_MS = 60_000;
const IDLE_MS = 10_000;

let threads: Piscina<WorkbookTask, void> | undefined;

/** The threads of this process. */
function pool(): Piscina<WorkbookTask, void> {
  if (threads) return threads;
  threads = createThreadPool(new URL('./workbook', import.meta.url), {
    resourceLimits: HEAP,
    maxThreads: MOST_THREADS,
    idleTimeout: IDLE_MS,
  });
  // A thread that runs out of memory says so a second time when its task has failed for that.
  threads.on('error', () => undefined);
  return threads;
}

/**
 * Reads a workbook in a thread with a limited heap, for a limited time. Throws {@link UnreadableFile}, also later from `csv`,
 * when it cannot be read. `bytes` are gone afterwards: they move to the thread. Whoever has opened it must iterate `csv`, to its
 * end or not.
 */
export async function openWorkbook(bytes: Uint8Array<ArrayBuffer>, options: Options = {}): Promise<WorkbookCsv> {
  const { sheet, limits = WORKBOOK_LIMITS, withinMs = WITHIN_MS } = options;
  const reading = startReading({ bytes, sheet, limits }, withinMs);
  const first = await reading.next();
  if (first?.kind !== 'chosen') throw new TypeError('the sheet is chosen before it is read');
  return { ...first.choice, csv: reading.csv() };
}

type Piece = Exclude<FromWorkbookThread, { readonly kind: 'begun' | 'end' }>;

function startReading(task: Omit<WorkbookTask, 'port'>, withinMs: number) {
  const { port1: here, port2: there } = new MessageChannel();
  const pieces: Piece[] = [];
  const stop = new AbortController();
  let hasBegun = false;
  let end: { readonly failure?: unknown } | undefined;
  let wake = () => {};
  let leftMs = withinMs;

  const finish = (failure?: unknown): void => {
    end ??= { failure };
    here.close();
    wake();
  };
  here.on('message', (message: FromWorkbookThread) => {
    if (message.kind === 'begun') hasBegun = true;
    else if (message.kind === 'end') finish(message.fault && new UnreadableFile(message.fault));
    else pieces.push(message);
    wake();
  });
  pool()
    .run({ ...task, port: there }, { signal: stop.signal, transferList: [task.bytes.buffer, there] })
    .catch((error: unknown) =>
      finish(isOutOfMemory(error) ? tooLarge('it takes more memory than there is for it') : error),
    );

  /** Until there is something new. Only the time in which the thread has kept somebody waiting counts. */
  const arrival = async (): Promise<void> => {
    const began = performance.now();
    const tooLate = () => {
      finish(tooLarge(`it takes more than ${withinMs / 1000} s to read`));
      stop.abort();
    };
    const timer = hasBegun ? setTimeout(tooLate, Math.max(0, leftMs)) : undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    clearTimeout(timer);
    if (hasBegun) leftMs -= performance.now() - began;
  };

  /** The next piece; undefined at the end. */
  const next = async (): Promise<Piece | undefined> => {
    while (pieces.length === 0 && !end) await arrival();
    if (pieces.length === 0 && end?.failure !== undefined) throw end.failure;
    return pieces.shift();
  };

  return {
    next,
    async *csv(): AsyncGenerator<Uint8Array> {
      try {
        for (let message = await next(); message !== undefined; message = await next()) {
          if (message.kind !== 'csv') continue;
          here.postMessage('taken');
          // The loop has its turn: else it would be held by messages for as long as the thread is as fast as the reader.
          await setImmediate();
          yield message.csv;
        }
      } finally {
        // A thread that nobody listens to any more is ended.
        if (!end) stop.abort();
        here.close();
      }
    },
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
