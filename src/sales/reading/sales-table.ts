import { COLUMN_ROLES, type ColumnRole } from '../columns.ts';
import type { Column } from '../dataset.ts';
import { counted, FaultList, UnreadableFile } from '../faults.ts';
import { DateColumn } from './columns/date-column.ts';
import { NumberColumn } from './columns/number-column.ts';
import { isMissing } from './columns/numbers.ts';
import { OpenColumn } from './columns/open-column.ts';
import { WeekdayColumn } from './columns/weekday-column.ts';
import { headerFaults, MAX_COLUMNS } from './records.ts';

const PREVIEW_ROWS = 10;
const PREVIEW_CELL = 200;
/** The parser takes twenty times as long for a row that does not fit, so that a file of such rows is given up. */
const MAX_MISFITS = 10_000;

/** A row as it stands in the file. */
interface RawRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** What is kept of a file while its rows pass by: aggregates per date, tallies of odd cells, the first rows. */
export class SalesTable {
  readonly columns: readonly Column[];
  readonly headerRow: number;
  readonly faults = new FaultList();
  readonly date: DateColumn;
  /** By position in the header: the columns of numbers, known or not to be so. */
  readonly numbers: readonly (NumberColumn | undefined)[];
  readonly weekday: WeekdayColumn | undefined;
  readonly open: OpenColumn | undefined;
  readonly firstRows: RawRow[] = [];
  rows = 0;
  /** Rows in which every cell is empty. */
  blankRows = 0;
  /** Reading ended before the end of the file: what depends on all rows is unknown. */
  stopped = false;
  /** The header is without fault. */
  readonly usable: boolean;
  #misfits = 0;
  readonly #numbered: readonly { readonly at: number; readonly column: NumberColumn }[];
  readonly #at: Readonly<Record<'date' | 'sales' | 'weekday' | 'open', number>>;

  constructor(columns: readonly Column[], headerRow: number) {
    const at = (role: ColumnRole) => columns.findIndex((column) => column.role === role);
    const nameOf = (index: number) => columns[index]?.name ?? '';
    const faults = headerFaults(columns, headerRow);
    for (const fault of faults) this.faults.add(fault);
    this.usable = faults.length === 0;
    this.columns = columns.slice(0, MAX_COLUMNS);
    this.headerRow = headerRow;
    this.#at = { date: at('date'), sales: at('sales'), weekday: at('weekday'), open: at('open') };
    this.date = new DateColumn(nameOf(this.#at.date));
    this.weekday = this.#at.weekday === -1 ? undefined : new WeekdayColumn(nameOf(this.#at.weekday));
    this.open = this.#at.open === -1 ? undefined : new OpenColumn(nameOf(this.#at.open));
    this.numbers = this.columns.map(({ name, role }) =>
      COLUMN_ROLES[role].cells === 'number' ? new NumberColumn(name) : undefined,
    );
    this.#numbered = this.numbers.flatMap((column, i) => (column === undefined ? [] : [{ at: i, column }]));
  }

  get sales(): NumberColumn | undefined {
    return this.numbers[this.#at.sales];
  }

  /** Takes one record. Without a usable header rows are only counted and previewed. */
  add(cells: readonly string[], row: number): void {
    const fits = cells.length === this.columns.length;
    if (!fits) this.#countMisfit(row);
    if (this.#mayBeBlank(cells) && isBlank(cells)) {
      this.blankRows++;
      return;
    }
    this.rows++;
    if (this.firstRows.length < PREVIEW_ROWS) {
      const shown = cells.slice(0, MAX_COLUMNS).map((cell) => cell.slice(0, PREVIEW_CELL));
      this.firstRows.push({ row, cells: shown });
    }
    if (!this.usable) return;
    if (fits) this.#addCells(cells, row);
    else this.#addWidthFault(cells.length, row);
  }

  /** A look at one character spares a look at all cells. */
  #mayBeBlank(cells: readonly string[]): boolean {
    const date = cells[this.#at.date];
    return date === undefined || date === '' || date.charCodeAt(0) <= 32;
  }

  #addCells(cells: readonly string[], row: number): void {
    const slot = this.date.slotOf(cells[this.#at.date] ?? '', row);
    if (slot === -1) return;
    const sales = cells[this.#at.sales] ?? '';
    const closed = this.open?.isClosed(cells[this.#at.open] ?? '', slot, row, sales) ?? false;
    for (const { at, column } of this.#numbered) {
      const cell = cells[at] ?? '';
      if (!closed || !isMissing(cell.trim())) column.add(cell, slot, row);
    }
    this.weekday?.add(cells[this.#at.weekday] ?? '', slot, row);
  }

  #addWidthFault(cells: number, row: number): void {
    const many = cells > this.columns.length;
    const message =
      `The row has ${counted(cells, 'cell')}, the header ${this.columns.length}` +
      (many ? ': put a cell that has the delimiter in it between quotes' : '');
    this.faults.add({ row, code: many ? 'too-many-cells' : 'too-few-cells', message });
  }

  #countMisfit(row: number): void {
    this.#misfits++;
    if (this.#misfits < MAX_MISFITS) return;
    const message = `${counted(MAX_MISFITS, 'row')} do not fit the header; reading stopped here`;
    throw new UnreadableFile({ row, code: 'too-many-problems', message });
  }
}

/** True when no cell of a record has any text. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
