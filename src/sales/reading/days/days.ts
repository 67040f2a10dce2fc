import { fromEpochDay, type IsoDay } from '../../../dates.ts';
import { covariateOf } from '../../columns.ts';
import type { Warning } from '../../dataset.ts';
import { counted } from '../../faults.ts';
import type { Question } from '../../mapping.ts';
import type { Series } from '../../series.ts';
import { type Day, type ShapedDays, shapeDays } from './day-rules.ts';
import type { FlagRole } from '../roles/assignment.ts';
import type { SalesTable } from '../table/sales-table.ts';
import type { SettledColumns, SettledNumbers } from '../table/settled-columns.ts';

export interface Days {
  readonly series: Series;
  readonly closedDays: IsoDay[];
  readonly duplicates: { readonly days: number; readonly rowsMerged: number };
  /** What to ask where a flag differs between the rows of a day. */
  readonly differingFlags: readonly Question[];
}

interface Settled {
  readonly columns: SettledColumns;
  readonly slotDays: readonly (number | undefined)[];
  readonly allowNegative: boolean;
  readonly today: number | undefined;
  readonly isWhole: boolean;
  readonly warnings: Warning[];
  readonly questions: Question[];
}

/**
 * Sums the rows of each day to its sales. A day is marked by a flag when one of its rows is; of a column that is known ahead
 * it takes the mean. Days on which no row says that the store was open are left out of the series, and those that
 * `shapeDays` finds to be no days of sales. Adds a fault for sums that overflow, and for days below zero.
 */
export function toDays(table: SalesTable, settled: Settled): Days {
  const { columns, slotDays } = settled;
  const grouped = groupByDay(table, slotDays);
  const isOpen = ({ slots }: Day) => table.open?.anyOpen(slots) ?? true;
  for (const day of grouped) day.sales = salesOf(day, table, columns);
  const shaped: ShapedDays = shapeDays(grouped.filter(isOpen), table, settled);
  const { days } = shaped;
  if (!settled.allowNegative) for (const day of days) if (day.sales < 0) addNegative(day, table);
  const merged = grouped.filter(({ rows }) => rows > 1);
  const closed = [...grouped.filter((day) => !isOpen(day)), ...shaped.closed].map(({ epochDay }) => epochDay);
  return {
    series: {
      days: days.map(({ epochDay }) => fromEpochDay(epochDay)),
      sales: Float64Array.from(days, ({ sales }) => sales),
      covariates: covariatesOf(days, table, settled),
    },
    closedDays: closed.sort((a, b) => a - b).map(fromEpochDay),
    duplicates: { days: merged.length, rowsMerged: merged.reduce((sum, { rows }) => sum + rows - 1, 0) },
    differingFlags: differingFlags(days, table),
  };
}

function groupByDay(table: SalesTable, slotDays: readonly (number | undefined)[]): Day[] {
  const byDay = new Map<number, Day>();
  slotDays.forEach((epochDay, slot) => {
    const rows = table.date.rows[slot] ?? 0;
    if (epochDay === undefined || rows === 0) return;
    const day = byDay.get(epochDay) ?? { epochDay, slots: [], rows: 0, sales: 0 };
    day.slots.push(slot);
    day.rows += rows;
    byDay.set(epochDay, day);
  });
  return [...byDay.values()].sort((a, b) => a.epochDay - b.epochDay);
}

/** The sum of a day; of several rows it is rounded to the decimals of the file, so that 0.1 + 0.2 is 0.3. */
function salesOf(day: Day, table: SalesTable, { sales: { numbers, sign } }: SettledColumns): number {
  const { daily, decimals } = numbers.reading(sign);
  const sum = daily.sum(day.slots);
  if (Number.isFinite(sum)) {
    const isProduct = table.header.assignment.amount?.kind === 'product';
    return day.rows > 1 || isProduct ? Number(sum.toFixed(Math.min(decimals, 20))) + 0 : sum;
  }
  const message = `The sales of ${fromEpochDay(day.epochDay)} add up to more than a number can hold`;
  table.faults.add({ row: rowOf(day, table), column: numbers.name, code: 'overflow', message });
  return 0;
}

function rowOf({ slots }: Day, table: SalesTable): number | undefined {
  return table.date.slots[slots[0] ?? 0]?.row;
}

function addNegative(day: Day, table: SalesTable): void {
  const date = fromEpochDay(day.epochDay);
  const message = `The sales of ${date} are ${day.sales}, less than nothing: set the option allowNegative if goods can be returned`;
  table.faults.add({ row: rowOf(day, table), column: table.sales.name, code: 'negative-sales', message });
}

function covariatesOf(days: readonly Day[], table: SalesTable, settled: Settled): Record<string, Float64Array> {
  const covariates: [at: number, name: string, values: Float64Array][] = [];
  const { flags } = table.header.assignment;
  for (const [role, flag] of table.flags) {
    const at = flags[role] ?? -1;
    const name = covariateOf({ name: flag.name, role });
    if (name === undefined) continue;
    covariates.push([at, name, Float64Array.from(days, ({ slots }) => flag.valueOn(slots))]);
  }
  for (const column of settled.columns.known) {
    const name = table.columns[column.at]?.name ?? '';
    covariates.push([column.at, name, knownValues(column, days, table, settled.warnings)]);
  }
  covariates.sort((a, b) => a[0] - b[0]);
  return Object.fromEntries(covariates.map(([, name, values]) => [name, values]));
}

function differingFlags(days: readonly Day[], { flags }: SalesTable): Question[] {
  return [...flags].flatMap(([role, flag]) => {
    const differing = days.filter(({ slots }) => flag.differsOn(slots)).length;
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

/** The mean of each day; a day without a value takes that of the day before it, or else of the first day that has one. */
function knownValues(
  { numbers, sign }: SettledNumbers,
  days: readonly Day[],
  table: SalesTable,
  warnings: Warning[],
): Float64Array {
  const { daily, binary, hasZero } = numbers.reading(sign);
  const marksByOne = binary && !hasZero;
  const own = days.map(({ slots }) => (daily.hasValue(slots) ? daily.mean(slots) : undefined));
  const empty = own.filter((value) => value === undefined).length;
  if (empty > 0 && !marksByOne) {
    if (empty > MOST_FILLED * days.length) {
      table.faults.addCells(numbers.name, numbers.missing, () => [
        'missing-value',
        `${numbers.name} is missing: fill it in, or do not declare it as known`,
      ]);
    }
    const message = `${numbers.name}: ${counted(empty, 'day')} without a value ${empty === 1 ? 'takes' : 'take'} that of the day before`;
    warnings.push({ code: 'filled-known', message });
  } else if (empty > 0) {
    const message = `${numbers.name}: ${counted(numbers.missing.count, 'empty cell')} read as 0, since every other one is 1`;
    warnings.push({ code: 'blank-as-zero', message });
  }
  let last = marksByOne ? 0 : (own.find((value) => value !== undefined) ?? 0);
  return Float64Array.from(own, (value) => {
    if (marksByOne) return value ?? 0;
    last = value ?? last;
    return last;
  });
}
