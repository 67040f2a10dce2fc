import type { MessagePort } from 'node:worker_threads';
import type { Fault } from '../errors.ts';
import { UnreadableFile } from '../sales/faults.ts';
import { openArchive } from './archive.ts';
import { chosenSheet, notText, readParts, type Sheet, sheetNames } from './parts.ts';
import { SheetCsv } from './sheet-csv.ts';
import { Work, type WorkbookLimits } from './work.ts';
import { readXml } from './xml.ts';

/** Which sheet was read, and what others a person sees beside it. */
export interface SheetChoice {
  readonly sheet: string;
  readonly others: readonly string[];
}

/** What becomes of a workbook while it is read. */
export interface WorkbookSink {
  chosen(choice: SheetChoice): void;
  /** Some lines of the CSV; reading goes on when the promise is fulfilled. */
  write(csv: Buffer): Promise<void>;
}

const CHUNK = 64 * 1024;
const STEP = 8 * 1024;

/**
 * Reads a sheet of a workbook (.xlsx) as CSV. `wanted`: its name, or its number among the visible ones from 1; by default
 * the first visible one. Throws {@link UnreadableFile} for anything that is no such workbook, and when it costs too much.
 */
export async function readWorkbook(
  bytes: Buffer,
  wanted: string | undefined,
  work: Work,
  sink: WorkbookSink,
): Promise<void> {
  if (isCompound(bytes)) throw compoundFault(bytes);
  const archive = openArchive(bytes, work);
  const { sheets, ...parts } = await readParts(archive, work);
  const sheet = chosenSheet(sheets, wanted);
  sink.chosen({ sheet: sheet.name, others: othersThan(sheet, sheets).map(({ name }) => name) });
  const csv = new SheetCsv(parts, work);
  await readXml(flushing(archive.read(sheet.path), csv, sink), csv, work);
  csv.end();
  if (!csv.used) throw empty(sheet, othersThan(sheet, sheets));
  await sink.write(csv.take());
}

/** The chunks of a part, between which the lines that came of them are handed on. */
async function* flushing(part: AsyncIterable<Uint8Array>, csv: SheetCsv, sink: WorkbookSink) {
  for await (const chunk of part) {
    // Little by little: a few bytes can name texts of a thousand times their length.
    for (let at = 0; at < chunk.length; at += STEP) {
      yield chunk.subarray(at, at + STEP);
      if (csv.length >= CHUNK) await sink.write(csv.take());
    }
  }
}

function othersThan(sheet: Sheet, sheets: readonly Sheet[]): Sheet[] {
  return sheets.filter((other) => other !== sheet && other.visible);
}

function empty(sheet: Sheet, others: readonly Sheet[]): UnreadableFile {
  const way = others.length === 0 ? '' : `; the workbook also has ${sheetNames(others)}: choose one with "sheet"`;
  return new UnreadableFile({ code: 'empty-file', message: `The sheet "${sheet.name}" is empty${way}` });
}

/** Compound File Binary: Excel up to 2003, and workbooks of today behind a password. */
const COMPOUND = 0xd0cf11e0;

function isCompound(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32BE(0) === COMPOUND;
}

/** By the names in its directory, which are UTF-16. */
function compoundFault(bytes: Buffer): UnreadableFile {
  const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (has('EncryptedPackage')) {
    const message = 'The workbook is protected by a password: save it without one, or export the sheet as CSV';
    return new UnreadableFile({ code: 'workbook-encrypted', message });
  }
  if (has('WordDocument')) return notText('an old Word document (.doc)', 'Put its table into a sheet');
  return notText('an old Excel workbook (.xls)', 'Save it as .xlsx or CSV');
}

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
