import { fromEpochDay, toEpochDay } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
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
  type KnownFutureDocument,
  type KnownFutureField,
  type KnownFutureRequest,
  knownFutureColumns,
  knownFutureFieldOf,
  MOST_KNOWN_DAYS,
} from '../known-future.ts';
import {
  addCellFaults,
  ambiguousDates,
  DateColumn,
  dateFormatOf,
  isSane,
  outOfRange,
  readSlots,
} from './columns/date-column.ts';
import { eventOf } from './columns/flag-column.ts';
import { flagOf } from './columns/languages.ts';
import { LONGEST_NUMBER, plainPoint, readNumber } from './columns/numbers.ts';
import { openFlagOf } from './columns/open-column.ts';
import { Decoder } from './decoder.ts';
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

/** Reads the known future of a dataset with these columns from a CSV. Whatever the bytes are, the answer is a value. */
export function readKnownFuture(bytes: Uint8Array, columns: readonly Column[]): KnownFutureFile {
  const faults = new FaultList();
  try {
    const [header, ...rows] = rowsOf(bytes);
    if (!header) throw new UnreadableFile({ row: 1, code: 'empty-file', message: 'The file is empty' });
    const days = readRows(header, rows, columns, faults);
    if (faults.count === 0) return { valid: true, days };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    faults.add(error.fault);
  }
  return { valid: false, problems: faults.first(), problemCount: faults.count };
}

function rowsOf(bytes: Uint8Array): Row[] {
  const decoder = new Decoder();
  const text = Buffer.concat([decoder.write(bytes), decoder.end()]);
  if (decoder.fault) throw new UnreadableFile(decoder.fault);
  const rows: Row[] = [];
  const reader = new RecordReader(layoutOf(text.toString('utf8', 0, 64 * 1024)), (cells, row) => {
    if (!isSeparatorLine(cells) && cells.some((cell) => cell !== '')) rows.push({ row, cells });
    if (rows.length > MOST_KNOWN_DAYS + 1) throw new UnreadableFile(tooManyDays(row));
  });
  reader.write(text);
  reader.end();
  return rows;
}

function readRows(header: Row, rows: readonly Row[], columns: readonly Column[], faults: FaultList): KnownDay[] {
  const at = dateColumnIn(header.cells, columns);
  if (at < 0) {
    const message = `No date column: the first row must name one ${COLUMN_ROLES.date.required}`;
    throw new UnreadableFile({ row: header.row, code: 'no-date-column', message });
  }
  const fields = header.cells.map((name, i) => (i === at ? 'ignored' : fieldOf(name, header.row, columns, faults)));
  const dates = new DateColumn(header.cells[at]);
  const slots = rows.map(({ cells, row }) => {
    const slot = dates.slotOf(cells[at] ?? '', row);
    if (slot === -1) dates.reject(cells[at] ?? '', row);
    else dates.count(slot);
    return slot;
  });
  addCellFaults(dates, faults);
  const format = dateFormatOf(dates, undefined);
  if (format === undefined) throw new UnreadableFile(ambiguousDates(dates));
  const days = readSlots(dates, format, faults);
  const seen = new Set<number>();
  return rows.flatMap(({ cells, row }, i) => {
    const day = days[slots[i]];
    if (day === undefined) return [];
    if (seen.has(day)) faults.add(repeated(fromEpochDay(day), row, dates.name));
    seen.add(day);
    if (cells.length !== fields.length) faults.add(wrongWidth(cells.length, fields.length, row));
    return [{ date: fromEpochDay(day), ...readCells(header.cells, fields, { row, cells }, faults) }];
  });
}

/** The column that is named as that of the dataset, or so that it can be nothing else. */
function dateColumnIn(names: readonly string[], columns: readonly Column[]): number {
  const own = columns.find(({ role }) => role === 'date')?.name;
  const same = names.findIndex((name) => own !== undefined && foldName(name) === foldName(own));
  if (same >= 0) return same;
  const plain = names.findIndex((name) => roleOf(name) === 'date');
  return plain >= 0 ? plain : names.findIndex((name) => conceptsOf(name).has('date'));
}

function fieldOf(
  name: string,
  row: number,
  columns: readonly Column[],
  faults: FaultList,
): KnownFutureField | 'ignored' {
  const field = knownFutureFieldOf(columns, name);
  if (field !== undefined) return field;
  const message = `The dataset has no column ${quoted(name)}; a calendar may have ${knownFutureColumns(columns).join(', ')}`;
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

function tooManyDays(row: number): Fault {
  const message = `A calendar has at most ${counted(MOST_KNOWN_DAYS, 'day')}: leave out those that are furthest ahead`;
  return { row, code: 'too-many-dates', message };
}

function repeated(date: string, row: number, column: string): Fault {
  return { row, column, code: 'repeated-date', message: `${date} stands in an earlier row already` };
}

function wrongWidth(cells: number, wanted: number, row: number): Fault {
  return {
    row,
    code: cells > wanted ? 'too-many-cells' : 'too-few-cells',
    message: `The row has ${counted(cells, 'cell')}, the header ${wanted}`,
  };
}

type AddFault = (name: string, code: string, message: string) => void;
type NamedField = ReturnType<typeof knownFutureFieldOf>;

/**
 * The days of a request, checked against the columns of the dataset. Reading ends with the first day that has more fields than
 * there may be, and once there are as many faults as are listed: what is refused takes no longer to read than what is not.
 */
export function knownFutureFromJson({ days }: KnownFutureRequest, columns: readonly Column[]): KnownFutureFile {
  const faults = new FaultList();
  const mayHave = knownFutureColumns(columns);
  const known = mayHave.join(', ');
  const valuesOf = createValueReader(columns, known, faults);
  const seen = new Set<string>();
  const read: KnownDay[] = [];
  for (const [i, day] of days.entries()) {
    const { date, open } = day;
    const addFault: AddFault = (name, code, message) => faults.add({ field: `body/days/${i}/${name}`, code, message });
    if (seen.has(date)) addFault('date', 'repeated-date', `${date} stands in an earlier entry already`);
    seen.add(date);
    if (!isSane(toEpochDay(date))) addFault('date', ...outOfRange(date));
    const names = Object.keys(day);
    const isCrowded = names.length > mayHave.length + 1; // the date
    if (isCrowded) faults.add({ field: `body/days/${i}`, ...tooManyFields(names.length, known) });
    const covariates = valuesOf(day, names, addFault);
    if (isCrowded || faults.isFull) break;
    read.push({ date, open: open === undefined ? undefined : Boolean(open), covariates });
  }
  if (faults.count > 0) return { valid: false, problems: faults.first(), problemCount: faults.count };
  return { valid: true, days: read.sort((a, b) => (a.date < b.date ? -1 : 1)) };
}

/** Reads the values of day after day, until there are as many faults as are listed. `known`: what a day may have. */
function createValueReader(columns: readonly Column[], known: string, faults: FaultList) {
  // A request repeats its names on every day: what no day may have is told of the first one that has it.
  const fields = new Map<string, NamedField>([
    ['date', 'ignored'],
    ['open', 'open'],
  ]);
  const fieldOfName = (name: string, addFault: AddFault): NamedField => {
    if (!fields.has(name)) {
      const field = knownFutureFieldOf(columns, name);
      if (!isCovariate(field)) addFault(name, ...unknownField(name, known));
      fields.set(name, field);
    }
    return fields.get(name);
  };
  return (day: Readonly<Record<string, unknown>>, names: readonly string[], addFault: AddFault) => {
    const covariates: Record<string, number> = {};
    for (const name of names) {
      if (faults.isFull) break;
      const field = fieldOfName(name, addFault);
      if (!isCovariate(field)) continue;
      const value = day[name];
      const fault = valueFault(name, value);
      if (fault) addFault(name, ...fault);
      else covariates[field.covariate] = withoutResidue(Number(value));
    }
    return covariates;
  };
}

/** `known`: the fields that there may be besides the date. */
function tooManyFields(count: number, known: string): Omit<Fault, 'field'> {
  const message = `The day has ${counted(count, 'field')}, more than the dataset knows: a calendar may have date, ${known}. The days after it were not read`;
  return { code: 'too-many-fields', message };
}

type CovariateField = Extract<NamedField, object>;
const isCovariate = (field: NamedField): field is CovariateField => typeof field === 'object';

/** `known`: the fields that there may be. */
function unknownField(name: string, known: string): [code: string, message: string] {
  return ['unknown-covariate', `The dataset has no covariate ${quoted(name)}; a calendar may have ${known}`];
}

/** Code and message of what is wrong with a value. */
function valueFault(name: string, value: unknown): [string, string] | undefined {
  if (typeof value !== 'number') {
    return ['not-a-number', `"${name}" must be a number; leave it out when it is not known`];
  }
  return Math.abs(value) > LARGEST_NUMBER ? numberOutOfRange(value) : undefined;
}

export function knownFutureToJson(dataset: string, days: readonly KnownDay[]): KnownFutureDocument {
  return {
    dataset,
    days: days.map(({ date, open, covariates }) => ({ date, ...(open === undefined ? {} : { open }), ...covariates })),
  };
}
