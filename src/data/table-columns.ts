import type { Column, ColumnRole, Warning } from '../schemas/dataset.ts';
import { decimalSignOf, type SignDecision } from './decimal-sign.ts';
import { counted, type FaultList, quoted } from './faults.ts';
import type { DecimalSign, NumberColumn } from './number-column.ts';
import {
  addAmbiguousNumbers,
  addMissingFaults,
  addNumberFaults,
  filledCells,
  isNumeric,
  leftOut,
  marksByOne,
  signWarnings,
} from './number-faults.ts';
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

function isTextCovariate({ role }: Column, numbers: NumberColumn, sign: DecimalSign): boolean {
  return role === 'covariate' && !isNumeric(numbers, sign);
}

function addFaults(column: Column, numbers: NumberColumn, decision: SignDecision, settling: Settling): void {
  const { faults, warnings } = settling;
  const { sign, basis } = decision;
  if (basis === 'ambiguous' && !settling.stopped) addAmbiguousNumbers(numbers, faults);
  warnings.push(...signWarnings(numbers, decision));
  addNumberFaults(numbers, sign, faults);
  if (column.role !== 'sales' && marksByOne(numbers, sign)) warnings.push(...blankAsZero(numbers));
  else addMissingFaults(numbers, MENDING[column.role] ?? 'fill it in, or remove the column', faults);
  if (column.role !== 'sales') return;
  if (numbers.reading(sign).binary) faults.addCells(column.name, numbers.flags, notSales);
  if (!settling.allowNegative) faults.addCells(column.name, numbers.negative, negative);
}

const MENDING: Readonly<Partial<Record<ColumnRole, string>>> = {
  sales: 'fill it in, or remove the row if the store was closed',
  promo: 'write 1 for a promotion, or 0',
  holiday: 'write 1 for a holiday, or 0',
};

function blankAsZero({ name, missing }: NumberColumn): Warning[] {
  if (missing.count === 0) return [];
  const message = `${name}: ${counted(missing.count, 'empty cell')} read as 0, since every other one is 1`;
  return [{ code: 'blank-as-zero', message }];
}

function settleUnnamed(numbers: NumberColumn, { faults, warnings, headerRow }: Settling): void {
  if (filledCells(numbers) === 0) {
    warnings.push({ code: 'unnamed-column', message: 'A column without a name is ignored: it has no values' });
  } else {
    const message = 'A column has values but no name: name it in the header, or remove it';
    faults.add({ row: headerRow, code: 'unnamed-column', message });
  }
}

function notSales(text: string): [string, string] {
  return ['unparsable-number', `${quoted(text)} is not a number`];
}

function negative(text: string): [string, string] {
  return ['negative-sales', `Sales of ${text} are negative: set the option allowNegative if goods can be returned`];
}
