import type { Fault } from '../errors.ts';
import type { Column, Dialect, Warning } from '../schemas/dataset.ts';
import { addCellFaults, ambiguousDates, dateFormatOf, readSlots } from './date-column.ts';
import { type Days, toDays } from './days.ts';
import { counted, type FaultList } from './faults.ts';
import { previewOf } from './preview.ts';
import { MIN_DAYS, type ReadOptions, type RejectedFile, type SalesFile } from './sales-file.ts';
import type { SalesTable } from './sales-table.ts';
import { type SettledColumn, settleColumns } from './table-columns.ts';

type Text = Pick<Partial<Dialect>, 'encoding' | 'delimiter'>;

/** Decides by all of its rows what a table means, and answers the file, or why it is refused. */
export function finish(table: SalesTable, text: Text, options: ReadOptions): SalesFile | RejectedFile {
  const { faults, date, rows } = table;
  const warnings: Warning[] = [];
  const columns = settleColumns(table, options, warnings);
  const format = dateFormatOf(date, options.dateFormat);
  const slotDays = format === undefined ? undefined : readSlots(date, format, faults);
  addCellFaults(date, faults);
  table.open?.addFaults(faults);
  if (format === undefined && !table.stopped) faults.add(ambiguousDates(date));
  const days = slotDays === undefined ? undefined : toDays(table, slotDays, columns);
  if (slotDays !== undefined) warnings.push(...(table.weekday?.check(slotDays) ?? []));
  if (days !== undefined) addTooFewDays(days, table, faults);
  warnings.push(...rowWarnings(table, days, columns));
  const decimal = columns.find((settled) => settled?.column.role === 'sales')?.sign;
  const understood = {
    columns: table.columns.map((column, i) => columns[i]?.column ?? column),
    rows,
    preview: previewOf(table, columns, format),
    warnings,
  };
  const dialect: Partial<Dialect> = { ...text, dateFormat: format, decimal };
  if (faults.count > 0 || days === undefined || !isComplete(dialect))
    return { ...understood, ...reject(dialect, faults) };
  const sales = table.sales?.reading(dialect.decimal);
  return { valid: true, dialect, ...understood, ...days, decimals: Math.min(sales?.decimals ?? 0, 20) };
}

/** A file of which not even the header could be read. */
export function rejectUnread(text: Text, fault: Fault): RejectedFile {
  const columns: Column[] = [];
  return {
    valid: false,
    dialect: text,
    columns,
    rows: 0,
    preview: [],
    warnings: [],
    problems: [fault],
    problemCount: 1,
  };
}

function reject(dialect: Partial<Dialect>, faults: FaultList) {
  return { valid: false as const, dialect, problems: faults.first(), problemCount: faults.count };
}

function isComplete(dialect: Partial<Dialect>): dialect is Dialect {
  return Object.values(dialect).every((value) => value !== undefined) && Object.keys(dialect).length === 4;
}

/** Too few days are told only of a file without other faults: with them the count says nothing. */
function addTooFewDays({ series }: Days, { rows, headerRow }: SalesTable, faults: FaultList): void {
  if (faults.count > 0) return;
  if (rows === 0) {
    faults.add({ row: headerRow, code: 'no-rows', message: 'The file has a header, but no rows of sales' });
  } else if (series.days.length < MIN_DAYS) {
    const days = counted(series.days.length, 'day');
    const message = `The file has sales on ${days}; at least ${MIN_DAYS} are needed to learn from`;
    faults.add({ code: 'too-few-days', message });
  }
}

function rowWarnings(
  table: SalesTable,
  days: Days | undefined,
  columns: readonly (SettledColumn | undefined)[],
): Warning[] {
  const warnings: Warning[] = [];
  if (days !== undefined && days.duplicates.days > 0) warnings.push(mergedRows(days, columns));
  if (days !== undefined && days.closedDays.length > 0) {
    const message = `${counted(days.closedDays.length, 'day')} with ${table.open?.name} 0 left out of the series`;
    warnings.push({ code: 'closed-days', message });
  }
  if (table.blankRows > 0) {
    const message = `${counted(table.blankRows, 'row')} without any value skipped`;
    warnings.push({ code: 'blank-rows', message });
  }
  return warnings;
}

function mergedRows({ duplicates }: Days, columns: readonly (SettledColumn | undefined)[]): Warning {
  const means = columns.flatMap((settled) => {
    if (settled === undefined || settled.column.role === 'sales' || settled.column.role === 'ignored') return [];
    return settled.numbers.reading(settled.sign).binary ? [] : [settled.column.name];
  });
  const rule = means.length === 0 ? '' : `; of ${means.join(', ')} the day takes the mean`;
  const message =
    `${counted(duplicates.days, 'day')} with several rows: their sales are summed (${counted(duplicates.rowsMerged, 'row')} ` +
    `merged), and of a 0/1 column the day takes the maximum${rule}`;
  return { code: 'rows-merged', message };
}
