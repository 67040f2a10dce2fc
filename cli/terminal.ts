import { weekdayOf } from '../src/dates.ts';
import type { Language } from '../src/forecasting/explanation.ts';
import { numberFormat as writeNumber } from '../src/language/number-format.ts';
import type { Cell, Table, TableColumn } from '../src/tables/table.ts';

interface Look {
  readonly language: Language;
  /** Characters. */
  readonly width: number;
  readonly hasColours: boolean;
  /** The column that is drawn as bars. */
  readonly bars?: string | undefined;
}

const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  es: ['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom'],
};
const [BOLD, CYAN, PLAIN] = ['\u001b[1m', '\u001b[36m', '\u001b[0m'];
const GAP = '  ';
const [SHORTEST_BAR, LONGEST_BAR] = [8, 30];

/**
 * A table for people: days with their weekday, numbers aligned, and one column as bars. A column that says the same in every row is
 * left out, and so are the last ones where the terminal is too narrow.
 */
export function renderTable({ columns, rows }: Table, { language, width, hasColours, bars }: Look): string {
  const number = numberFormat(language);
  const shown = columns.flatMap((column, i) => {
    const cells = rows.map((row) => row[i] ?? null);
    if (column.header === 'weekday' || saysNothing(column, cells)) return [];
    return [textColumn(column, cells, { language, number })];
  });
  const fitting = fit(shown, width);
  const used = fitting.reduce((sum, column) => sum + column.width + GAP.length, 0);
  const at = columns.findIndex(({ header }) => header === bars);
  const room = Math.min(LONGEST_BAR, width - used);
  const drawn =
    at >= 0 && room >= SHORTEST_BAR
      ? barsOf(
          rows.map((row) => numberIn(row[at] ?? null) ?? 0),
          room,
        )
      : undefined;
  const paint = (text: string, code: string) => (hasColours && text !== '' ? `${code}${text}${PLAIN}` : text);
  const header = fitting.map((column) => column.pad(column.header)).join(GAP);
  const lines = rows.map((_, i) => {
    const text = fitting.map((column) => column.pad(column.cells[i] ?? '')).join(GAP);
    return drawn ? `${text}${GAP}${paint(drawn[i] ?? '', CYAN)}` : text;
  });
  return [paint(header, BOLD), ...lines].map((line) => `${line.trimEnd()}\n`).join('');
}

interface TextColumn {
  readonly header: string;
  readonly cells: readonly string[];
  readonly width: number;
  pad(text: string): string;
}

interface Words {
  readonly language: Language;
  readonly number: (value: number, decimals: number | undefined) => string;
}

function textColumn(
  { header, kind, decimals }: TableColumn,
  cells: readonly Cell[],
  { language, number }: Words,
): TextColumn {
  const texts = cells.map((cell) => {
    if (cell === null) return '';
    if (typeof cell === 'string')
      return kind === 'day' ? `${WEEKDAYS[language][weekdayOf(cell) - 1]} ${cell}` : printable(cell);
    return number(typeof cell === 'number' ? cell : cell.printed, decimals);
  });
  const width = Math.max(header.length, ...texts.map((text) => text.length));
  const isNumber = kind === 'amount' || kind === 'number';
  return { header, cells: texts, width, pad: (text) => (isNumber ? text.padStart(width) : text.padEnd(width)) };
}

/** A file may hold what a terminal takes for orders. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}

function saysNothing({ kind }: TableColumn, cells: readonly Cell[]): boolean {
  return kind === 'number' && cells.length > 1 && cells.every((cell) => cell === cells[0]);
}

/** As many of the first columns as there is room for, one at least. */
function fit(columns: readonly TextColumn[], width: number): TextColumn[] {
  let used = 0;
  const fitting = columns.findIndex((column) => {
    used += column.width + GAP.length;
    return used - GAP.length > width;
  });
  return columns.slice(0, fitting < 0 ? undefined : Math.max(1, fitting));
}

function numberIn(cell: Cell): number | undefined {
  if (cell === null || typeof cell === 'string') return undefined;
  return typeof cell === 'number' ? cell : cell.value;
}

/** Up to six decimals where the column does not say how many. */
function numberFormat(language: Language): Words['number'] {
  return (value, decimals) => {
    const digits =
      decimals === undefined
        ? { maximumFractionDigits: 6 }
        : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return writeNumber(language, digits)(value);
  };
}

/** Eighths of a character, from the left. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for each value, the largest as long as there is room. Below 0 there is none. */
export function barsOf(values: readonly number[], room: number): string[] {
  const largest = Math.max(0, ...values);
  return values.map((value) => {
    if (largest === 0 || value <= 0) return '';
    const eighths = Math.round((8 * room * value) / largest);
    return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  });
}

/** One character for each value, as high as it is between the smallest and the largest; a middle one where they are the same. */
export function sparkline(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const steps = '▁▂▃▄▅▆▇█';
  return values
    .map((value) => steps[most === least ? 3 : Math.min(7, Math.floor((8 * (value - least)) / (most - least)))])
    .join('');
}
