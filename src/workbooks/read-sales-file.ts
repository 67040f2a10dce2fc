import type { Column } from '../sales/dataset.ts';
import { counted, UnreadableFile } from '../sales/faults.ts';
import type { SeriesNames } from '../sales/reading/known-future-series.ts';
import { type KnownFutureFile, knownFutureSteps } from '../sales/reading/read-known-future.ts';
import { readSales } from '../sales/reading/read-sales.ts';
import type { ReadOptions, RejectedFile, SalesFile } from '../sales/sales-file.ts';
import { stepByStep } from '../threads/steps.ts';
import { damaged, tooLarge, WORKBOOK_LIMITS } from './work.ts';
import { openWorkbook, SIGNATURE_LENGTH, startsLikeWorkbook } from './workbook-csv.ts';

/**
 * Reads a file of sales, a CSV or an Excel workbook: its content tells, whatever it is called. A CSV is read as it arrives, and a
 * workbook once it has arrived; what comes after the last row in steps, so that the event loop goes on. As for {@link readSales} the answer is a value whatever the bytes are, and all of them are taken.
 */
export async function readSalesFile(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<SalesFile | RejectedFile> {
  const { start, all } = await peek(chunks);
  if (!startsLikeWorkbook(start)) return readSales(all, options, stepByStep);
  try {
    const { sheet, others, csv } = await openWorkbook(await wholeWorkbook(all), { sheet: sheetIn(options) });
    const file = await readSales(csv, options, stepByStep);
    const warnings = sheetIn(options) === undefined ? [...file.warnings, ...otherSheets(sheet, others)] : file.warnings;
    return { ...file, dialect: { ...file.dialect, sheet }, warnings } as SalesFile | RejectedFile;
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return unread(error, options);
  }
}

/**
 * Reads a known future of a dataset with these columns from a CSV or a workbook, as `readKnownFuture` does; a long one in steps,
 * so that the event loop goes on.
 */
export async function readKnownFutureFile(
  bytes: Uint8Array,
  columns: readonly Column[],
  names?: SeriesNames | undefined,
): Promise<KnownFutureFile> {
  try {
    return await stepByStep(knownFutureSteps(await csvOf(bytes), columns, names));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { valid: false, problems: [error.fault], problemCount: 1 };
  }
}

async function csvOf(bytes: Uint8Array): Promise<Uint8Array> {
  if (!startsLikeWorkbook(bytes)) return bytes;
  const parts: Uint8Array[] = [];
  const { csv } = await openWorkbook(new Uint8Array(bytes));
  for await (const part of csv) parts.push(part);
  return Buffer.concat(parts);
}

/** The first bytes, and all of them once more. */
async function peek(chunks: AsyncIterable<Uint8Array>) {
  const source = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < SIGNATURE_LENGTH) {
    const { done, value } = await source.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (let item = await source.next(); !item.done; item = await source.next()) yield item.value;
    } finally {
      await source.return?.();
    }
  }
  return { start: Buffer.concat(first), all: all() };
}

/** Throws {@link UnreadableFile} when it is too large, once all of it has been taken. */
async function wholeWorkbook(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size <= WORKBOOK_LIMITS.bytes) parts.push(chunk);
    else parts.length = 0;
  }
  if (size > WORKBOOK_LIMITS.bytes) throw tooLarge(`it has more than ${WORKBOOK_LIMITS.bytes / 2 ** 20} MiB`);
  if (size < SIGNATURE_LENGTH) throw damaged('its end is missing');
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function sheetIn({ sheet, mapping }: ReadOptions): string | undefined {
  return sheet ?? mapping?.sheet;
}

function otherSheets(sheet: string, others: readonly string[]) {
  if (others.length === 0) return [];
  const names = others.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 40)));
  const shown = `${names.join(', ')}${others.length > names.length ? ', …' : ''}`;
  const message = `The sheet ${JSON.stringify(sheet)} was read; the workbook has ${counted(others.length, 'other sheet')} (${shown}), which "sheet" chooses`;
  return [{ code: 'other-sheets', message }];
}

/** A workbook of which nothing could be read, or not all. */
function unread({ fault }: UnreadableFile, { mapping = {} }: ReadOptions): RejectedFile {
  const nothing = { columns: [], rows: 0, preview: [], warnings: [], questions: [] };
  return {
    valid: false,
    dialect: { encoding: 'utf-8', delimiter: ',' },
    mapping,
    ...nothing,
    problems: [fault],
    problemCount: 1,
  };
}
