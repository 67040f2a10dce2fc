import type { DecimalSign, Warning } from '../../dataset.ts';
import { counted, type FaultList, numberOutOfRange, quoted } from '../../faults.ts';
import {
  addAmbiguousNumbers,
  decimalSignOf,
  type NumberColumn,
  type SignDecision,
  signWarnings,
} from '../columns/number-column.ts';
import type { SalesTable } from './sales-table.ts';

/** A column of numbers after the last row, and how its numbers are read. */
export interface SettledNumbers {
  readonly at: number;
  readonly numbers: NumberColumn;
  readonly sign: DecimalSign;
}

/** The columns whose values are used. `sales` is the amount of the rows, which no column need hold. */
export interface SettledColumns {
  readonly sales: { readonly numbers: NumberColumn; readonly sign: DecimalSign };
  readonly known: readonly SettledNumbers[];
  /** How the cells of each column in use are read, by position. */
  readonly signs: ReadonlyMap<number, DecimalSign>;
}

/** Decides for every column of numbers in use how they are read; adds its faults and warnings. */
export function settleColumns(table: SalesTable, option: DecimalSign | undefined, warnings: Warning[]): SettledColumns {
  const { numbers, evidence, faults, stopped } = table;
  const { amount, known } = table.header.assignment;
  const all = [...new Set([...numbers.values(), ...evidence.values()])];
  const signs = new Map<number, DecimalSign>();
  const decisions = new Map<number, SignDecision>();
  for (const [at, column] of numbers) {
    const decision = decimalSignOf(
      column,
      all.filter((other) => other !== column),
      option,
    );
    decisions.set(at, decision);
    signs.set(at, decision.sign);
    if (decision.basis === 'ambiguous' && !stopped) addAmbiguousNumbers(column, faults);
    warnings.push(...signWarnings(column, decision));
    addNumberFaults(column, decision.sign, faults);
  }
  const salesAt = amount?.kind === 'column' ? amount.at : amount?.kind === 'product' ? amount.unitPrice : -1;
  const sign = signs.get(salesAt) ?? option ?? '.';
  if (amount?.kind === 'product') addFactorFaults(table, signs, amount);
  const { sales } = table;
  if (amount?.kind === 'column' && sales.reading(sign).binary && sales.flags.count > 0) {
    faults.addCells(sales.name, sales.flags, notANumber);
  }
  if (sales.negative.count > 0) warnings.push(refunds(sales));
  return {
    sales: { numbers: sales, sign },
    known: known.flatMap((at) => {
      const column = numbers.get(at);
      return column === undefined ? [] : [{ at, numbers: column, sign: signs.get(at) ?? '.' }];
    }),
    signs,
  };
}

/** Both factors must be written alike, or have no sign at all. */
function addFactorFaults(
  { numbers, faults }: SalesTable,
  signs: ReadonlyMap<number, DecimalSign>,
  { quantity, unitPrice }: { readonly quantity: number; readonly unitPrice: number },
): void {
  const column = numbers.get(quantity);
  if (column === undefined || signs.get(quantity) === signs.get(unitPrice)) return;
  if (column.dotOnly.count + column.commaOnly.count + column.either.count === 0) return;
  const message = `${column.name} and ${numbers.get(unitPrice)?.name} mark their decimals by different signs: say which with the option decimal`;
  faults.add({ column: column.name, code: 'ambiguous-numbers', message });
}

/** Adds a fault for each cell that is no number under `sign`. Flags are numbers in a column of 0 and 1. */
function addNumberFaults(column: NumberColumn, sign: DecimalSign, faults: FaultList): void {
  const { name } = column;
  faults.addCells(name, column.text, notANumber);
  faults.addCells(name, column.notFinite, (text) => ['not-finite', `${quoted(text)} is not a finite number`]);
  faults.addCells(name, column.outOfRange, (text) => numberOutOfRange(quoted(text)));
  faults.addCells(name, sign === '.' ? column.commaOnly : column.dotOnly, (text) => [
    'unparsable-number',
    `${quoted(text)} is not a number here: the other numbers of this column mark decimals by "${sign}"`,
  ]);
  if (!column.reading(sign).binary) faults.addCells(name, column.flags, notANumber);
}

function notANumber(text: string): [string, string] {
  return ['unparsable-number', `${quoted(text)} is not a number`];
}

function refunds({ name, negative }: NumberColumn): Warning {
  const [first] = negative.first;
  const message = `${name}: ${counted(negative.count, 'negative amount')} lower the sales of their day, first ${quoted(first?.text ?? '')} in row ${first?.row}`;
  return { code: 'refunds', message };
}
