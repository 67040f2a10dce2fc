import { toEpochDay } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { runSteps } from '../../primitives.ts';
import type { Column } from '../dataset.ts';
import { counted, FaultList, LARGEST_NUMBER, numberOutOfRange, quoted, withoutResidue } from '../faults.ts';
import {
  compareRows,
  type KnownDay,
  type KnownFutureDocument,
  type KnownFutureRequest,
  knownFutureColumns,
  knownFutureFieldOf,
  SERIES_FIELD,
} from '../known-future.ts';
import { isSane, outOfRange } from './columns/date-column.ts';
import { type SeriesNames, unknownSeries } from './known-future-series.ts';
import type { KnownFutureFile } from './read-known-future.ts';

type AddFault = (name: string, code: string, message: string) => void;
type NamedField = ReturnType<typeof knownFutureFieldOf>;

/** Days that are read in a step of a few milliseconds. */
const STEP_DAYS = 1000;

/**
 * The days of a request, checked against the columns of the dataset and, where it has many series, against their ids. Reading
 * ends with the first day that has more fields than there may be, and once there are as many faults as are listed: what is
 * refused takes no longer to read than what is not.
 */
export function knownFutureFromJson(
  request: KnownFutureRequest,
  columns: readonly Column[],
  names?: SeriesNames | undefined,
): KnownFutureFile {
  return runSteps(jsonSteps(request, columns, names));
}

/** The same in steps of a few milliseconds. */
export function* jsonSteps(
  { days }: KnownFutureRequest,
  columns: readonly Column[],
  names: SeriesNames | undefined,
): Generator<void, KnownFutureFile> {
  const faults = new FaultList();
  const readDay = createDayReader(columns, names, faults);
  const read: KnownDay[] = [];
  for (const [i, day] of days.entries()) {
    if (i % STEP_DAYS === STEP_DAYS - 1) yield;
    const known = readDay(day, i);
    if (known === undefined || faults.isFull) break;
    read.push(known);
  }
  if (faults.count > 0) return { valid: false, problems: faults.first(), problemCount: faults.count };
  return { valid: true, days: yield* inOrder(read) };
}

/** Reads day after day; undefined for one that has more fields than there may be. */
function createDayReader(columns: readonly Column[], names: SeriesNames | undefined, faults: FaultList) {
  const mayHave = knownFutureColumns(columns);
  const known = [...(names === undefined ? [] : [SERIES_FIELD]), ...mayHave].join(', ');
  const most = mayHave.length + (names === undefined ? 1 : 2); // the date, the series
  const valuesOf = createValueReader(columns, known, names !== undefined, faults);
  const isRepeated = createRepetition();
  return (day: KnownFutureRequest['days'][number], i: number): KnownDay | undefined => {
    const { date, open } = day;
    const addFault: AddFault = (name, code, message) => faults.add({ field: `body/days/${i}/${name}`, code, message });
    const series = names && seriesOf(day.series, names, addFault);
    if (isRepeated(date, series)) {
      addFault('date', 'repeated-date', `${dayOf(date, series)} stands in an earlier entry already`);
    }
    if (!isSane(toEpochDay(date))) addFault('date', ...outOfRange(date));
    const fields = Object.keys(day);
    const isCrowded = fields.length > most;
    if (isCrowded) faults.add({ field: `body/days/${i}`, ...tooManyFields(fields.length, known) });
    const covariates = valuesOf(day, fields, addFault);
    if (isCrowded) return undefined;
    return { date, ...about(series), open: open === undefined ? undefined : Boolean(open), covariates };
  };
}

const about = (series: string | undefined) => (series === undefined ? {} : { series });

/** Whether a day of a series came before. */
function createRepetition() {
  const seen = new Set<string>();
  return (date: string, series: string | undefined): boolean => {
    const key = series === undefined ? date : `${date} ${series}`;
    const size = seen.size;
    return seen.add(key).size === size;
  };
}

/** Day by day: sorting all of hundreds of thousands at once would take too long. */
export function* inOrder(days: readonly KnownDay[]): Generator<void, KnownDay[]> {
  const byDate = new Map<string, KnownDay[]>();
  for (const day of days) {
    const same = byDate.get(day.date);
    if (same) same.push(day);
    else byDate.set(day.date, [day]);
  }
  const ordered: KnownDay[] = [];
  let sorted = 0;
  for (const date of [...byDate.keys()].sort()) {
    const same = byDate.get(date) ?? [];
    for (const day of same.sort(compareRows)) ordered.push(day);
    sorted += same.length;
    if (sorted < STEP_DAYS) continue;
    sorted = 0;
    yield;
  }
  return ordered;
}

function dayOf(date: string, series: string | undefined): string {
  return series === undefined ? date : `${date} of ${quoted(series)}`;
}

/** The series that a day is about; undefined: all of them. */
function seriesOf(said: unknown, { ids }: SeriesNames, addFault: AddFault): string | undefined {
  if (said === undefined || said === '') return undefined;
  if (typeof said !== 'string') addFault(SERIES_FIELD, 'unknown-series', 'The id of a series is a text');
  else if (ids?.has(said) === false) addFault(SERIES_FIELD, 'unknown-series', unknownSeries(said));
  else return said;
  return undefined;
}

/** Reads the values of day after day, until there are as many faults as are listed. `known`: what a day may have. */
function createValueReader(columns: readonly Column[], known: string, hasSeries: boolean, faults: FaultList) {
  // A request repeats its names on every day: what no day may have is told of the first one that has it.
  const fields = new Map<string, NamedField>([
    ['date', 'ignored'],
    ['open', 'open'],
    ...(hasSeries ? ([[SERIES_FIELD, 'ignored']] as const) : []),
  ]);
  const fieldOfName = (name: string, addFault: AddFault): NamedField => {
    if (!fields.has(name)) {
      const field = knownFutureFieldOf(columns, name);
      if (!isCovariate(field))
        addFault(name, ...(name === SERIES_FIELD ? oneSeries(known) : unknownField(name, known)));
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

function oneSeries(known: string): [code: string, message: string] {
  return ['unknown-series', `The dataset has one series: leave "${SERIES_FIELD}" out; a calendar may have ${known}`];
}

/** Code and message of what is wrong with a value. */
function valueFault(name: string, value: unknown): [string, string] | undefined {
  if (typeof value !== 'number') {
    return ['not-a-number', `"${name}" must be a number; leave it out when it is not known`];
  }
  return Math.abs(value) > LARGEST_NUMBER ? numberOutOfRange(value) : undefined;
}

export function knownFutureToJson(dataset: string, days: readonly KnownDay[]): KnownFutureDocument {
  return { dataset, days: days.map(dayToJson) };
}

function dayToJson({ date, series, open, covariates }: KnownDay): KnownFutureDocument['days'][number] {
  return { date, ...about(series), ...(open === undefined ? {} : { open }), ...covariates };
}

/** The same as text, piece by piece: what else has to be done can be done in between. */
export function* knownFutureJsonPieces(dataset: string, days: readonly KnownDay[]): Generator<string> {
  yield `{"dataset":${JSON.stringify(dataset)},"days":[`;
  for (let at = 0; at < days.length; at += STEP_DAYS) {
    const piece = days.slice(at, at + STEP_DAYS).map((day) => JSON.stringify(dayToJson(day)));
    yield `${at === 0 ? '' : ','}${piece.join()}`;
  }
  yield ']}';
}
