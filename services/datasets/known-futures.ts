import { AppError } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import type { KnownFutureRepository } from '../../src/repositories/known-futures.ts';
import type { Column } from '../../src/sales/dataset.ts';
import {
  columnsMentioned,
  type KnownDay,
  type KnownFutureDocument,
  type KnownFutureRequest,
  knownFutureCsv,
  knownFutureRows,
  withHolidayColumn,
} from '../../src/sales/known-future.ts';
import {
  type KnownFutureFile,
  knownFutureFromJson,
  knownFutureToJson,
} from '../../src/sales/reading/read-known-future.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import { csvFile, type TableFile, type TableForm, type TableWriter } from '../../src/tables/table-writer.ts';
import { readKnownFutureFile } from '../../src/workbooks/read-sales-file.ts';
import type { DatasetService } from './datasets.ts';

interface Dependencies {
  readonly knownFutures: KnownFutureRepository;
  readonly datasets: DatasetService;
  readonly events: Pick<Events, 'emit'>;
  readonly tables: Pick<TableWriter, 'write'>;
  /** Whether something may be said of its holidays also where its data have no such column. */
  readonly takesHolidays: (dataset: string) => Promise<boolean>;
}

/** A known future as it is answered, with the etag of what is stored. */
interface Answered {
  readonly knownFuture: KnownFutureDocument;
  readonly columns: readonly Column[];
  readonly days: readonly KnownDay[];
  readonly etag: string;
}

export function createKnownFutureService({ knownFutures, datasets, events, tables, takesHolidays }: Dependencies) {
  /** Those that a request may speak of. What is stored already may be sent back. */
  const columnsOf = async (name: string): Promise<readonly Column[]> => {
    const { columns } = await datasets.current(name);
    if (await takesHolidays(name)) return withHolidayColumn(columns);
    return columnsMentioned(columns, (await knownFutures.load(name, columns)).days);
  };

  const get = async (name: string): Promise<Answered> => {
    const { columns } = await datasets.current(name);
    const { file, etag } = await knownFutures.load(name, columns);
    if (file === undefined || etag === undefined)
      throw new AppError(
        'calendar-not-found',
        `"${name}" has no calendar; send one with PUT /datasets/${name}/calendar`,
      );
    const days = accepted(file);
    return { knownFuture: knownFutureToJson(name, days), columns: columnsMentioned(columns, days), days, etag };
  };

  const store = async (
    name: string,
    columns: readonly Column[],
    read: KnownFutureFile,
    ifMatch: string | undefined,
  ): Promise<Answered> => {
    const days = accepted(read);
    const match = ifMatch === undefined ? {} : { ifMatch: await matchedEtag(name, ifMatch) };
    await knownFutures.write(name, columns, days, match);
    await events.emit('knownFutureChanged', name);
    return get(name);
  };

  /** The etag to replace: the one named, or for `*` the present one. */
  const matchedEtag = async (name: string, ifMatch: string): Promise<string> => {
    const current = (await knownFutures.stat(name))?.etag;
    const named = ifMatch.split(',').map((etag) => etag.trim().replace(/^"|"$/g, ''));
    if (current === undefined || !(named.includes('*') || named.includes(current))) {
      throw new PreconditionFailedError(`The calendar of ${name}`, { ifMatch });
    }
    return current;
  };

  return {
    get,

    /** What was answered, as a file. Written anew: another program may have stored names that a spreadsheet takes for formulas. */
    async fileOf({ knownFuture: { dataset }, columns, days }: Answered, form: TableForm): Promise<TableFile> {
      // As it is stored, byte for byte.
      if (form.format === 'csv') return csvFile(knownFutureCsv(columns, days));
      const table = { name: `calendario-${dataset}`, title: 'Calendario', ...knownFutureRows(columns, days) };
      return tables.write(table, form);
    },

    /** Replaces the whole known future by a CSV or an Excel workbook. */
    async putCsv(name: string, bytes: Uint8Array, ifMatch: string | undefined): Promise<Answered> {
      const columns = await columnsOf(name);
      return store(name, columns, await readKnownFutureFile(bytes, columns), ifMatch);
    },

    async putJson(name: string, request: KnownFutureRequest, ifMatch: string | undefined): Promise<Answered> {
      const columns = await columnsOf(name);
      return store(name, columns, knownFutureFromJson(request, columns), ifMatch);
    },

    async remove(name: string): Promise<void> {
      await datasets.current(name);
      await knownFutures.remove(name);
      await events.emit('knownFutureChanged', name);
    },

    /** The days of a what-if request; nothing is stored. `takesHolidays`: as above, of the model that answers. */
    async scenario(name: string, request: KnownFutureRequest, takesHolidays: boolean): Promise<KnownDay[]> {
      const { columns } = await datasets.current(name);
      return accepted(knownFutureFromJson(request, takesHolidays ? withHolidayColumn(columns) : columns));
    },
  };
}

export type KnownFutureService = ReturnType<typeof createKnownFutureService>;

function accepted(read: KnownFutureFile): KnownDay[] {
  if (read.valid) return read.days;
  const { problems, problemCount } = read;
  const message = `The calendar was not accepted: ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}. First: ${problems[0].message}`;
  throw new AppError('invalid-calendar', message, { faults: problems, faultCount: problemCount });
}
