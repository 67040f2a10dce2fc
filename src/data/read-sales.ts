import type { Dialect } from '../schemas/dataset.ts';
import { Decoder } from './decoder.ts';
import { delimiterOf, firstLineOf, isPadded, isSeparatorLine } from './delimiter.ts';
import { UnreadableFile } from './faults.ts';
import { finish, rejectUnread } from './finish.ts';
import { readHeader } from './header.ts';
import { MAX_ROW_LENGTH, type RecordReader, readRecords } from './records.ts';
import type { ReadOptions, RejectedFile, SalesFile } from './sales-file.ts';
import { isBlank, SalesTable } from './sales-table.ts';

/**
 * Reads a CSV of sales from the chunks of its bytes. Memory grows with its distinct dates, not with its rows. Whatever
 * the bytes are, the answer is a value: the file, or its problems. The chunks are taken to the end even when the file
 * turns out to be unreadable, so that their source is never left half read; an error of the source rejects.
 */
export async function readSales(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<SalesFile | RejectedFile> {
  const reading = new SalesReading();
  for await (const chunk of chunks) await reading.write(chunk);
  await reading.end();
  return reading.finish(options);
}

/** The state of one file being read: text, then the delimiter by its first line, then records into a table. */
class SalesReading {
  readonly #decoder = new Decoder();
  /** The text before the delimiter is known. */
  #head: Uint8Array[] = [];
  #headLength = 0;
  #delimiter: Dialect['delimiter'] | undefined;
  #records: RecordReader | undefined;
  #table: SalesTable | undefined;
  #failure: UnreadableFile | undefined;

  async write(chunk: Uint8Array): Promise<void> {
    await this.#guard(async () => this.#take(this.#decoder.write(chunk)));
  }

  async end(): Promise<void> {
    await this.#guard(async () => {
      await this.#take(this.#decoder.end());
      if (this.#records === undefined && this.#headLength > 0) await this.#start(Buffer.concat(this.#head).toString());
      await this.#records?.end();
    });
  }

  finish(options: ReadOptions): SalesFile | RejectedFile {
    const text = { encoding: this.#decoder.encoding, delimiter: this.#delimiter };
    const empty = { row: 1, code: 'empty-file', message: 'The file is empty' };
    if (this.#table === undefined) return rejectUnread(text, this.#failure?.fault ?? empty);
    if (this.#failure !== undefined) {
      this.#table.faults.add(this.#failure.fault);
      this.#table.stopped = true;
    }
    return finish(this.#table, text, options);
  }

  async #guard(step: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await step();
      if (this.#decoder.fault !== undefined) throw new UnreadableFile(this.#decoder.fault);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.#failure = error;
    }
  }

  async #take(text: Uint8Array): Promise<void> {
    if (text.length === 0) return;
    if (this.#records !== undefined) return this.#records.write(text);
    this.#head.push(text);
    this.#headLength += text.length;
    const mayEndLine = text.includes(10) || text.includes(13);
    if (!mayEndLine && this.#headLength <= MAX_ROW_LENGTH) return;
    const line = firstLineOf(Buffer.concat(this.#head));
    if (line !== undefined || this.#headLength > MAX_ROW_LENGTH) await this.#start(line ?? '');
  }

  async #start(firstLine: string): Promise<void> {
    this.#delimiter = delimiterOf(firstLine);
    const layout = { delimiter: this.#delimiter, padded: isPadded(firstLine, this.#delimiter) };
    this.#records = readRecords(layout, (cells, row) => this.#addRecord(cells, row));
    const head = Buffer.concat(this.#head);
    this.#head = [];
    await this.#records.write(head);
  }

  #addRecord(cells: string[], row: number): void {
    if (this.#table !== undefined) this.#table.add(cells, row);
    else if (!isSeparatorLine(cells) && !isBlank(cells)) {
      this.#table = new SalesTable(readHeader(cells), row);
    }
  }
}
