import { fromEpochDay, type IsoDay, weekdayOfEpochDay } from '../../../dates.ts';
import { numbersOf } from '../../../numerics/number-arrays.ts';
import type { Warning } from '../../dataset.ts';
import { compareIds, DailyTotal, type ManySeries, type NamedSeries, seriesId } from '../../named-series.ts';
import { decimalsOf } from '../../series.ts';
import type { FlagColumn } from '../columns/flag-column.ts';
import { type AttributeColumn, type SeriesColumns, STEP_SLOTS } from '../columns/series-columns.ts';
import type { SalesTable } from '../table/sales-table.ts';
import type { SettledNumbers } from '../table/settled-columns.ts';
import type { Day } from './day.ts';
import { shapeDays } from './day-rules.ts';
import {
  addNegative,
  type Covariate,
  differingDays,
  differingFlags,
  filled,
  flagValues,
  groupByDay,
  inOrderOfColumns,
  mergedRows,
  salesOf,
  sayFilled,
  valuesOf,
} from './day-values.ts';
import type { Days, SettledTable } from './days.ts';
import { closedByZero, closedWeekdayNote, DatasetDays, judge, summarise } from './series-notes.ts';

/** The days of a file of many series: their sum, and each of them. */
export interface ManyDays extends Days {
  readonly many: ManySeries;
}

const NONE: ReadonlySet<number> = new Set();

/** A column that is known ahead, over all series. */
interface KnownTally {
  empty: number;
  series: number;
  marksByOne: boolean;
}

/**
 * As `toDays` for a table with series columns: each series has its own days, flags and covariates. What is true of the file as
 * a whole (days to come, zeros at the end, weekdays that never sell, rows that are not daily) is decided on the sum of all
 * series; what is odd in one of them is a note, and keeps nobody from using the others. Done in steps.
 */
export function* toManyDays(
  table: SalesTable,
  series: SeriesColumns,
  settled: SettledTable,
): Generator<void, ManyDays> {
  return yield* new ManySeriesDays(table, series, settled).read();
}

/** So many series are read in a step. */
const STEP_SERIES = 8;

/** What is true of the dataset: the epoch days that are kept, and those on which it is closed as a whole. */
interface Bounds {
  readonly kept: ReadonlySet<number>;
  readonly closed: ReadonlySet<number>;
  readonly dataset: DatasetDays;
}

class ManySeriesDays {
  readonly #table: SalesTable;
  readonly #series: SeriesColumns;
  readonly #settled: SettledTable;
  /** By series. */
  #slots: readonly Uint32Array[] = [];
  readonly #attributes: readonly AttributeColumn[];
  readonly #known = new Map<SettledNumbers, KnownTally>();
  readonly #differing = new Map<FlagColumn, number>();
  /** The text of each epoch day: all series share them. */
  readonly #texts = new Map<number, IsoDay>();
  #merged = { days: 0, rowsMerged: 0 };
  #days = 0;

  constructor(table: SalesTable, series: SeriesColumns, settled: SettledTable) {
    this.#table = table;
    this.#series = series;
    this.#settled = settled;
    this.#attributes = [...table.attributes.values()].filter(({ isAttribute }) => isAttribute);
  }

  *read(): Generator<void, ManyDays> {
    const { warnings } = this.#settled;
    this.#slots = yield* this.#series.slotsBySeries();
    const sum = yield* this.#daysOfSum();
    const shaped = shapeDays(sum, this.#table, this.#settled);
    const kept = new Set(shaped.days.map(({ epochDay }) => epochDay));
    const closed = new Set(shaped.closed.map(({ epochDay }) => epochDay));
    const dataset = new DatasetDays(shaped.days.map(({ epochDay }) => epochDay));
    const named = this.#series.filled().map((at) => ({ at, id: seriesId(this.#series.keys[at]) }));
    named.sort((a, b) => compareIds(a.id, b.id));
    const total = new DailyTotal();
    const entries: NamedSeries[] = [];
    for (const [i, { at, id }] of named.entries()) {
      if (i % STEP_SERIES === 0) yield;
      const entry = this.#entryOf(at, id, { kept, closed, dataset });
      if (entry.series.days.length + entry.closedDays.length === 0) continue;
      entries.push(entry);
      total.add(entry);
    }
    yield;
    for (const [column, tally] of this.#known) {
      sayFilled(column, tally, { days: this.#days, series: tally.series }, this.#table, warnings);
    }
    warnings.push(...summarise(entries));
    const { decimals } = this.#settled.columns.sales.numbers.reading(this.#settled.columns.sales.sign);
    return {
      ...total.rounded(Math.min(decimals, 20)),
      duplicates: this.#merged,
      differingFlags: differingFlags(this.#table, (flag) => this.#differing.get(flag) ?? 0),
      many: { columns: this.#series.names, attributes: this.#attributes.map(({ name }) => name), entries },
    };
  }

  /** The sum of all series on each day on which some row says that it was open. */
  *#daysOfSum(): Generator<void, Day[]> {
    const { slotDays, columns } = this.#settled;
    const { open, slots } = this.#table;
    const { daily, decimals } = columns.sales.numbers.reading(columns.sales.sign);
    const byDay = new Map<number, { epochDay: number; slots: number[]; rows: number; sales: number }>();
    for (let slot = 0; slot < slots.slotCount; slot += 1) {
      if (slot % STEP_SLOTS === STEP_SLOTS - 1) yield;
      const epochDay = slotDays[slots.dateOf(slot)];
      const rows = slots.rowsOf(slot);
      if (epochDay === undefined || rows === 0 || open?.anyOpen([slot]) === false) continue;
      const day = byDay.get(epochDay);
      if (day === undefined) byDay.set(epochDay, { epochDay, slots: [slot], rows, sales: daily.sum([slot]) });
      else {
        day.rows += rows;
        day.sales += daily.sum([slot]);
      }
    }
    const days = [...byDay.values()].sort((a, b) => a.epochDay - b.epochDay);
    for (const day of days) day.sales = Number(day.sales.toFixed(Math.min(decimals, 20))) + 0;
    return days;
  }

  #entryOf(at: number, id: string, bounds: Bounds): NamedSeries {
    const { columns, allowNegative } = this.#settled;
    const table = this.#table;
    const { grouped, days, closed, notes: shut } = this.#daysOf(at, id, bounds);
    if (!allowNegative) for (const day of days) if (day.sales < 0) addNegative(day, table, id);
    this.#count(grouped, days);
    const { notes, state } = judge(days, bounds.dataset, table.header.mapping.zeroTail);
    const sales = numbersOf(days, (day) => day.sales);
    const known = this.#knownOf(days, notes);
    return {
      id,
      keys: this.#series.keys[at],
      attributes: this.#attributesOf(at),
      series: {
        days: days.map(({ epochDay }) => this.#textOf(epochDay)),
        sales,
        covariates: inOrderOfColumns([...flagValues(days, table), ...known]),
      },
      closedDays: closed.sort((a, b) => a - b).map((epochDay) => this.#textOf(epochDay)),
      decimals: decimalsOf(sales, columns.sales.numbers.reading(columns.sales.sign).decimals),
      state,
      notes: [...notes, ...shut],
    };
  }

  /** All days of a series, those that it sold on, and those that it was closed on. */
  #daysOf(at: number, id: string, { kept, closed: always }: Bounds) {
    const table = this.#table;
    const grouped = groupByDay(table, this.#settled.slotDays, this.#slots[at]);
    const open: Day[] = [];
    const closed: number[] = [];
    for (const day of grouped) {
      const isOpen = table.open?.anyOpen(day.slots) ?? true;
      if (!isOpen || always.has(day.epochDay)) closed.push(day.epochDay);
      else if (kept.has(day.epochDay)) open.push(day);
    }
    for (const day of open) day.sales = salesOf(day, table, this.#settled.columns, id);
    // Of some days to add nobody can say on which weekdays a series is closed.
    const weekdays = this.#settled.isWhole ? closedByZero(open) : NONE;
    if (weekdays.size === 0) return { grouped, days: open, closed, notes: [] };
    const isShut = ({ epochDay }: Day) => weekdays.has(weekdayOfEpochDay(epochDay));
    const shut = open.filter(isShut).map(({ epochDay }) => epochDay);
    closed.push(...shut);
    return {
      grouped,
      days: open.filter((day) => !isShut(day)),
      closed,
      notes: [closedWeekdayNote(weekdays, shut.length)],
    };
  }

  #textOf(epochDay: number): IsoDay {
    const known = this.#texts.get(epochDay);
    if (known !== undefined) return known;
    const text = fromEpochDay(epochDay);
    this.#texts.set(epochDay, text);
    return text;
  }

  #count(grouped: readonly Day[], days: readonly Day[]): void {
    const { days: several, rowsMerged } = mergedRows(grouped);
    this.#merged = { days: this.#merged.days + several, rowsMerged: this.#merged.rowsMerged + rowsMerged };
    this.#days += days.length;
    for (const flag of this.#table.flags.values()) {
      const differing = differingDays(days, flag);
      if (differing > 0) this.#differing.set(flag, (this.#differing.get(flag) ?? 0) + differing);
    }
  }

  #attributesOf(at: number): Record<string, string> {
    const texts = this.#attributes.flatMap((column) => {
      const text = column.textOf(at);
      return text === undefined ? [] : [[column.name, text] as const];
    });
    return Object.fromEntries(texts);
  }

  /** The columns that are known ahead, in one series; one that has no value there explains nothing of it. */
  #knownOf(days: readonly Day[], notes: Warning[]): Covariate[] {
    return this.#settled.columns.known.map((column) => {
      const values = valuesOf(column, days);
      const name = this.#table.columns[column.at]?.name ?? '';
      const tally = this.#known.get(column) ?? { empty: 0, series: 0, marksByOne: values.marksByOne };
      this.#known.set(column, tally);
      tally.empty += values.empty;
      if (values.empty > 0) tally.series += 1;
      if (values.empty === days.length && days.length > 0 && !values.marksByOne) {
        notes.push({
          code: 'known-empty',
          message: `${name} has no value on any day: read as 0, so that it explains nothing`,
        });
      }
      return { at: column.at, name, values: filled(values) };
    });
  }
}
