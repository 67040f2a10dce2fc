import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { IsoDay } from '../../src/dates.ts';
import { versionIdOf } from '../../src/repositories/datasets.ts';
import type { SeriesToStore } from '../../src/repositories/version-series.ts';
import { covariateOf } from '../../src/sales/columns.ts';
import type { DatasetVersion, UploadOptions, Warning } from '../../src/sales/dataset.ts';
import type { Mapping } from '../../src/sales/mapping.ts';
import type { ManySeries } from '../../src/sales/named-series.ts';
import { profileOf } from '../../src/sales/report/profile.ts';
import { type DailySales, type FileLayout, writeSales } from '../../src/sales/revision/sales-csv.ts';
import type { SalesFile } from '../../src/sales/sales-file.ts';
import type { StreamedContent } from '../../src/storage/object-store.ts';
import { inTurns } from '../../src/threads/steps.ts';
import { readSalesFile } from '../../src/workbooks/read-sales-file.ts';
import { type Reading, type ReceivedUpload, refusal, type SettledUpload } from './uploads.ts';

/** What a version whose content the service wrote says of the files of the shop. */
export type WrittenFor = Pick<DatasetVersion, 'source' | 'fileDialect' | 'fileMapping'>;

interface Described {
  readonly name: string;
  readonly title?: string | undefined;
  readonly sha256: string;
  readonly bytes: number;
  readonly file: SalesFile;
  readonly options: UploadOptions;
  /** What somebody said of the columns. */
  readonly keptMapping?: Mapping | undefined;
  /** Absent: the file as it was sent. */
  readonly written?: WrittenFor;
  readonly uploadedAt: Date;
}

/** The document of a new version. */
export function documentOf({ name, title, sha256, bytes, file, keptMapping, ...others }: Described): DatasetVersion {
  const { options, written, uploadedAt } = others;
  const { series, many, dialect, columns, rows, warnings, mapping } = file;
  const profile = profileOf(file);
  return {
    name,
    ...(title === undefined ? {} : { title }),
    version: versionIdOf(sha256, keptMapping),
    sha256,
    bytes,
    rows,
    days: series.days.length,
    ...observedSpan(file),
    uploadedAt: uploadedAt.toISOString(),
    dialect,
    columns: [...columns],
    covariates: columns.filter((column) => covariateOf(column) !== undefined).map(({ name }) => name),
    ...(many === undefined ? {} : { series: describedSeries(many) }),
    closedWeekdays: profile.closedWeekdays,
    options,
    mapping,
    ...(keptMapping === undefined ? {} : { keptMapping }),
    ...written,
    warnings: [...warnings],
    profile,
  };
}

/** What a document says of many series. */
export function describedSeries({ columns, attributes, entries }: ManySeries): DatasetVersion['series'] {
  return { count: entries.length, columns: [...columns], attributes: [...attributes] };
}

/** From the first to the last day that the file speaks of: a day it marks as closed was observed too. */
export function observedSpan({ series, closedDays }: SalesFile) {
  const ends = [series.days[0], series.days[series.days.length - 1], ...closedDays].sort();
  return { from: ends[0], to: ends[ends.length - 1] };
}

/** What is stored of a version. */
export interface VersionToStore extends SeriesToStore {
  readonly document: DatasetVersion;
  readonly content: StreamedContent;
}

/** Of whom a version is. */
interface Owner {
  readonly name: string;
  readonly title: string | undefined;
  readonly uploadedAt: Date;
}

/** The version that an upload becomes: its bytes, or, where only the columns in use are to be kept, a CSV of those. */
export async function versionOfUpload(
  { file, reading, sha256, content }: SettledUpload,
  owner: Owner,
): Promise<VersionToStore> {
  if (!file.valid) throw new TypeError('only a file without problems becomes a version');
  const { mapping: keptMapping, options } = reading;
  if (keptMapping?.keep === 'used') {
    const layout = { columns: file.columns, mapping: file.mapping, keptMapping, options };
    const { dateFormat, decimal } = file.dialect;
    const warnings = warningsOfUsed(file);
    const today = owner.uploadedAt.toISOString().slice(0, 10);
    return versionOfWritten(await writtenFile(file, layout, today), {
      ...{ layout, owner, warnings },
      written: { source: 'reduced', fileDialect: { dateFormat, decimal }, fileMapping: file.mapping },
    });
  }
  const document = documentOf({ ...owner, sha256, bytes: content.size, file, options, keptMapping });
  return { document, content, series: file.series, many: file.many };
}

/** A warning about a column that is not stored may show what stood in it. */
function warningsOfUsed({ columns, warnings }: SalesFile): Warning[] {
  const unused = columns.filter(({ role, name }) => role === 'ignored' && name !== '').map(({ name }) => name);
  return warnings.filter(({ message }) => !unused.some((name) => message.includes(name)));
}

interface Written {
  readonly layout: FileLayout;
  readonly owner: Owner;
  /** Beside those that reading the CSV gives. */
  readonly warnings: readonly Warning[];
  readonly written: WrittenFor;
}

/** A CSV that the service wrote, and what reading it gives. */
type WrittenFile = Pick<ReceivedUpload, 'file' | 'sha256' | 'content'>;

/** The CSV of sales that are in memory. */
async function writtenFile(sales: DailySales, layout: FileLayout, today: IsoDay): Promise<WrittenFile> {
  const { mapping, pieces } = writeSales(sales, layout);
  const [chunks, hash] = [[] as Buffer[], createHash('sha256')];
  for await (const chunk of inTurns(pieces)) {
    chunks.push(chunk);
    hash.update(chunk);
  }
  const open = () => Readable.from(chunks);
  const file = await readSalesFile(open(), { ...layout.options, mapping, today, many: sales.many });
  const size = chunks.reduce((bytes, chunk) => bytes + chunk.length, 0);
  return { file, sha256: hash.digest('hex'), content: { size, open } };
}

/**
 * A version whose content the service wrote. What its document says is what reading that content gives. Throws AppError
 * `invalid-csv` when the days break a rule, such as too few of them.
 */
export function versionOfWritten(
  { file, sha256, content }: WrittenFile,
  { layout, owner, warnings, written }: Written,
): VersionToStore & { readonly file: SalesFile } {
  if (!file.valid) throw refusal({ file });
  const { keptMapping, options } = layout;
  const told = new Set(warnings.map(({ code }) => code));
  const all = { ...file, warnings: [...warnings, ...file.warnings.filter(({ code }) => !told.has(code))] };
  const described = { ...owner, sha256, bytes: content.size, file: all, options, keptMapping };
  const document = documentOf({ ...described, written });
  return { document, content, series: file.series, many: file.many, file: all };
}

/** The reading of a version that is stored. */
export function readingOfVersion({ mapping, options, series: many }: DatasetVersion): Reading {
  return { mapping, isGiven: false, options, many };
}
