import { fromEpochDay, type IsoDay } from '../../dates.ts';
import { COLUMN_ROLES, covariateOf } from '../columns.ts';
import type { Column, DecimalSign, Warning } from '../dataset.ts';
import { counted, type FaultList, quoted } from '../faults.ts';
import type { Series } from '../series.ts';
import {
  addAmbiguousNumbers,
  decimalSignOf,
  type NumberColumn,
  type SignDecision,
  signWarnings,
} from './columns/number-column.ts';
import type { SalesTable } from './sales-table.ts';

/** A column of numbers after the last row: its final role, and how its numbers are read. */
export interface SettledColumn {
  readonly column: Column;
  readonly numbers: NumberColumn;
  readonly sign: DecimalSign;
}

interface Settling {
  readonly faults: FaultList;
  readonly warnings: Warning[];
  readonly allowNegative: boolean;
  readonly headerRow: number;
  readonly stopped: boolean;
}

/**
 * Decides for every column of numbers how they are read and whether it is one; adds its faults and warnings. A column
 * that is none (text, or empty) comes back as `ignored`. Empty when there is nothing to decide by.
 */
export function settleColumns(
  table: SalesTable,
  options: { readonly decimal?: DecimalSign | undefined; readonly allowNegative?: boolean | undefined },
  warnings: Warning[],
): (SettledColumn | undefined)[] {
  if (!table.usable || table.rows === 0) return [];
  const { faults, headerRow, stopped } = table;
  const settling = { faults, warnings, headerRow, stopped, allowNegative: options.allowNegative ?? false };
  return table.columns.map((column, i) => {
    const numbers = table.numbers[i];
    if (numbers === undefined) return undefined;
    const others = table.numbers.filter((other) => other !== undefined && other !== numbers);
    const decision = decimalSignOf(
      numbers,
      others.filter((other) => other !== undefined),
      options.decimal,
    );
    return settle(column, numbers, decision, settling);
  });
}

function settle(column: Column, numbers: NumberColumn, decision: SignDecision, settling: Settling): SettledColumn {
  const { sign } = decision;
  const ignored = { column: { ...column, role: 'ignored' as const }, numbers, sign };
  if (column.role === 'ignored') {
    settleUnnamed(numbers, settling);
    return ignored;
  }
  if (column.role !== 'sales' && (filledCells(numbers) === 0 || isTextCovariate(column, numbers, sign))) {
    settling.warnings.push(leftOut(numbers));
    return ignored;
  }
  addFaults(column, numbers, decision, settling);
  return { column, numbers, sign };
}

function settleUnnamed(numbers: NumberColumn, { faults, warnings, headerRow }: Settling): void {
  if (filledCells(numbers) === 0) {
    warnings.push({ code: 'unnamed-column', message: 'A column without a name is ignored: it has no values' });
  } else {
    const message = 'A column has values but no name: name it in the header, or remove it';
    faults.add({ row: headerRow, code: 'unnamed-column', message });
  }
}

function isTextCovariate({ role }: Column, numbers: NumberColumn, sign: DecimalSign): boolean {
  return COLUMN_ROLES[role].mayBeText === true && !isNumeric(numbers, sign);
}

/** A column of which fewer cells are numbers holds text, not numbers with mistakes. */
const NUMERIC_SHARE = 0.9;

/** True when nearly all of the cells that are filled hold a number (or a yes or no in a column of 0 and 1). */
function isNumeric(column: NumberColumn, sign: DecimalSign): boolean {
  const flags = column.reading(sign).binary ? column.flags.count : 0;
  const numeric = column.numbers + column.notFinite.count + flags;
  return numeric > 0 && numeric >= NUMERIC_SHARE * filledCells(column);
}

function filledCells(column: NumberColumn): number {
  return column.numbers + column.notFinite.count + column.flags.count + column.text.count;
}

/** The warning for a column that is left out because it holds text or is empty; its counts say which. */
function leftOut(column: NumberColumn): Warning {
  const filled = filledCells(column);
  if (filled === 0) return { code: 'empty-column', message: `${column.name} is ignored: it has no values` };
  const [cell] = [...column.text.first, ...column.flags.first].sort((a, b) => a.row - b.row);
  const others = column.text.count + column.flags.count;
  const example = cell === undefined ? '' : `, e.g. ${quoted(cell.text)} in row ${cell.row}`;
  const message = `${column.name} is ignored: ${counted(others, 'value')} of ${filled.toLocaleString('en-US')} are not numbers${example}`;
  return { code: 'text-column', message };
}

function addFaults(column: Column, numbers: NumberColumn, decision: SignDecision, settling: Settling): void {
  const { faults, warnings } = settling;
  const { sign, basis } = decision;
  if (basis === 'ambiguous' && !settling.stopped) addAmbiguousNumbers(numbers, faults);
  warnings.push(...signWarnings(numbers, decision));
  addNumberFaults(numbers, sign, faults);
  if (column.role !== 'sales' && marksByOne(numbers, sign)) warnings.push(...blankAsZero(numbers));
  else addMissingFaults(numbers, COLUMN_ROLES[column.role].mending ?? 'fill it in, or remove the column', faults);
  if (column.role !== 'sales') return;
  if (numbers.reading(sign).binary) faults.addCells(column.name, numbers.flags, notSales);
  if (!settling.allowNegative) faults.addCells(column.name, numbers.negative, negative);
}

/** Adds a fault for each cell that is no number under `sign`. Flags are numbers in a column of 0 and 1. */
function addNumberFaults(column: NumberColumn, sign: DecimalSign, faults: FaultList): void {
  const { name } = column;
  faults.addCells(name, column.text, notANumber);
  faults.addCells(name, column.notFinite, (text) => ['not-finite', `${quoted(text)} is not a finite number`]);
  faults.addCells(name, sign === '.' ? column.commaOnly : column.dotOnly, (text) => [
    'unparsable-number',
    `${quoted(text)} is not a number here: the other numbers of this column mark decimals by "${sign}"`,
  ]);
  if (!column.reading(sign).binary) faults.addCells(name, column.flags, notANumber);
}

/** Adds a fault for each empty cell; `way` says how to mend it. */
function addMissingFaults(column: NumberColumn, way: string, faults: FaultList): void {
  faults.addCells(column.name, column.missing, () => ['missing-value', `${column.name} is missing: ${way}`]);
}

function notANumber(text: string): [string, string] {
  return ['unparsable-number', `${quoted(text)} is not a number`];
}

/** True for a column that holds only 1 (or yes) and empty cells: empty means 0 there. */
function marksByOne(column: NumberColumn, sign: DecimalSign): boolean {
  const { binary, hasZero } = column.reading(sign);
  return binary && !hasZero && column.numbers + column.flags.count > 0 && column.missing.first.every(isBlank);
}

function isBlank({ text }: { readonly text: string }): boolean {
  return text === '';
}

function blankAsZero({ name, missing }: NumberColumn): Warning[] {
  if (missing.count === 0) return [];
  const message = `${name}: ${counted(missing.count, 'empty cell')} read as 0, since every other one is 1`;
  return [{ code: 'blank-as-zero', message }];
}

function notSales(text: string): [string, string] {
  return ['unparsable-number', `${quoted(text)} is not a number`];
}

function negative(text: string): [string, string] {
  return ['negative-sales', `Sales of ${text} are negative: set the option allowNegative if goods can be returned`];
}

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
