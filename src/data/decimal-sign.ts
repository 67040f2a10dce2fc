import type { DecimalSign, NumberColumn } from './number-column.ts';

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
