import { addDays, eachDay, type IsoDay, weekdayOf } from '../../dates.ts';
import type { Fault } from '../../errors.ts';
import { inEnglish } from '../../language/number-format.ts';
import { entryOf } from '../../primitives.ts';
import { HOLIDAY, headersByCovariate, PROMO } from '../columns.ts';
import type { Column, Warning } from '../dataset.ts';
import { counted, quoted } from '../faults.ts';
import type { KnownDay } from '../known-future.ts';
import type { SeriesDays } from '../named-series.ts';
import { closedWeekdays, type Series } from '../series.ts';
import { type AddedDay, on } from './added-days.ts';

/** What is known where days are added. */
interface Knowledge {
  /** Of the series; `''` where there is one. */
  readonly id: string;
  readonly columns: readonly Column[];
  readonly knownFuture: readonly KnownDay[];
}

/** Open days of a series that nobody spoke of, between its last one and one that was added. */
interface SkippedDays {
  readonly days: number;
  readonly first: IsoDay;
  readonly from: IsoDay;
  readonly to: IsoDay;
}

/** A series with days that were added, and what people should know of it. */
export interface RevisedSeries {
  readonly sales: SeriesDays;
  readonly faults: readonly Fault[];
  /** Added days of which nothing was said of a flag, by its column. */
  readonly assumed: ReadonlyMap<string, number>;
  readonly skipped: SkippedDays | undefined;
}

/**
 * A series with these days in it: new ones, and in the place of those it has. What a revised day leaves out stays as it
 * was. What a new day leaves out is what the known future said of it; else a promotion or a holiday is taken for none, with a
 * warning, and any other value is missing.
 */
export function withAddedDays(
  current: SeriesDays,
  added: readonly AddedDay[],
  { id, columns, knownFuture }: Knowledge,
): RevisedSeries {
  const { series } = current;
  const names = Object.keys(series.covariates);
  const headers = headersByCovariate(columns);
  const planned = new Map(knownFuture.map((day) => [day.date, day.covariates]));
  const rows = new Map(
    series.days.map((date, i) => {
      const values = names.map((name) => series.covariates[name]?.[i] ?? Number.NaN);
      return [date, { sales: series.sales[i], values }];
    }),
  );
  const closed = new Set(current.closedDays);
  const faults: Fault[] = [];
  const assumed = new Map<string, number>();
  for (const { date, sales, covariates, place } of added) {
    const before = rows.get(date);
    if (sales === undefined) {
      rows.delete(date);
      closed.add(date);
      continue;
    }
    closed.delete(date);
    const values = names.map((name, i) => {
      const value = entryOf(covariates, name) ?? before?.values[i] ?? entryOf(planned.get(date) ?? {}, name);
      if (value !== undefined) return value;
      const header = headers.get(name) ?? name;
      if (name === PROMO || name === HOLIDAY) assumed.set(header, (assumed.get(header) ?? 0) + 1);
      else faults.push({ ...place(header), code: 'missing-value', message: `${header} of ${on(date, id)} is missing` });
      return 0;
    });
    rows.set(date, { sales, values });
  }
  const days = [...rows.keys()].sort();
  // A day without a row between others is closed anyway: it is marked where the dataset marks closed days.
  const needsMark = (day: IsoDay) =>
    current.closedDays.length > 0 || day < (days[0] ?? '') || day > (days.at(-1) ?? '');
  const valueOn = (date: IsoDay, i: number) => rows.get(date)?.values[i] ?? Number.NaN;
  return {
    sales: {
      series: {
        days,
        sales: Float64Array.from(days, (date) => rows.get(date)?.sales ?? Number.NaN),
        covariates: Object.fromEntries(
          names.map((name, i) => [name, Float64Array.from(days, (date) => valueOn(date, i))]),
        ),
      },
      closedDays: [...closed].filter(needsMark).sort(),
    },
    faults,
    assumed,
    skipped: skippedDays(current, added),
  };
}

/** Days between the last one of the series and the first one added are closed from now on, which may be a mistake. */
function skippedDays({ series, closedDays }: SeriesDays, added: readonly AddedDay[]): SkippedDays | undefined {
  const from = [series.days.at(-1) ?? '', closedDays.at(-1) ?? ''].sort().at(-1);
  if (!from) return undefined;
  const told = new Set(added.map(({ date }) => date));
  const to = [...told].sort().at(-1) ?? from;
  if (to <= from) return undefined;
  const rests = closedWeekdays(series);
  const skipped = eachDay(addDays(from, 1), to).filter((day) => !told.has(day) && !rests.includes(weekdayOf(day)));
  const [first] = skipped;
  return first === undefined ? undefined : { days: skipped.length, first, from, to };
}

/** Whether both say the same of each day. */
export function isSameSeries(a: SeriesDays, b: SeriesDays): boolean {
  const columnsOf = ({ sales, covariates }: Series) => [sales, ...Object.values(covariates)];
  const others = columnsOf(b.series);
  return (
    isSameList(a.series.days, b.series.days) &&
    isSameList(a.closedDays, b.closedDays) &&
    columnsOf(a.series).every((values, i) => isSameList(values, others[i] ?? []))
  );
}

function isSameList<T>(a: ArrayLike<T>, b: ArrayLike<T>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) {
    const isNothing = Number.isNaN(a[i]) && Number.isNaN(b[i]);
    if (a[i] !== b[i] && !isNothing) return false;
  }
  return true;
}

/** What is wrong with a new series that is gone once what was written is read by the mapping of the dataset. */
export function unreadableSeries(id: string): Fault {
  const message = `${quoted(id)} cannot be a series of its own: by the mapping of the dataset its rows are left out`;
  return { code: 'unreadable-series', message };
}

/** A text that says something else of a series than before. */
interface RevisedText {
  readonly id: string;
  readonly column: string;
  readonly before: string;
  readonly now: string;
}

/** So many series are named in a warning. */
const NAMED = 5;

/** What people should know of days that were added, over all series. */
export class RevisionNotes {
  readonly #assumed = new Map<string, number>();
  readonly #skipped: (SkippedDays & { readonly id: string })[] = [];
  readonly #new: string[] = [];
  readonly #texts: RevisedText[] = [];

  add(id: string, { assumed, skipped }: RevisedSeries): void {
    for (const [header, days] of assumed) this.#assumed.set(header, (this.#assumed.get(header) ?? 0) + days);
    if (skipped) this.#skipped.push({ ...skipped, id });
  }

  addNew(id: string): void {
    this.#new.push(id);
  }

  addText(text: RevisedText): void {
    this.#texts.push(text);
  }

  warnings(): Warning[] {
    return [
      ...(this.#new.length === 0 ? [] : [newSeries(this.#new)]),
      ...(this.#texts.length === 0 ? [] : [revisedTexts(this.#texts)]),
      ...[...this.#assumed].map(([header, days]) => ({
        code: 'assumed-flag',
        message: `${header} of ${counted(days, 'added day')} is 0, since nothing was said of it`,
      })),
      ...(this.#skipped.length === 0 ? [] : [skippedWarning(this.#skipped)]),
    ];
  }
}

function named(ids: readonly string[]): string {
  const others = ids.length > NAMED ? `, … and ${ids.length - NAMED} more` : '';
  return `${ids.slice(0, NAMED).map(quoted).join(', ')}${others}`;
}

function newSeries(ids: readonly string[]): Warning {
  const message = `${inEnglish(ids.length)} series that the dataset did not have: ${named(ids)}. Is the name right?`;
  return { code: 'new-series', message };
}

function revisedTexts(texts: readonly RevisedText[]): Warning {
  const shown = texts
    .slice(0, NAMED)
    .map(({ id, column, before, now }) => `${column} of ${quoted(id)} is ${quoted(now)} instead of ${quoted(before)}`);
  const others = texts.length > NAMED ? `, … and ${texts.length - NAMED} more` : '';
  return { code: 'revised-attribute', message: `${shown.join(', ')}${others}` };
}

function skippedWarning(all: readonly (SkippedDays & { readonly id: string })[]): Warning {
  const [one] = all;
  const first = all.reduce((least, other) => (other.first < least.first ? other : least), one);
  const days = counted(
    all.reduce((sum, other) => sum + other.days, 0),
    'day',
  );
  const where =
    all.length > 1
      ? ` of ${inEnglish(all.length)} series`
      : `${one.id === '' ? '' : ` of ${quoted(one.id)}`} between ${one.from} and ${one.to}`;
  const whose = all.length > 1 ? ` of ${quoted(first.id)}` : '';
  const message = `${days}${where} count as closed, since nothing was said of them; the first is ${first.first}${whose}`;
  return { code: 'skipped-days', message };
}
