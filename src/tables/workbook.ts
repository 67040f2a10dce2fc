import writeSheet, { type CellObject } from 'write-excel-file/node';
import type { Cell, Table, TableColumn } from './table.ts';

const DAY_FORMAT = 'yyyy-mm-dd';
const MOST_DECIMALS = 6;
/** Of Excel. */
const LONGEST_TEXT = 32_767;
/** Characters. */
const [NARROWEST, WIDEST] = [8, 60];

/**
 * A table as a workbook (.xlsx) of one sheet: days are dates at midnight, numbers are unrounded and shown with the decimals of
 * their column, texts are never formulas. The same table always gives the same bytes.
 */
export async function workbookOf({ title, columns, rows }: Table): Promise<Buffer> {
  const formats = columns.map((column, i) =>
    formatOf(
      column,
      rows.map((row) => row[i]),
    ),
  );
  const titles = columns.map(({ header, title: ofColumn = header }) => ofColumn);
  const header = titles.map((text) => textCell(text, { fontWeight: 'bold' }));
  const body = rows.map((row) => columns.map((column, i) => cellOf(row[i], column, formats[i])));
  const widths = columns.map((_, i) => {
    const longest = rows.reduce((most, row) => Math.max(most, lengthOf(row[i], formats[i])), titles[i].length + 1);
    return { width: Math.min(WIDEST, Math.max(NARROWEST, longest + 1)) };
  });
  const sheet = writeSheet([header, ...body], { sheet: title, columns: widths, stickyRowsCount: 1 });
  return withoutTimes(await sheet.toBuffer());
}

function textCell(text: string, style: CellObject = {}): CellObject {
  return { ...style, type: String, value: text.slice(0, LONGEST_TEXT) };
}

function cellOf(cell: Cell, { kind }: TableColumn, format: string): CellObject | null {
  if (cell === null) return null;
  if (typeof cell !== 'string') return { type: Number, value: numberIn(cell), format };
  return kind === 'day' ? { type: Date, value: new Date(`${cell}T00:00:00Z`), format } : textCell(cell);
}

function numberIn(cell: number | { readonly value: number }): number {
  return typeof cell === 'number' ? cell : cell.value;
}

function formatOf({ kind, decimals }: TableColumn, cells: readonly Cell[]): string {
  if (kind === 'day') return DAY_FORMAT;
  const numbers = cells.flatMap((cell) => (cell === null || typeof cell === 'string' ? [] : [numberIn(cell)]));
  const shown = decimals ?? Math.max(0, ...numbers.map(decimalsOf));
  const whole = kind === 'amount' ? '#,##0' : '0';
  return shown === 0 ? whole : `${whole}.${'0'.repeat(shown)}`;
}

function decimalsOf(value: number): number {
  let decimals = 0;
  while (decimals < MOST_DECIMALS && Number(value.toFixed(decimals)) !== value) decimals += 1;
  return decimals;
}

/** Characters as it is shown, about. */
function lengthOf(cell: Cell, format: string): number {
  if (cell === null) return 0;
  if (typeof cell === 'string') return cell.length;
  const whole = Math.trunc(Math.abs(numberIn(cell))).toString().length;
  return whole + Math.floor(whole / 3) + (format.split('.')[1]?.length ?? -1) + 2;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
/** 1980-01-01 00:00, the first instant of a zip archive (PKWARE APPNOTE, 4.4.6). */
const FIRST_INSTANT = 0x0021_0000;

/** The same zip archive, as if its parts had been written long ago: the writer puts the time of day into it. */
function withoutTimes(zip: Buffer): Buffer {
  const end = zip.length - END_LENGTH;
  if (zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error('The workbook does not end like a zip archive');
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const local = zip.readUInt32LE(at + 42);
    if (zip.readUInt32LE(local) !== LOCAL_HEADER) throw new Error('A part of the workbook is not where it should be');
    zip.writeUInt32LE(FIRST_INSTANT, at + 12);
    zip.writeUInt32LE(FIRST_INSTANT, local + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
