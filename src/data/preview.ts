import { fromEpochDay, weekdayOfEpochDay } from '../dates.ts';
import type { Column, PreviewRow } from '../schemas/dataset.ts';
import type { DateFormat } from './date-column.ts';
import { dateLengthOf, readDate } from './date-text.ts';
import { flagOf, readNumber } from './number-text.ts';
import { openFlagOf } from './open-column.ts';
import type { SalesTable } from './sales-table.ts';
import type { SettledColumn } from './table-columns.ts';

/** The first rows with each cell as it was understood; a weekday is the one of the row's date, 1 = Monday. */
export function previewOf(
  table: SalesTable,
  columns: readonly (SettledColumn | undefined)[],
  format: DateFormat | undefined,
): PreviewRow[] {
  const dateAt = table.columns.findIndex(({ role }) => role === 'date');
  return table.firstRows.map(({ row, cells }) => {
    const day = epochDayIn(cells[dateAt]?.trim() ?? '', format);
    const values = cells.map((cell, i) => valueIn(cell.trim(), table.columns[i], columns[i], day));
    return { row, cells: [...cells], values };
  });
}

function epochDayIn(text: string, format: DateFormat | undefined): number | undefined {
  if (format === undefined) return undefined;
  return readDate(text.slice(0, Math.max(0, dateLengthOf(text))))?.[format];
}

function valueIn(
  cell: string,
  column: Column | undefined,
  settled: SettledColumn | undefined,
  day: number | undefined,
): string | number | null {
  if (column === undefined) return null;
  if (column.role === 'date') return day === undefined ? null : fromEpochDay(day);
  if (column.role === 'weekday') return day === undefined ? null : weekdayOfEpochDay(day);
  if (column.role === 'open') return openFlagOf(cell) ?? null;
  if (settled === undefined || settled.column.role === 'ignored') return cell;
  const number = readNumber(cell)?.[settled.sign === '.' ? 'dot' : 'comma']?.value ?? flagOf(cell) ?? null;
  return number !== null && Number.isFinite(number) ? number : null;
}
