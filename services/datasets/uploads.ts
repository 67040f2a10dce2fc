import type { IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { foldName } from '../../src/sales/columns.ts';
import type { Column, UploadOptions } from '../../src/sales/dataset.ts';
import { quoted } from '../../src/sales/faults.ts';
import { canonicalMapping, type Mapping, mappedColumns, type Question } from '../../src/sales/mapping.ts';
import type { ReadOptions, RejectedFile, SalesFile } from '../../src/sales/sales-file.ts';
import type { StreamedContent } from '../../src/storage/object-store.ts';
import { readSalesFile } from '../../src/workbooks/read-sales-file.ts';
import { createTemporaryUpload, type TemporaryUpload } from './temporary-upload.ts';

/** What somebody says of how a file is to be read; what is left out is as it was said before, or is found out. */
export interface ReadingRequest {
  readonly mapping?: Mapping | undefined;
  readonly options?: Partial<UploadOptions>;
}

/** How a file is read. */
export interface Reading {
  /** What somebody said of its columns, with this file or an earlier one; undefined: nobody has. */
  readonly mapping: Mapping | undefined;
  /** It came with this file. */
  readonly isGiven: boolean;
  readonly options: UploadOptions;
  /** The file is one of a dataset that has many series. */
  readonly many?: ReadOptions['many'];
}

/** A file that was read to its end. */
export interface ReceivedUpload {
  readonly reading: Reading;
  readonly file: SalesFile | RejectedFile;
  readonly sha256: string;
  readonly content: StreamedContent;
  remove(): Promise<void>;
}

/** A file that was read as it is to be read. */
export interface SettledUpload extends Omit<ReceivedUpload, 'remove'> {
  /** Columns of the mapping of earlier files which this one does not have: it must be said what they are now. */
  readonly missing: readonly string[];
}

/** Options that are keys of a mapping too. */
const OPTIONS = ['dateFormat', 'decimal', 'allowNegative', 'sheet'] as const;

/**
 * What was said with a file, else what is kept from earlier ones; an empty mapping says that nothing is kept. Throws AppError
 * `malformed-request` when an option contradicts the mapping that came with it.
 */
export function readingFor({ mapping, options = {} }: ReadingRequest, kept: Mapping | undefined): Reading {
  if (mapping !== undefined) assertAgreement(mapping, options);
  const said = mapping ?? kept;
  const isEmpty = said === undefined || Object.keys(said).length === 0;
  const {
    dateFormat = said?.dateFormat,
    decimal = said?.decimal,
    allowNegative = said?.allowNegative,
    sheet = said?.sheet,
  } = options;
  const merged = {
    ...(dateFormat === undefined ? {} : { dateFormat }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(sheet === undefined ? {} : { sheet }),
    allowNegative: allowNegative ?? false,
  };
  const overruled = OPTIONS.filter((key) => said?.[key] !== undefined && said[key] !== merged[key]);
  const changes = Object.fromEntries(overruled.map((key) => [key, merged[key]]));
  return { mapping: isEmpty ? undefined : { ...said, ...changes }, isGiven: mapping !== undefined, options: merged };
}

function assertAgreement(mapping: Mapping, options: Partial<UploadOptions>): void {
  for (const key of OPTIONS) {
    const [inMapping, beside] = [mapping[key], options[key]];
    if (inMapping === undefined || beside === undefined || inMapping === beside) continue;
    const message = `"${key}" is ${inMapping} in the mapping and ${beside} beside it: give it once`;
    throw new AppError('malformed-request', message, {
      faults: [{ field: `query/${key}`, code: 'contradiction', message }],
    });
  }
}

interface Dependencies {
  readonly read?: typeof readSalesFile;
  readonly now: () => Date;
  readonly maxUploadBytes: number;
  readonly temporaryFolder?: string | undefined;
}

/** Receives files through temporary files, and reads them. */
export function createUploadReader({ read = readSalesFile, now, maxUploadBytes, temporaryFolder }: Dependencies) {
  const today = () => now().toISOString().slice(0, 10);

  const readBy = (chunks: AsyncIterable<Uint8Array>, { mapping, options, many }: Reading, others: ReadOptions = {}) =>
    read(chunks, { today: today(), many, ...options, ...others, ...(mapping === undefined ? {} : { mapping }) });

  const readAgain = (content: StreamedContent, reading: Reading, others: ReadOptions = {}) =>
    readBy(content.open(), reading, others);

  const receive = async (
    spool: TemporaryUpload,
    reading: () => Promise<Reading> | Reading,
    others: ReadOptions,
  ): Promise<ReceivedUpload> => {
    try {
      const known = await reading();
      const file = await readBy(spool.chunks, known, others);
      return { reading: known, file, ...spool.finish(), remove: spool.remove };
    } catch (error) {
      await spool.remove();
      throw error;
    }
  };

  return {
    today,
    readAgain,

    /** Reads an upload as far as it is known how; the caller removes it. */
    async receive(
      bytes: AsyncIterable<Uint8Array>,
      reading: () => Promise<Reading> | Reading,
      others: ReadOptions = {},
    ): Promise<ReceivedUpload> {
      return receive(await createTemporaryUpload(bytes, maxUploadBytes, temporaryFolder), reading, others);
    },

    /** A CSV that the service writes itself, as if it were an upload; it may be longer than one. */
    async receiveOwn(bytes: AsyncIterable<Uint8Array>, reading: Reading, today: IsoDay): Promise<ReceivedUpload> {
      const spool = await createTemporaryUpload(bytes, Number.POSITIVE_INFINITY, temporaryFolder);
      return receive(spool, () => reading, { today });
    },

    /**
     * The upload as it is to be read, from its temporary file once more if it was read otherwise. A file that lacks columns
     * of the mapping of earlier files is not used, even when it could be understood without: roles may have moved.
     */
    async settle(upload: Omit<ReceivedUpload, 'remove'>, request: ReadingRequest, kept: Mapping | undefined) {
      const reading = readingFor(request, kept);
      const { content, sha256 } = upload;
      const file = isSame(reading, upload.reading) ? upload.file : await readAgain(content, reading);
      const missing = lackingColumns(reading.mapping, file.columns);
      const settled: SettledUpload = { reading, file, sha256, content, missing: [] };
      if (missing.length === 0) return settled;
      if (reading.isGiven) return { ...settled, file: withUnknownColumns(file, missing) };
      const guess = await readAgain(content, readingFor({ options: request.options ?? {} }, undefined));
      return { ...settled, file: asked(guess, missing), missing: missing.map(({ column }) => column) };
    },
  };
}

export type UploadReader = ReturnType<typeof createUploadReader>;

function isSame(a: Reading, b: Reading): boolean {
  const textOf = ({ mapping, options }: Reading) =>
    JSON.stringify([OPTIONS.map((key) => options[key] ?? null), mapping && canonicalMapping(mapping)]);
  return textOf(a) === textOf(b);
}

type MappedColumn = ReturnType<typeof mappedColumns>[number];

/** The columns of a mapping that a file does not have; none when not even its header could be read. */
export function lackingColumns(mapping: Mapping | undefined, columns: readonly Column[]): MappedColumn[] {
  if (mapping === undefined || columns.length === 0) return [];
  const names = new Set(columns.map(({ name }) => foldName(name)));
  return mappedColumns(mapping).filter(({ column }) => !names.has(foldName(column)));
}

/** A mapping that came with the file names columns that it does not have. */
function withUnknownColumns(
  file: SalesFile | RejectedFile,
  missing: readonly MappedColumn[],
): SalesFile | RejectedFile {
  if (!file.valid) return file;
  const has = file.columns.map(({ name }) => quoted(name)).join(', ');
  const problems = missing.map(({ column }) => ({
    column,
    code: 'no-mapped-column',
    message: `The file has no column ${quoted(column)}, which the mapping names; it has ${has}`,
  }));
  const { columns, rows, mapping, preview, warnings, dialect } = file;
  const understood = { columns, rows, mapping, preview, warnings, dialect };
  return { ...understood, valid: false, problems, problemCount: problems.length, questions: [] };
}

/** The file as the service would read it without the kept mapping, as a proposal. */
function asked(guess: SalesFile | RejectedFile, missing: readonly MappedColumn[]): RejectedFile {
  const { columns, rows, mapping, preview, warnings, dialect } = guess;
  const about = missing.flatMap(({ column, role }) => (role === undefined ? [] : [questionAbout(column, role, guess)]));
  const open = guess.valid ? [] : guess.questions.filter(({ role }) => !about.some((other) => other.role === role));
  const names = missing.map(({ column }) => quoted(column)).join(', ');
  const warning = { code: 'missing-columns', message: `Earlier files had ${names}; this one does not` };
  return {
    valid: false,
    ...{ columns, rows, mapping, preview, dialect },
    warnings: [...warnings, warning],
    problems: guess.valid ? [] : guess.problems,
    problemCount: guess.valid ? 0 : guess.problemCount,
    questions: [...about, ...open],
  };
}

function questionAbout(
  missing: string,
  role: Question['role'],
  { columns, preview }: SalesFile | RejectedFile,
): Question {
  const candidates = columns.flatMap(({ name, role: taken, reason, sample }, i) => {
    if (taken !== role) return [];
    return [
      {
        column: name,
        why: reason ?? 'What the service would take',
        sample: sample ?? preview.slice(0, 3).map(({ cells }) => cells[i] ?? ''),
        answer: { [role]: role === 'series' ? [name] : name },
      },
    ];
  });
  const message = `Earlier files had ${quoted(missing)} for the ${role}, and this one has no such column`;
  return { role, message, candidates };
}

/** Why a file is not stored. */
export function refusal({ file, missing = [] }: { file: RejectedFile; missing?: readonly string[] }): AppError {
  const { problems, problemCount, questions, mapping, columns } = file;
  const faults = { faults: problems, faultCount: problemCount };
  if (questions.length === 0 && missing.length === 0) {
    const shown = problemCount > problems.length ? `; the first ${problems.length} are listed` : '';
    const count = `${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}${shown}`;
    return new AppError('invalid-csv', `The file was not stored: ${count}. First: ${problems[0]?.message}`, faults);
  }
  const lacking = missing.length === 0 ? '' : `It lacks columns of earlier files: ${missing.map(quoted).join(', ')}. `;
  const first = questions[0] === undefined ? '' : `${questions[0].message.replace(/[^.?!]$/, '$&.')} `;
  const message = `The file was not stored: it must be said what its columns are. ${lacking}${first}Send it again with a mapping, such as mapping=${JSON.stringify(mapping)}`;
  return new AppError('mapping-needed', message, { ...faults, members: { mapping, questions, columns } });
}
