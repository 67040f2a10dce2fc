import { AppError } from '../errors.ts';
import { WORKBOOK_TYPE } from '../primitives.ts';
import { createThreadPool } from '../threads/pool.ts';
import { type CsvDialect, csvText, type Table } from './table.ts';

/** What a table is written as: CSV for programs, CSV for Excel in the language of its reader, or a workbook. */
export type TableForm =
  | { readonly format: 'csv' }
  | { readonly format: 'excel'; readonly dialect: CsvDialect }
  | { readonly format: 'workbook' };

export interface TableFile {
  readonly body: Buffer;
  readonly type: string;
  /** All but the type, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How long an idle thread is kept for the next workbook. */
const IDLE_MS = 30_000;
/** Workbooks that may wait for the one that is written. */
const MOST_WAITING = 16;

/** Writes tables as files. A year of days takes a workbook tenths of a second of a core: a thread writes them. */
export function createTableWriter() {
  const pool = createThreadPool<Table, Uint8Array<ArrayBuffer>>(new URL('./workbook-thread', import.meta.url), {
    maxThreads: 1,
    maxQueue: MOST_WAITING,
    idleTimeout: IDLE_MS,
  });

  const workbook = async (table: Table): Promise<Buffer> => {
    if (pool.queueSize >= MOST_WAITING) {
      throw new AppError('overloaded', 'Too many workbooks are being written; try again in a moment', {
        retryAfter: 2,
      });
    }
    return Buffer.from((await pool.run(table)).buffer);
  };

  return {
    /** Throws AppError `overloaded` when too many workbooks are wanted at a time. */
    async write(table: Table, form: TableForm): Promise<TableFile> {
      if (form.format === 'csv') return csvFile(csvText(table));
      if (form.format === 'excel') return excelFile(table.name, Buffer.from(csvText(table, form.dialect), 'utf8'));
      return { body: await workbook(table), type: WORKBOOK_TYPE, headers: savedAs(`${table.name}.xlsx`) };
    },

    close: (): Promise<void> => pool.destroy(),
  };
}

export type TableWriter = ReturnType<typeof createTableWriter>;

export function csvFile(text: string | Buffer): TableFile {
  const body = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return { body, type: 'text/csv; charset=utf-8', headers: {} };
}

/** The CSV that Excel opens; `name`: of the file, without its ending. */
export function excelFile(name: string, body: Buffer): TableFile {
  return { body, type: 'text/csv; charset=utf-8; dialect=excel', headers: savedAs(`${name}.csv`) };
}

function savedAs(name: string) {
  return { 'content-disposition': `attachment; filename="${name}"` };
}
