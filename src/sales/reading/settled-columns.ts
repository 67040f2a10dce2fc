import { COLUMN_ROLES } from '../columns.ts';
import type { Column, DecimalSign, Warning } from '../dataset.ts';
import { counted, type FaultList, quoted } from '../faults.ts';
import { addAmbiguousNumbers, decimalSignOf, type SignDecision, signWarnings } from './columns/decimal-sign.ts';
import type { NumberColumn } from './columns/number-column.ts';
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

/** The warning for a column that is left out because it holds text, or nothing; its counts tell which. */
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

/** Adds a fault for each empty cell; `way` tells how to mend it. */
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
