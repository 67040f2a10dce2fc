import { fromEpochDay, weekdayOfEpochDay } from '../../dates.ts';
import { COLUMN_ROLES } from '../columns.ts';
import type { DateFormat, DecimalSign, PreviewRow } from '../dataset.ts';
import { joinDateParts } from './columns/dates.ts';
import { eventOf } from './columns/flag-column.ts';
import { flagOf } from './columns/languages.ts';
import { readNumber } from './columns/numbers.ts';
import { openFlagOf } from './columns/open-column.ts';
import type { SalesTable } from './table/sales-table.ts';

/**
 * The first rows with each cell as it was understood: a day as YYYY-MM-DD, a flag as 0 or 1, a number by the sign that was
 * settled for its column, the weekday of the row's date (1 = Monday); null where a cell could not be understood. `signs` is by
 * position in the header; without a `format` no day is known.
 */
export function previewOf(
  table: SalesTable,
  signs: ReadonlyMap<number, DecimalSign>,
  format: DateFormat | undefined,
): PreviewRow[] {
  const { date } = table.header.assignment;
  return table.firstRows.map(({ row, cells }) => {
    const [year, month, day] = date.map((at) => cells[at] ?? '');
    const text = month === undefined || day === undefined ? (year ?? '') : joinDateParts(year ?? '', month, day);
    const epochDay = epochDayIn(text.trim(), format, table);
    const values = cells.map((cell, at) => valueIn(cell.trim(), at, { table, sign: signs.get(at), epochDay }));
    return { row, cells: [...cells], values };
  });
}

function epochDayIn(text: string, format: DateFormat | undefined, table: SalesTable): number | undefined {
  if (format === undefined) return undefined;
  return table.date.dayOf(text, format);
}

interface Context {
  readonly table: SalesTable;
  readonly sign: DecimalSign | undefined;
  readonly epochDay: number | undefined;
}

function valueIn(cell: string, at: number, { table, sign, epochDay }: Context): string | number | null {
  const role = table.columns[at]?.role ?? 'ignored';
  switch (COLUMN_ROLES[role].cells) {
    case 'date':
      return epochDay === undefined ? null : fromEpochDay(epochDay);
    case 'weekday':
      return epochDay === undefined ? null : weekdayOfEpochDay(epochDay);
    case 'open':
      return openFlagOf(cell) ?? null;
    case 'text':
      return cell;
    default:
      if (role === 'ignored') return cell;
      return (role === 'promo' || role === 'holiday' ? eventOf(cell) : numberIn(cell, sign)) ?? null;
  }
}

function numberIn(cell: string, sign: DecimalSign | undefined): number | undefined {
  const reading = readNumber(cell);
  const number = (sign === ',' ? reading?.comma : reading?.dot)?.value ?? flagOf(cell);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}
