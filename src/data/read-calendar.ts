import { fromEpochDay } from '../dates.ts';
import type { Fault } from '../errors.ts';
import type { Column } from '../schemas/dataset.ts';
import { type CalendarField, calendarFieldOf, calendarNames } from './calendar-columns.ts';
import { addCellFaults, ambiguousDates, DateColumn, dateFormatOf, readSlots } from './date-column.ts';
import { Decoder } from './decoder.ts';
import { delimiterOf, firstLineOf, isPadded, isSeparatorLine } from './delimiter.ts';
import { counted, FaultList, quoted, UnreadableFile } from './faults.ts';
import { roleOf } from './header.ts';
import type { CalendarDay } from './known-days.ts';
import { flagOf, readNumber } from './number-text.ts';
import { openFlagOf } from './open-column.ts';
import { readRecords } from './records.ts';

export type CalendarFile =
  | { readonly valid: true; readonly days: CalendarDay[] }
  | { readonly valid: false; readonly problems: Fault[]; readonly problemCount: number };

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Reads a calendar CSV for a dataset with these columns. Whatever the bytes are, the answer is a value. */
export async function readCalendar(bytes: Uint8Array, columns: readonly Column[]): Promise<CalendarFile> {
  const faults = new FaultList();
  try {
    const [header, ...rows] = await rowsOf(bytes);
    if (!header) throw new UnreadableFile({ row: 1, code: 'empty-file', message: 'The file is empty' });
    const days = readRows(header, rows, columns, faults);
    if (faults.count === 0) return { valid: true, days };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    faults.add(error.fault);
  }
  return { valid: false, problems: faults.first(), problemCount: faults.count };
}

async function rowsOf(bytes: Uint8Array): Promise<Row[]> {
  const decoder = new Decoder();
  const text = Buffer.concat([decoder.write(bytes), decoder.end()]);
  if (decoder.fault) throw new UnreadableFile(decoder.fault);
  const rows: Row[] = [];
  const line = firstLineOf(text) ?? text.toString('utf8');
  const delimiter = delimiterOf(line);
  const reader = readRecords({ delimiter, padded: isPadded(line, delimiter) }, (cells, row) => {
    if (!isSeparatorLine(cells) && cells.some((cell) => cell !== '')) rows.push({ row, cells });
  });
  if (text.length > 0) await reader.write(text);
  await reader.end();
  return rows;
}

function readRows(header: Row, rows: readonly Row[], columns: readonly Column[], faults: FaultList): CalendarDay[] {
  const at = header.cells.findIndex((name) => roleOf(name) === 'date');
  if (at < 0) {
    const message = 'No date column: the first row must name one Fecha, date or ds';
    throw new UnreadableFile({ row: header.row, code: 'no-date-column', message });
  }
  const fields = header.cells.map((name, i) => (i === at ? 'ignored' : fieldOf(name, header.row, columns, faults)));
  const dates = new DateColumn(header.cells[at]);
  const slots = rows.map(({ cells, row }) => dates.slotOf(cells[at] ?? '', row));
  addCellFaults(dates, faults);
  const format = dateFormatOf(dates, undefined);
  if (format === undefined) throw new UnreadableFile(ambiguousDates(dates));
  const days = readSlots(dates, format, faults);
  const seen = new Set<number>();
  return rows.flatMap(({ cells, row }, i) => {
    const day = days[slots[i]];
    if (day === undefined) return [];
    if (seen.has(day)) faults.add(repeated(fromEpochDay(day), row, dates.name));
    seen.add(day);
    if (cells.length !== fields.length) faults.add(wrongWidth(cells.length, fields.length, row));
    return [{ date: fromEpochDay(day), ...readCells(header.cells, fields, { row, cells }, faults) }];
  });
}

function fieldOf(name: string, row: number, columns: readonly Column[], faults: FaultList): CalendarField | 'ignored' {
  const field = calendarFieldOf(columns, name);
  if (field !== undefined) return field;
  const message = `The dataset has no column ${quoted(name)}; a calendar may have ${calendarNames(columns).join(', ')}`;
  faults.add({ row, column: name, code: 'unknown-column', message });
  return 'ignored';
}

function readCells(
  names: readonly string[],
  fields: readonly (CalendarField | 'ignored')[],
  { row, cells }: Row,
  faults: FaultList,
) {
  const covariates: Record<string, number> = {};
  let open: boolean | undefined;
  for (const [i, field] of fields.entries()) {
    const text = cells[i]?.trim() ?? '';
    if (field === 'ignored' || text === '') continue;
    const value = field === 'open' ? openFlagOf(text) : numberOf(text);
    if (value === undefined) faults.add(unreadable(text, field, row, names[i]));
    else if (field === 'open') open = value === 1;
    else covariates[field.covariate] = value;
  }
  return { open, covariates };
}

/** A number that has one reading only, or a yes or no. */
function numberOf(text: string): number | undefined {
  const { dot, comma } = readNumber(text) ?? {};
  if (dot && comma && dot.value !== comma.value) return undefined;
  const value = (dot ?? comma)?.value ?? flagOf(text);
  return Number.isFinite(value) ? value : undefined;
}

function unreadable(text: string, field: CalendarField, row: number, column: string): Fault {
  const [code, wanted] =
    field === 'open'
      ? ['not-a-flag', '0, 1, yes or no']
      : ['unparsable-number', 'a number (write it without thousands separators)'];
  return { row, column, code, message: `${quoted(text)} is not ${wanted}` };
}

function repeated(date: string, row: number, column: string): Fault {
  return { row, column, code: 'repeated-date', message: `${date} stands in an earlier row already` };
}

function wrongWidth(cells: number, wanted: number, row: number): Fault {
  return {
    row,
    code: cells > wanted ? 'too-many-cells' : 'too-few-cells',
    message: `The row has ${counted(cells, 'cell')}, the header ${wanted}`,
  };
}
