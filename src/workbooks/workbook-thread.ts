import type { MessagePort } from 'node:worker_threads';
import type { Fault } from '../errors.ts';
import { UnreadableFile } from '../sales/faults.ts';
import { Work, type WorkbookLimits } from './work.ts';
import { readWorkbook, type SheetChoice } from './workbook.ts';

export interface WorkbookTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sheet: string | undefined;
  readonly limits: WorkbookLimits;
  readonly port: MessagePort;
}

/** Whoever reads answers each piece of CSV with a message of its own. */
export type FromWorkbookThread =
  | { readonly kind: 'begun' }
  | { readonly kind: 'chosen'; readonly choice: SheetChoice }
  | { readonly kind: 'csv'; readonly csv: Uint8Array }
  /** Errors lose their own fields between threads. */
  | { readonly kind: 'end'; readonly fault: Fault | undefined };

/** So many pieces may be on their way before somebody has taken one. */
const AHEAD = 4;

/** A thread's task. */
export default async function read({ bytes, sheet, limits, port }: WorkbookTask): Promise<void> {
  let onTheirWay = 0;
  let resume = () => {};
  port.on('message', () => {
    onTheirWay -= 1;
    resume();
  });
  const post = (message: FromWorkbookThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const write = async (csv: Buffer): Promise<void> => {
    const piece = new Uint8Array(csv);
    onTheirWay += 1;
    post({ kind: 'csv', csv: piece }, [piece.buffer]);
    while (onTheirWay >= AHEAD) {
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
  };
  try {
    const chosen = (choice: SheetChoice) => post({ kind: 'chosen', choice });
    post({ kind: 'begun' });
    await readWorkbook(Buffer.from(bytes.buffer), sheet, new Work(limits), { chosen, write });
    post({ kind: 'end', fault: undefined });
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    post({ kind: 'end', fault: error.fault });
  } finally {
    port.close();
  }
}
