import { AppError, type Fault } from '../../src/errors.ts';
import type { DatasetVersion, UploadOptions } from '../../src/sales/dataset.ts';
import { quoted } from '../../src/sales/faults.ts';
import { type Mapping, mappingOfColumns } from '../../src/sales/mapping.ts';
import type { ManySeries } from '../../src/sales/named-series.ts';
import {
  type AddedDaysRequest,
  addedDaysFromFile,
  addedDaysFromJson,
  type Expectations,
  type SentSeries,
} from '../../src/sales/revision/added-days.ts';
import type { RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import { lackingColumns, type Reading, type ReceivedUpload, refusal, type UploadReader } from './uploads.ts';

/** Days as JSON, or as a file. */
export type DaysToAdd = { readonly json: AddedDaysRequest } | { readonly upload: ReceivedUpload };

/** A file of days may have a single one. */
const LEAST = { minDays: 1 };
const FAULTS_TOLD = 100;

/** Reads days that are to be added to a dataset, by its kept mapping. */
export function createDaysReader(reader: UploadReader) {
  /** By the mapping of the dataset; what a file of few days leaves open is as it is in the dataset's other files. */
  const settle = async (
    document: DatasetVersion,
    { content, file: first }: ReceivedUpload,
    said: Partial<UploadOptions>,
  ) => {
    const mapping = mappingOf(document);
    const present = first.columns.length === 0 ? mapping : withoutMissing(mapping, first);
    const reading = readingBy(present, document, said);
    const isRead = present === mapping;
    const file = isRead ? first : await reader.readAgain(content, reading, LEAST);
    if (file.valid || !isUndecided(file)) return file;
    const hinted = await reader.readAgain(content, withHints(reading, document), LEAST);
    return hinted.valid ? hinted : file;
  };

  return {
    /** Reads a file of days through a temporary file; the caller removes it. */
    receive(
      document: DatasetVersion,
      bytes: AsyncIterable<Uint8Array>,
      said: Partial<UploadOptions>,
    ): Promise<ReceivedUpload> {
      return reader.receive(bytes, () => readingBy(mappingOf(document), document, said), LEAST);
    },

    /** The days by series. Throws AppError when they cannot be used. */
    async read(
      document: DatasetVersion,
      given: DaysToAdd,
      said: Partial<UploadOptions>,
      expectations: Expectations,
    ): Promise<readonly SentSeries[]> {
      if ('json' in given) {
        const { series, faults } = addedDaysFromJson(given.json, expectations);
        if (faults.length > 0) throw rejection(given, faults);
        return series;
      }
      const lacking = lackingColumns(requiredOf(document), given.upload.file.columns);
      if (lacking.length > 0) throw rejection(given, lacking.map(missingColumn));
      const file = await settle(document, given.upload, said);
      if (!file.valid) throw refusal({ file });
      if (file.many && document.series === undefined) throw rejection(given, [severalSeries(document, file.many)]);
      return addedDaysFromFile(file, file.columns, expectations);
    },
  };
}

/** As somebody gave it; else what the columns were taken for, without what holds for that one file only. */
function mappingOf({ keptMapping, fileMapping, mapping, columns }: DatasetVersion): Mapping {
  const { ignore: _, ...named } = mappingOfColumns(columns);
  const { dateFormat: _format, decimal: _sign, ...read } = { ...named, ...(fileMapping ?? mapping) };
  const { sales, ...others } = { ...read, ...keptMapping };
  const hasAmounts = others.count !== 'rows' && typeof others.quantity !== 'string';
  return hasAmounts ? { ...others, sales } : others;
}

/** How the files of the dataset write dates and numbers. */
export function dialectOf({ fileDialect, dialect: { dateFormat, decimal } }: DatasetVersion) {
  return fileDialect ?? { dateFormat, decimal };
}

function readingBy(mapping: Mapping, document: DatasetVersion, said: Partial<UploadOptions>): Reading {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { mapping, isGiven: false, options: { ...document.options, ...given }, many: document.series };
}

/** A column that a file of days need not have. */
const OPTIONAL = ['promo', 'holiday', 'open', 'weekday'] as const;

/** What a file of days must have; of the only series of a dataset it need not say which one it is. */
function requiredOf(document: DatasetVersion): Mapping {
  const { date, sales, quantity, unitPrice, where, series } = mappingOf(document);
  return { date, sales, quantity, unitPrice, where, ...(document.series === undefined ? {} : { series }) };
}

function withoutMissing(mapping: Mapping, { columns }: SalesFile | RejectedFile): Mapping {
  const checked = typeof mapping.weekday === 'string' ? [mapping.weekday] : [];
  const all = { ...mapping, known: [...(mapping.known ?? []), ...checked] };
  const missing = lackingColumns(all, columns).map(({ column }) => column);
  if (missing.length === 0) return mapping;
  const isMissing = (column: string | null | undefined) => typeof column === 'string' && missing.includes(column);
  const none = Object.fromEntries(OPTIONAL.filter((role) => isMissing(mapping[role])).map((role) => [role, null]));
  const known = mapping.known?.filter((column) => !missing.includes(column));
  const series = mapping.series?.filter((column) => !missing.includes(column));
  return { ...mapping, ...none, ...(known ? { known } : {}), ...(series ? { series } : {}) };
}

/** Nothing in so few rows tells how to read them. */
function isUndecided({ problems, questions }: RejectedFile): boolean {
  return questions.length > 0 || problems.some(({ code }) => code.startsWith('ambiguous'));
}

function withHints({ mapping, options, ...others }: Reading, document: DatasetVersion): Reading {
  const { dateFormat, decimal } = dialectOf(document);
  const hints = {
    dateFormat: options.dateFormat ?? mapping?.dateFormat ?? dateFormat,
    decimal: options.decimal ?? mapping?.decimal ?? decimal,
  };
  return { ...others, mapping: { ...mapping, ...hints }, options: { ...options, ...hints } };
}

function missingColumn({ column, role }: { readonly column: string; readonly role: string | undefined }): Fault {
  const what = role === undefined ? '' : ` for the ${role}`;
  const message = `The files of the dataset have ${quoted(column)}${what}; this file has no such column`;
  return { column, code: 'missing-column', message };
}

function severalSeries({ name }: DatasetVersion, { columns, entries }: ManySeries): Fault {
  const message = `The file has ${entries.length} series by ${columns.join(', ')} (${entries[0]?.id}, ${entries[1]?.id}, …), and "${name}" has one: leave the rows of the others out`;
  return { column: columns[0], code: 'several-series', message };
}

/** Why no day is added. */
export function rejection(given: DaysToAdd, faults: readonly Fault[]): AppError {
  const count = `${faults.length} ${faults.length === 1 ? 'problem' : 'problems'}`;
  const message = `No day was added: ${count}. First: ${faults[0]?.message}`;
  const told = { faults: faults.slice(0, FAULTS_TOLD), faultCount: faults.length };
  return new AppError('json' in given ? 'invalid-request' : 'invalid-csv', message, told);
}
