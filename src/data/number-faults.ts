import type { Warning } from '../schemas/dataset.ts';
import type { SignDecision } from './decimal-sign.ts';
import { counted, type FaultList, quoted } from './faults.ts';
import type { DecimalSign, NumberColumn } from './number-column.ts';

/** A column of which fewer cells are numbers holds text, not numbers with mistakes. */
const NUMERIC_SHARE = 0.9;

/** True when nearly all of the cells that are filled hold a number (or a yes or no in a column of 0 and 1). */
export function isNumeric(column: NumberColumn, sign: DecimalSign): boolean {
  const flags = column.reading(sign).binary ? column.flags.count : 0;
  const numeric = column.numbers + column.notFinite.count + flags;
  return numeric > 0 && numeric >= NUMERIC_SHARE * filledCells(column);
}

export function filledCells(column: NumberColumn): number {
  return column.numbers + column.notFinite.count + column.flags.count + column.text.count;
}

/** True for a column that holds only 1 (or yes) and empty cells: empty means 0 there. */
export function marksByOne(column: NumberColumn, sign: DecimalSign): boolean {
  const { binary, hasZero } = column.reading(sign);
  return binary && !hasZero && column.numbers + column.flags.count > 0 && column.missing.first.every(isBlank);
}

function isBlank({ text }: { readonly text: string }): boolean {
  return text === '';
}

/** Adds a fault for each cell that is no number under `sign`. Flags are numbers in a column of 0 and 1. */
export function addNumberFaults(column: NumberColumn, sign: DecimalSign, faults: FaultList): void {
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
export function addMissingFaults(column: NumberColumn, way: string, faults: FaultList): void {
  faults.addCells(column.name, column.missing, () => ['missing-value', `${column.name} is missing: ${way}`]);
}

function notANumber(text: string): [string, string] {
  return ['unparsable-number', `${quoted(text)} is not a number`];
}

const REASONS: Readonly<Partial<Record<SignDecision['basis'], string>>> = {
  'ungrouped-thousands': 'other numbers of 1,000 and more have no sign between their thousands',
  'never-shorter': 'whole numbers stand beside them and none has fewer than three digits after it',
  'other-columns': 'the other columns of the file are written so',
};

/** Tells by what the decimal sign of a column was found when its own numbers leave it open. */
export function signWarnings(column: NumberColumn, { sign, basis }: SignDecision): Warning[] {
  const reason = REASONS[basis];
  const [cell] = column.either.first;
  if (reason === undefined || cell === undefined) return [];
  const value = Number(cell.text.includes(sign) ? cell.text.replace(sign, '.') : cell.text.replace(/[.,]/, ''));
  const message = `${column.name}: ${quoted(cell.text)} in row ${cell.row} is read as ${value}, since ${reason}`;
  return [{ code: 'decimal-sign-inferred', message }];
}

/** Adds the fault of a column whose numbers could be thousands or decimals. */
export function addAmbiguousNumbers(column: NumberColumn, faults: FaultList): void {
  const [cell] = column.either.first;
  const thousands = cell?.text.replace(/[.,]/, '');
  const message =
    `Nothing tells whether ${quoted(cell?.text ?? '')} is ${thousands} or ${cell?.text.replace(',', '.')}: set the option ` +
    `decimal to "${cell?.text.includes('.') ? ',' : '.'}" for ${thousands}, or write numbers without a sign between thousands`;
  faults.add({ row: cell?.row, column: column.name, code: 'ambiguous-numbers', message });
}

/** The warning for a column that is left out because it holds text, or nothing; its counts tell which. */
export function leftOut(column: NumberColumn): Warning {
  const filled = filledCells(column);
  if (filled === 0) return { code: 'empty-column', message: `${column.name} is ignored: it has no values` };
  const [cell] = [...column.text.first, ...column.flags.first].sort((a, b) => a.row - b.row);
  const others = column.text.count + column.flags.count;
  const example = cell === undefined ? '' : `, e.g. ${quoted(cell.text)} in row ${cell.row}`;
  const message = `${column.name} is ignored: ${counted(others, 'value')} of ${filled.toLocaleString('en-US')} are not numbers${example}`;
  return { code: 'text-column', message };
}
