import { fromEpochDay } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { runSteps } from '../../primitives.ts';
import { COLUMN_ROLES, foldName, HOLIDAY, PROMO, roleOf } from '../columns.ts';
import type { Column } from '../dataset.ts';
import {
  counted,
  FaultList,
  LARGEST_NUMBER,
  numberOutOfRange,
  quoted,
  UnreadableFile,
  withoutResidue,
} from '../faults.ts';
import {
  type KnownDay,
  type KnownFutureField,
  knownFutureColumns,
  knownFutureFieldOf,
  MOST_KNOWN_DAYS,
  MOST_KNOWN_ROWS,
  SERIES_FIELD,
} from '../known-future.ts';
import { addCellFaults, ambiguousDates, DateColumn, dateFormatOf, readSlots } from './columns/date-column.ts';
import { eventOf } from './columns/flag-column.ts';
import { flagOf } from './columns/languages.ts';
import { LONGEST_NUMBER, plainPoint, readNumber } from './columns/numbers.ts';
import { openFlagOf } from './columns/open-column.ts';
import { Decoder } from './decoder.ts';
import { RowSeries, type SeriesNames } from './known-future-series.ts';
import { isSeparatorLine, layoutOf } from './layout.ts';
import { RecordReader } from './records.ts';
import { conceptsOf } from './roles/header-names.ts';

export type KnownFutureFile =
  | { readonly valid: true; readonly days: KnownDay[] }
  | { readonly valid: false; readonly problems: Fault[]; readonly problemCount: number };

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/**
 * Reads the known future of a dataset with these columns from a CSV. Whatever the bytes are, the answer is a value.
 *
 * @param names of a dataset of many series: how rows name one
 */
export function readKnownFuture(
  bytes: Uint8Array,
  columns: readonly Column[],
  names?: SeriesNames | undefined,
): KnownFutureFile {
  return runSteps(knownFutureSteps(bytes, columns, names));
}

/** The same in steps of a few milliseconds: four hundred thousand rows take more than a second. */
export function* knownFutureSteps(
  bytes: Uint8Array,
  columns: readonly Column[],
  names: SeriesNames | undefined,
): Generator<void, KnownFutureFile> {
  const faults = new FaultList();
  try {
    const [header, ...rows] = yield* rowsOf(bytes, names === undefined ? MOST_KNOWN_DAYS : MOST_KNOWN_ROWS);
    if (!header) throw new UnreadableFile({ row: 1, code: 'empty-file', message: 'The file is empty' });
    const days = yield* readRows(header, rows, { columns, names, faults });
    if (faults.count === 0) return { valid: true, days };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    faults.add(error.fault);
  }
  return { valid: false, problems: faults.first(), problemCount: faults.count };
}

/** Of text, and of rows: a step takes a few milliseconds. */
const STEP_BYTES = 64 * 1024;
const STEP_ROWS = 2000;

function* rowsOf(bytes: Uint8Array, most: number): Generator<void, Row[]> {
  const decoder = new Decoder();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    if (at > 0) yield;
    parts.push(decoder.write(bytes.subarray(at, at + STEP_BYTES)));
  }
  const text = Buffer.concat([...parts, decoder.end()]);
  if (decoder.fault) throw new UnreadableFile(decoder.fault);
  const rows: Row[] = [];
  const reader = new RecordReader(layoutOf(text.toString('utf8', 0, STEP_BYTES)), (cells, row) => {
    if (!isSeparatorLine(cells) && cells.some((cell) => cell !== '')) rows.push({ row, cells });
    if (rows.length > most + 1) throw new UnreadableFile(tooManyDays(most, row));
  });
  for (let at = 0; at < text.length; at += STEP_BYTES) {
    if (at > 0) yield;
    reader.write(text.subarray(at, at + STEP_BYTES));
  }
  reader.end();
  return rows;
}

interface Expected {
  readonly columns: readonly Column[];
  readonly names: SeriesNames | undefined;
  readonly faults: FaultList;
}

function* readRows(header: Row, rows: readonly Row[], expected: Expected): Generator<void, KnownDay[]> {
  const { columns, names, faults } = expected;
  const at = dateColumnIn(header.cells, columns);
  if (at < 0) {
    const message = `No date column: the first row must name one ${COLUMN_ROLES.date.required}`;
    throw new UnreadableFile({ row: header.row, code: 'no-date-column', message });
  }
  const series = names && new RowSeries(header, names, faults);
  const fields = header.cells.map((name, i) =>
    i === at || series?.isAt(i) ? 'ignored' : fieldOf(name, header.row, expected),
  );
  const dates = yield* readDates(header.cells[at], rows, at, faults);
  const seen = new Set<number | string>();
  const read: KnownDay[] = [];
  for (const [i, { cells, row }] of rows.entries()) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    const day = dates.dayOf(i);
    if (day === undefined) continue;
    const own = series?.of({ cells, row });
    const key = own === undefined ? day : `${day} ${own}`;
    if (seen.has(key)) faults.add(repeated(fromEpochDay(day), own, row, header.cells[at]));
    seen.add(key);
    if (cells.length !== fields.length) faults.add(wrongWidth(cells.length, fields.length, row));
    read.push(knownDay(day, own, readCells(header.cells, fields, { row, cells }, faults)));
  }
  return read;
}

function knownDay(day: number, series: string | undefined, said: Pick<KnownDay, 'open' | 'covariates'>): KnownDay {
  return { date: fromEpochDay(day), ...(series === undefined ? {} : { series }), ...said };
}

/** The days of the rows, once all of them were seen: how dates are written is decided by all. */
function* readDates(name: string, rows: readonly Row[], at: number, faults: FaultList) {
  const dates = new DateColumn(name);
  const slots = new Int32Array(rows.length);
  for (const [i, { cells, row }] of rows.entries()) {
    if (i % STEP_ROWS === STEP_ROWS - 1) yield;
    const slot = dates.slotOf(cells[at] ?? '', row);
    if (slot === -1) dates.reject(cells[at] ?? '', row);
    else dates.count(slot);
    slots[i] = slot;
  }
  addCellFaults(dates, faults);
  const format = dateFormatOf(dates, undefined);
  if (format === undefined) throw new UnreadableFile(ambiguousDates(dates));
  const days = readSlots(dates, format, faults);
  return { dayOf: (row: number): number | undefined => days[slots[row]] };
}

/** The column that is named as that of the dataset, or so that it can be nothing else. */
function dateColumnIn(names: readonly string[], columns: readonly Column[]): number {
  const own = columns.find(({ role }) => role === 'date')?.name;
  const same = names.findIndex((name) => own !== undefined && foldName(name) === foldName(own));
  if (same >= 0) return same;
  const plain = names.findIndex((name) => roleOf(name) === 'date');
  return plain >= 0 ? plain : names.findIndex((name) => conceptsOf(name).has('date'));
}

function fieldOf(name: string, row: number, { columns, names, faults }: Expected): KnownFutureField | 'ignored' {
  const field = knownFutureFieldOf(columns, name);
  if (field !== undefined) return field;
  const mayHave = [...(names === undefined ? [] : [SERIES_FIELD]), ...knownFutureColumns(columns)].join(', ');
  const reason =
    names === undefined && foldName(name) === SERIES_FIELD
      ? `The dataset has one series: leave the column ${quoted(name)} out`
      : `The dataset has no column ${quoted(name)}`;
  const message = `${reason}; a calendar may have ${mayHave}`;
  faults.add({ row, column: name, code: 'unknown-column', message });
  return 'ignored';
}

function readCells(
  names: readonly string[],
  fields: readonly (KnownFutureField | 'ignored')[],
  { row, cells }: Row,
  faults: FaultList,
) {
  const covariates: Record<string, number> = {};
  let open: boolean | undefined;
  for (const [i, field] of fields.entries()) {
    const text = cells[i]?.trim() ?? '';
    if (field === 'ignored' || text === '') continue;
    const value = field === 'open' ? openFlagOf(text) : covariateValue(text, field.covariate);
    if (value === undefined) faults.add(unreadable(text, field, row, names[i]));
    else if (Math.abs(value) > LARGEST_NUMBER) {
      const [code, message] = numberOutOfRange(quoted(text));
      faults.add({ row, column: names[i], code, message });
    } else if (field === 'open') open = value === 1;
    else covariates[field.covariate] = value;
  }
  return { open, covariates };
}

/** A promotion or a holiday may have a name. */
function covariateValue(text: string, covariate: string): number | undefined {
  const number = numberOf(text);
  return number === undefined && (covariate === PROMO || covariate === HOLIDAY) ? eventOf(text) : number;
}

/** Digits before a point are as good as their text; further ones may be rounded, also to what is too large. */
const MOST_DIGITS = 15;
/** With as many decimals the point may stand between thousands. */
const THOUSAND = 3;

/** A number that has one reading only, or a yes or no. */
function numberOf(text: string): number | undefined {
  const point = plainPoint(text);
  const decimals = text.length - point - 1;
  if (point > 0 && point <= MOST_DIGITS && decimals !== THOUSAND && text.length <= LONGEST_NUMBER) {
    return withoutResidue(Number(text.replace(',', '.'))); // nearly all, and read in a hundredth of the time
  }
  const { dot, comma } = readNumber(text) ?? {};
  if (dot && comma && dot.value !== comma.value) return undefined;
  const value = (dot ?? comma)?.value ?? flagOf(text);
  return Number.isFinite(value) ? value : undefined;
}

function unreadable(text: string, field: KnownFutureField, row: number, column: string): Fault {
  const [code, wanted] =
    field === 'open'
      ? ['not-a-flag', '0, 1, yes or no']
      : ['unparsable-number', 'a number (write it without thousands separators)'];
  return { row, column, code, message: `${quoted(text)} is not ${wanted}` };
}

function tooManyDays(most: number, row: number): Fault {
  const message = `A calendar has at most ${counted(most, most === MOST_KNOWN_DAYS ? 'day' : 'row')}: leave out those that are furthest ahead`;
  return { row, code: 'too-many-dates', message };
}

function repeated(date: string, series: string | undefined, row: number, column: string): Fault {
  const of = series === undefined ? '' : ` of ${quoted(series)}`;
  return { row, column, code: 'repeated-date', message: `${date}${of} stands in an earlier row already` };
}

function wrongWidth(cells: number, wanted: number, row: number): Fault {
  return {
    row,
    code: cells > wanted ? 'too-many-cells' : 'too-few-cells',
    message: `The row has ${counted(cells, 'cell')}, the header ${wanted}`,
  };
}
