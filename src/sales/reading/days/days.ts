import { fromEpochDay, type IsoDay } from '../../../dates.ts';
import { numbersOf } from '../../../numerics/number-arrays.ts';
import type { Warning } from '../../dataset.ts';
import type { Question } from '../../mapping.ts';
import type { ManySeries } from '../../named-series.ts';
import type { Series } from '../../series.ts';
import type { SalesTable } from '../table/sales-table.ts';
import type { SettledColumns } from '../table/settled-columns.ts';
import type { Day } from './day.ts';
import { type ShapedDays, shapeDays } from './day-rules.ts';
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

export interface Days {
  /** Of many series their sum. */
  readonly series: Series;
  readonly many?: ManySeries | undefined;
  readonly closedDays: readonly IsoDay[];
  readonly duplicates: { readonly days: number; readonly rowsMerged: number };
  /** What to ask where a flag differs between the rows of a day. */
  readonly differingFlags: readonly Question[];
}

export interface SettledTable {
  readonly columns: SettledColumns;
  /** The epoch day of each distinct date. */
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
export function toDays(table: SalesTable, settled: SettledTable): Days {
  const { columns, slotDays } = settled;
  const slots = Array.from({ length: table.slots.slotCount }, (_, slot) => slot);
  const grouped = groupByDay(table, slotDays, slots);
  const isOpen = ({ slots: own }: Day) => table.open?.anyOpen(own) ?? true;
  for (const day of grouped) day.sales = salesOf(day, table, columns);
  const shaped: ShapedDays = shapeDays(grouped.filter(isOpen), table, settled);
  const { days } = shaped;
  if (!settled.allowNegative) for (const day of days) if (day.sales < 0) addNegative(day, table);
  const closed = [...grouped.filter((day) => !isOpen(day)), ...shaped.closed].map(({ epochDay }) => epochDay);
  const known = settled.columns.known.map((column): Covariate => {
    const values = valuesOf(column, days);
    sayFilled(column, values, { series: 0, days: days.length }, table, settled.warnings);
    return { at: column.at, name: table.columns[column.at]?.name ?? '', values: filled(values) };
  });
  return {
    series: {
      days: days.map(({ epochDay }) => fromEpochDay(epochDay)),
      sales: numbersOf(days, ({ sales }) => sales),
      covariates: inOrderOfColumns([...flagValues(days, table), ...known]),
    },
    closedDays: closed.sort((a, b) => a - b).map(fromEpochDay),
    duplicates: mergedRows(grouped),
    differingFlags: differingFlags(table, (flag) => differingDays(days, flag)),
  };
}
