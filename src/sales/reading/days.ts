import { fromEpochDay, type IsoDay } from '../../dates.ts';
import { covariateOf } from '../columns.ts';
import type { Series } from '../series.ts';
import type { SalesTable } from './sales-table.ts';
import type { SettledColumn } from './settled-columns.ts';

/** The slots (distinct date texts) of one day, and the rows they have in all. */
interface Day {
  readonly epochDay: number;
  readonly slots: number[];
  rows: number;
}

export interface Days {
  readonly series: Series;
  readonly closedDays: IsoDay[];
  readonly duplicates: { readonly days: number; readonly rowsMerged: number };
}

/**
 * Sums the rows of each day to its sales. Of a covariate with values 0 and 1 a day takes the maximum, of any other the
 * mean. Days on which no row says that the store was open are left out of the series. Adds a fault for sums that overflow.
 */
export function toDays(
  table: SalesTable,
  slotDays: readonly (number | undefined)[],
  columns: readonly (SettledColumn | undefined)[],
): Days {
  const days = groupByDay(table, slotDays);
  const isOpen = ({ slots }: Day) => table.open?.anyOpen(slots) ?? true;
  const open = days.filter(isOpen);
  const settled = columns.filter((column) => column !== undefined);
  const sales = settled.find(({ column }) => column.role === 'sales');
  const covariates = settled.flatMap((column) => {
    const name = covariateOf(column.column);
    return name === undefined ? [] : [[name, column] as const];
  });
  const merged = days.filter(({ rows }) => rows > 1);
  return {
    series: {
      days: open.map(({ epochDay }) => fromEpochDay(epochDay)),
      sales: Float64Array.from(open, (day) => (sales === undefined ? 0 : salesOf(sales, day, table))),
      covariates: Object.fromEntries(
        covariates.map(([name, column]) => [name, Float64Array.from(open, ({ slots }) => valueOn(column, slots))]),
      ),
    },
    closedDays: days.filter((day) => !isOpen(day)).map(({ epochDay }) => fromEpochDay(epochDay)),
    duplicates: { days: merged.length, rowsMerged: merged.reduce((sum, { rows }) => sum + rows - 1, 0) },
  };
}

function groupByDay(table: SalesTable, slotDays: readonly (number | undefined)[]): Day[] {
  const byDay = new Map<number, Day>();
  slotDays.forEach((epochDay, slot) => {
    if (epochDay === undefined) return;
    const day = byDay.get(epochDay) ?? { epochDay, slots: [], rows: 0 };
    day.slots.push(slot);
    day.rows += table.date.rows[slot] ?? 0;
    byDay.set(epochDay, day);
  });
  return [...byDay.values()].sort((a, b) => a.epochDay - b.epochDay);
}

/** The sum of a day; of several rows it is rounded to the decimals of the file, so that 0.1 + 0.2 is 0.3. */
function salesOf({ numbers, sign, column }: SettledColumn, day: Day, table: SalesTable): number {
  const { daily, decimals } = numbers.reading(sign);
  const sum = daily.sum(day.slots);
  if (Number.isFinite(sum)) return day.rows > 1 ? Number(sum.toFixed(Math.min(decimals, 20))) + 0 : sum;
  const row = table.date.slots[day.slots[0] ?? 0]?.row;
  const message = `The sales of ${fromEpochDay(day.epochDay)} add up to more than a number can hold`;
  table.faults.add({ row, column: column.name, code: 'overflow', message });
  return 0;
}

function valueOn({ numbers, sign }: SettledColumn, slots: readonly number[]): number {
  const { daily, binary } = numbers.reading(sign);
  // A day of empty cells has no value; they are accepted only where empty means 0.
  if (!daily.hasValue(slots)) return 0;
  return binary ? daily.max(slots) : daily.mean(slots);
}
