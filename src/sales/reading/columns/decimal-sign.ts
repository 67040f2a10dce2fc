import type { DecimalSign, Warning } from '../../dataset.ts';
import { type FaultList, quoted } from '../../faults.ts';
import type { NumberColumn } from './number-column.ts';

/** How the decimal sign of a column was found; `ambiguous`: nothing in the file tells. */
export interface SignDecision {
  readonly sign: DecimalSign;
  readonly basis:
    | 'option'
    | 'column'
    | 'ungrouped-thousands'
    | 'never-shorter'
    | 'other-columns'
    | 'none'
    | 'ambiguous';
}

/**
 * The decimal sign of `column`: as the caller says; else by its own numbers (`12.5`, `1.234,5`); else, when all of its
 * numbers are like `1.234`, because it has `1234` too (thousands are not grouped), or `987` and many that are never
 * shorter (thousands are grouped); else as the other columns of the file. Nothing is guessed beyond that.
 */
export function decimalSignOf(
  column: NumberColumn,
  others: readonly NumberColumn[],
  option: DecimalSign | undefined,
): SignDecision {
  if (option !== undefined) return { sign: option, basis: 'option' };
  const own = ownSign(column);
  if (own !== undefined) return own;
  const signs = new Set(others.map((other) => ownSign(other)?.sign).filter((sign) => sign !== undefined));
  const [sign] = signs;
  const open = column.either.count > 0;
  if (sign !== undefined && signs.size === 1) return { sign, basis: open ? 'other-columns' : 'none' };
  return { sign: sign ?? '.', basis: open ? 'ambiguous' : 'none' };
}

/**
 * So many numbers with three digits after their only separator are never decimals when whole numbers stand beside them:
 * a program that drops the zeros at the end would have left one in ten shorter (0.9 ** 44 < 1 %).
 */
const ENOUGH_TRIPLES = 44;

/** The decimal sign that the numbers of a column settle by themselves; undefined when they leave it open. */
function ownSign(column: NumberColumn): SignDecision | undefined {
  const { dotOnly, commaOnly, either } = column;
  if (dotOnly.count + commaOnly.count > 0) {
    return { sign: commaOnly.count > dotOnly.count ? ',' : '.', basis: 'column' };
  }
  if (either.count === 0) return undefined;
  const separators = new Set(either.first.map(({ text }) => (text.includes(',') ? ',' : '.')));
  const [separator] = separators;
  if (separator === undefined || separators.size > 1) return undefined;
  const other = separator === '.' ? ',' : '.';
  if (column.plainThousands > 0) return { sign: separator, basis: 'ungrouped-thousands' };
  if (column.plainSmall > 0 && either.count >= ENOUGH_TRIPLES) return { sign: other, basis: 'never-shorter' };
  return undefined;
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
