import { fromEpochDay } from '../../../dates.ts';
import { inEnglish } from '../../../language/number-format.ts';
import { numbersOf } from '../../../numerics/number-arrays.ts';
import { covariateOf } from '../../columns.ts';
import type { Warning } from '../../dataset.ts';
import { counted, quoted } from '../../faults.ts';
import type { Question } from '../../mapping.ts';
import type { FlagColumn } from '../columns/flag-column.ts';
import type { FlagRole } from '../roles/assignment.ts';
import type { SalesTable } from '../table/sales-table.ts';
import type { SettledColumns, SettledNumbers } from '../table/settled-columns.ts';
import type { Day } from './day.ts';

/** Days with several rows, and the rows beyond the first of each. */
export function mergedRows(days: readonly Day[]): { readonly days: number; readonly rowsMerged: number } {
  const several = days.filter(({ rows }) => rows > 1);
  return { days: several.length, rowsMerged: several.reduce((sum, { rows }) => sum + rows - 1, 0) };
}

/** The days that these slots are of, ascending. */
export function groupByDay(
  { slots }: SalesTable,
  slotDays: readonly (number | undefined)[],
  own: ArrayLike<number>,
): Day[] {
  const found: Day[] = [];
  for (let i = 0; i < own.length; i += 1) {
    const slot = own[i];
    const rows = slots.rowsOf(slot);
    const epochDay = slotDays[slots.dateOf(slot)];
    if (epochDay !== undefined && rows > 0) found.push({ epochDay, slots: [slot], rows, sales: 0 });
  }
  found.sort((a, b) => a.epochDay - b.epochDay);
  return merged(found);
}

/** One day of all that are the same one: a day may be written in several ways. */
function merged(days: Day[]): Day[] {
  let last = -1;
  for (const day of days) {
    if (last >= 0 && days[last].epochDay === day.epochDay) {
      days[last].slots.push(...day.slots);
      days[last].rows += day.rows;
    } else {
      last += 1;
      days[last] = day;
    }
  }
  days.length = last + 1;
  return days;
}

/** The sum of a day; of several rows it is rounded to the decimals of the file, so that 0.1 + 0.2 is 0.3. */
export function salesOf(day: Day, table: SalesTable, { sales: { numbers, sign } }: SettledColumns, id = ''): number {
  const { daily, decimals } = numbers.reading(sign);
  const sum = daily.sum(day.slots);
  if (Number.isFinite(sum)) {
    const isProduct = table.header.assignment.amount?.kind === 'product';
    return day.rows > 1 || isProduct ? Number(sum.toFixed(Math.min(decimals, 20))) + 0 : sum;
  }
  const message = `The sales of ${dateOf(day, id)} add up to more than a number can hold`;
  table.faults.add({ row: rowOf(day, table), column: numbers.name, code: 'overflow', message });
  return 0;
}

function rowOf({ slots }: Day, table: SalesTable): number | undefined {
  return table.slots.firstRowOf(slots[0] ?? 0);
}

/** A day as messages name it: with the series that it is of, where there are several. */
function dateOf({ epochDay }: Day, id: string): string {
  const date = fromEpochDay(epochDay);
  return id === '' ? date : `${quoted(id)} on ${date}`;
}

/** Adds the fault of a day that sold less than nothing. */
export function addNegative(day: Day, table: SalesTable, id = ''): void {
  const message = `The sales of ${dateOf(day, id)} are ${day.sales}, less than nothing: set the option allowNegative if goods can be returned`;
  table.faults.add({ row: rowOf(day, table), column: table.sales.name, code: 'negative-sales', message });
}

/** The values of a covariate on the days of a series, and where its column stands. */
export interface Covariate {
  readonly at: number;
  readonly name: string;
  readonly values: Float64Array;
}

/** Models see covariates in the order of their columns. */
export function inOrderOfColumns(covariates: readonly Covariate[]): Record<string, Float64Array> {
  const sorted = [...covariates].sort((a, b) => a.at - b.at);
  return Object.fromEntries(sorted.map(({ name, values }) => [name, values]));
}

/** The flags of these days, as far as they are covariates. */
export function flagValues(days: readonly Day[], table: SalesTable): Covariate[] {
  const { flags } = table.header.assignment;
  return [...table.flags].flatMap(([role, flag]) => {
    const name = covariateOf({ name: flag.name, role });
    if (name === undefined) return [];
    return [{ at: flags[role] ?? -1, name, values: numbersOf(days, ({ slots }) => flag.valueOn(slots)) }];
  });
}

/** On how many days some rows are marked and others are not. */
export function differingDays(days: readonly Day[], flag: FlagColumn): number {
  return days.filter(({ slots }) => flag.differsOn(slots)).length;
}

/** What to ask of flags that differ between the rows of so many days. */
export function differingFlags({ flags }: SalesTable, countOf: (flag: FlagColumn) => number): Question[] {
  return [...flags].flatMap(([role, flag]) => {
    const differing = countOf(flag);
    return differing === 0 ? [] : [differingFlag(role, flag.name, differing)];
  });
}

function differingFlag(role: FlagRole, name: string, days: number): Question {
  return {
    role,
    message: `${name} differs between the rows of ${counted(days, 'day')}: shall it be left out, or used as the share of the rows that are marked?`,
    candidates: [
      { column: name, why: 'Not used', sample: [], answer: { [role]: null, ignore: [name] } },
      {
        column: name,
        why: 'The share of the marked rows, which is known ahead',
        sample: [],
        answer: { [role]: null, known: [name] },
      },
    ],
  };
}

/** With more days without a value than this share a column is refused. */
const MOST_FILLED = 0.2;

/** The means of a column that is known ahead; NaN on days without a value. `marksByOne`: an empty cell is a 0 there. */
export interface KnownValues {
  readonly means: Float64Array;
  readonly empty: number;
  readonly marksByOne: boolean;
}

export function valuesOf({ numbers, sign }: SettledNumbers, days: readonly Day[]): KnownValues {
  const { daily, binary, hasZero } = numbers.reading(sign);
  const means = numbersOf(days, ({ slots }) => (daily.hasValue(slots) ? daily.mean(slots) : Number.NaN));
  return { means, empty: means.filter(Number.isNaN).length, marksByOne: binary && !hasZero };
}

/** How many days there are in all, and of how many series some have no value; 0 in a file of one. */
interface Emptiness {
  readonly days: number;
  readonly series: number;
}

/** Adds the fault of a column that is empty on too many days, and the warning of how the others are filled in. */
export function sayFilled(
  { numbers }: SettledNumbers,
  { empty, marksByOne }: Omit<KnownValues, 'means'>,
  { days, series }: Emptiness,
  table: SalesTable,
  warnings: Warning[],
): void {
  if (empty === 0) return;
  if (marksByOne) {
    const message = `${numbers.name}: ${counted(numbers.missing.count, 'empty cell')} read as 0, since every other one is 1`;
    warnings.push({ code: 'blank-as-zero', message });
    return;
  }
  if (empty > MOST_FILLED * days) {
    table.faults.addCells(numbers.name, numbers.missing, () => [
      'missing-value',
      `${numbers.name} is missing: fill it in, or do not declare it as known`,
    ]);
  }
  const where = series === 0 ? '' : ` of ${inEnglish(series)} series`;
  const message = `${numbers.name}: ${counted(empty, 'day')}${where} without a value ${empty === 1 ? 'takes' : 'take'} that of the day before`;
  warnings.push({ code: 'filled-known', message });
}

/** A day without a value takes that of the day before it, or else of the first day that has one; without any it is 0. */
export function filled({ means, empty, marksByOne }: KnownValues): Float64Array {
  if (empty === 0) return means;
  let last = means.find((value) => !Number.isNaN(value)) ?? 0;
  return means.map((value) => {
    if (Number.isNaN(value)) return marksByOne ? 0 : last;
    last = value;
    return value;
  });
}
