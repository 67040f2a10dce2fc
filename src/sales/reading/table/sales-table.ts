import type { ColumnRole } from '../../columns.ts';
import type { Column } from '../../dataset.ts';
import { counted, FaultList, Tally, UnreadableFile } from '../../faults.ts';
import type { Mapping } from '../../mapping.ts';
import { DateColumn } from '../columns/date-column.ts';
import { joinDateParts } from '../columns/dates.ts';
import { FlagColumn } from '../columns/flag-column.ts';
import { NumberColumn } from '../columns/number-column.ts';
import { isBlankAmount, isMissing, withoutZeros } from '../columns/numbers.ts';
import { OpenColumn } from '../columns/open-column.ts';
import { AttributeColumn, SeriesColumns, type Slots } from '../columns/series-columns.ts';
import { UnusedColumn } from '../columns/unused-column.ts';
import { WeekdayColumn } from '../columns/weekday-column.ts';
import { type Assignment, FLAG_ROLES, type FlagRole, type Reason } from '../roles/assignment.ts';
import type { ColumnSample } from '../roles/column-sample.ts';
import type { RawRecord } from '../roles/header.ts';
import { type Concept, conceptsOf, isCancelled, isSumOfDay, isTotalLabel } from '../roles/header-names.ts';
import { mayDescribe, mayTellApart } from '../roles/series-question.ts';
import { RepeatedRows } from './repeated-rows.ts';

const PREVIEW_ROWS = 10;
const PREVIEW_CELL = 200;
/** How words for a sum begin: others are not looked at. */
const SUM_INITIAL = /^\s*[tsg]/i;
/** A file with so many rows that do not fit its header is given up. */
const MAX_MISFITS = 10_000;
/** Columns that are not used show the decimal sign by so many rows. */
const EVIDENCE_ROWS = 20_000;

/** Rows that are left out, or cells that are: what kind they are, and how a warning words it. */
export type SkippedKind =
  | 'repeated-header'
  | 'total-rows'
  | 'note-rows'
  | 'blank-amount'
  | 'filtered-rows'
  | 'duplicate-rows'
  | 'empty-cells'
  | 'short-rows';

/** A header, what its columns are, and what the first rows show of them. */
export interface TableHeader {
  readonly row: number;
  /** Records before the header. */
  readonly titleRows: number;
  readonly names: readonly string[];
  readonly samples: readonly ColumnSample[];
  readonly assignment: Assignment;
  readonly mapping: Mapping;
  readonly attributes: readonly string[]; // that say something of each series in the dataset
}

/** Where a row belongs: its date, its series, the slot of both, and the line of the file. */
interface Place {
  readonly day: number;
  readonly series: number;
  readonly slot: number;
  readonly row: number;
}

/** What is kept of a file while its rows pass by: aggregates per date, tallies of odd cells, the first rows. */
export class SalesTable {
  readonly header: TableHeader;
  readonly columns: Column[];
  readonly faults = new FaultList();
  readonly date: DateColumn;
  /** The amount of the rows; of a product, that of its factors. */
  readonly sales: NumberColumn;
  /** Columns of numbers whose cells are read for their values: the sales or its factors, and what is known ahead. */
  readonly numbers: ReadonlyMap<number, NumberColumn>;
  /** Other columns of numbers, which show how numbers are written. */
  readonly evidence: ReadonlyMap<number, NumberColumn>;
  readonly flags: Map<FlagRole, FlagColumn>;
  readonly weekday: WeekdayColumn | undefined;
  readonly open: OpenColumn | undefined;
  /** Where nobody has said which columns tell series apart: those that may. */
  readonly unused: ReadonlyMap<number, UnusedColumn>;
  /** The columns that tell series apart. */
  readonly series: SeriesColumns | undefined;
  /** Of many series: columns of text that are not in use. */
  readonly attributes: ReadonlyMap<number, AttributeColumn>;
  /** What the columns keep their values by. */
  readonly slots: Slots;
  readonly skipped = new Map<SkippedKind, Tally>();
  readonly cancelled = new Tally();
  readonly firstRows: RawRecord[] = [];
  repeated: RepeatedRows;
  rows = 0;
  blankRows = 0;
  /** Reading ended before the end of the file: what depends on all rows is unknown. */
  stopped = false;
  #misfits = 0;
  readonly #width: number;
  readonly #amount: Assignment['amount'];
  readonly #dateAt: readonly number[];
  readonly #at: { readonly weekday: number; readonly open: number; readonly status: number; readonly order: number };
  readonly #flagged: readonly (readonly [at: number, column: FlagColumn])[];
  readonly #known: readonly (readonly [at: number, column: NumberColumn])[];
  readonly #evidence: readonly (readonly [at: number, column: NumberColumn])[];
  readonly #unused: readonly (readonly [at: number, column: UnusedColumn])[];
  readonly #attributes: readonly (readonly [at: number, column: AttributeColumn])[];
  /** Columns in which a row that sums up others may say so. */
  readonly #summing: readonly number[];
  #order = '';

  constructor(header: TableHeader) {
    const { names, samples, assignment, mapping } = header;
    const { date, amount, flags, series } = assignment;
    const nameOf = (at: number | undefined) => (at === undefined ? '' : (names[at] ?? ''));
    this.header = header;
    this.columns = names.map((name, at): Column => columnOf(name, at, header));
    for (const fault of assignment.faults) this.faults.add(fault);
    this.#width = names.length;
    this.#amount = amount;
    this.#dateAt = date;
    this.date = new DateColumn(nameOf(date[0]), { timezone: mapping.timezone });
    this.sales = new NumberColumn(amount?.kind === 'column' ? nameOf(amount.at) : nameOfAmount(amount, nameOf));
    const factors = amount?.kind === 'product' ? [amount.quantity, amount.unitPrice] : [];
    this.numbers = new Map([
      ...(amount?.kind === 'column' ? [[amount.at, this.sales] as const] : []),
      ...factors.map((at) => [at, new NumberColumn(nameOf(at), 'none')] as const),
      ...assignment.known.map((at) => [at, new NumberColumn(nameOf(at), 'mean')] as const),
    ]);
    this.flags = new Map(
      FLAG_ROLES.flatMap((role) =>
        role === 'open' || flags[role] === undefined ? [] : [[role, new FlagColumn(nameOf(flags[role]))] as const],
      ),
    );
    this.weekday = assignment.weekday === undefined ? undefined : new WeekdayColumn(nameOf(assignment.weekday));
    this.open = flags.open === undefined ? undefined : new OpenColumn(nameOf(flags.open));
    const ignored = samples.filter(({ at }) => assignment.roles.get(at) === 'ignored');
    this.evidence = new Map(
      ignored.filter((sample) => sample.numbers > 0).map(({ at }) => [at, new NumberColumn(nameOf(at), 'none')]),
    );
    const apart = ignored.filter(mayTellApart).map(({ at }) => at);
    this.#summing = [...apart, ...series];
    this.unused = new Map(series.length > 0 ? [] : apart.map((at) => [at, new UnusedColumn(nameOf(at))]));
    this.series = series.length === 0 ? undefined : new SeriesColumns(series.map(nameOf), series);
    const described = series.length === 0 ? [] : ignored.filter((sample) => mayDescribe(sample, header));
    this.attributes = new Map(described.map(({ at, name }) => [at, new AttributeColumn(name, header.attributes)]));
    this.slots = this.series ?? this.date;
    const named = (concept: Concept) =>
      ignored.find(({ name }) => conceptsOf(name).has(concept) && !conceptsOf(name).has('series'))?.at ?? -1;
    this.#at = {
      weekday: assignment.weekday ?? -1,
      open: flags.open ?? -1,
      status: named('status'),
      order: named('identifier'),
    };
    this.#flagged = [...this.flags].map(([role, column]) => [flags[role] ?? -1, column]);
    this.#known = assignment.known.map((at) => [at, this.numbers.get(at) ?? this.sales]);
    this.#evidence = [...this.evidence];
    this.#unused = [...this.unused];
    this.#attributes = [...this.attributes];
    this.repeated = new RepeatedRows(mapping.dropDuplicates);
  }

  /** True when each row can be read: there is a day and an amount, and nothing is wrong with the mapping. */
  get usable(): boolean {
    return this.#dateAt.length > 0 && this.#amount !== undefined && this.header.assignment.faults.length === 0;
  }

  /** Gives back what is known of copies, once all rows were seen and asked about. */
  forgetCopies(): void {
    this.repeated = new RepeatedRows(false);
  }

  /** Takes a column out of use once all rows were seen: it is not what it seemed to be. */
  leaveOut(role: FlagRole, reason: Reason): void {
    const at = this.header.assignment.flags[role];
    if (at === undefined) return;
    delete this.header.assignment.flags[role];
    this.flags.delete(role);
    this.explain(at, { role: 'ignored', ...reason });
  }

  /** Says something else of a column than its first rows did. */
  explain(at: number, said: Partial<Column>): void {
    this.columns[at] = { ...this.columns[at], ...said } as Column;
    if (said.role !== undefined) this.header.assignment.roles.set(at, said.role);
  }

  /** Takes one record. Without a usable header rows are only counted and previewed. */
  add(cells: readonly string[], row: number): void {
    if (this.#mayBeBlank(cells) && isBlank(cells)) {
      this.blankRows++;
      return;
    }
    if (this.#isHeader(cells)) {
      this.#skip('repeated-header', cells, row);
      return;
    }
    if (!this.usable) {
      this.#count(cells, row);
      return;
    }
    const date = this.#dateOf(cells);
    const day = this.date.slotOf(date, row);
    if (day === -1) {
      this.#addWithoutDate(cells, date, row);
      return;
    }
    if (cells.length !== this.#width && !this.#fits(cells, row)) return;
    const left = this.#reasonToSkip(cells);
    if (left !== undefined) {
      this.#skip(left, cells, row);
      return;
    }
    const series = this.series?.seriesOf(cells, row) ?? 0;
    this.#addSale(cells, { day, series, slot: this.series?.slotOf(series, day, row) ?? day, row });
  }

  #addSale(cells: readonly string[], place: Place): void {
    const { day, slot, row } = place;
    if (this.repeated.isCopy(slot, day, cells)) {
      this.#skip('duplicate-rows', cells, row);
      return;
    }
    const closed = this.open?.isClosed(cells[this.#at.open] ?? '', slot, row, this.#amountText(cells)) ?? false;
    if (this.#addAmount(cells, slot, row, closed)) this.#addOthers(cells, place, closed);
  }

  #count(cells: readonly string[], row: number): void {
    this.rows++;
    if (this.firstRows.length >= PREVIEW_ROWS) return;
    const shown = Array.from({ length: this.#width }, (_, i) => (cells[i] ?? '').slice(0, PREVIEW_CELL));
    this.firstRows.push({ row, cells: shown });
  }

  #dateOf(cells: readonly string[]): string {
    const [year, month, day] = this.#dateAt;
    if (year === undefined) return '';
    if (month === undefined || day === undefined) return cells[year] ?? '';
    return joinDateParts(cells[year] ?? '', cells[month] ?? '', cells[day] ?? '');
  }

  /** A row without a day may sum up others, or be a note below the table; any other one is a fault. */
  #addWithoutDate(cells: readonly string[], date: string, row: number): void {
    const texts = cells
      .slice(0, this.#width)
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '');
    const isNote = texts.length === 1 && this.#width > 1 && isSentence(texts[0] ?? '');
    if (isNote || texts.some(isTotalLabel)) {
      this.#skip(texts.some(isTotalLabel) ? 'total-rows' : 'note-rows', cells, row);
      return;
    }
    this.#count(cells, row);
    if (cells.length > this.#width && !this.#fits(cells, row)) return;
    this.date.reject(date, row);
  }

  /** A look at one character spares a look at all cells. */
  #mayBeBlank(cells: readonly string[]): boolean {
    const date = cells[this.#dateAt[0] ?? 0];
    return date === undefined || date === '' || date.charCodeAt(0) <= 32;
  }

  #isHeader(cells: readonly string[]): boolean {
    const { names } = this.header;
    const at = this.#dateAt[0] ?? 0;
    if (cells[at]?.trim() !== names[at] || names[at] === '') return false;
    return names.every((name, i) => (cells[i]?.trim() ?? '') === name || name.endsWith(')'));
  }

  /** Cells beyond the header must be empty; missing ones at the end are. */
  #fits(cells: readonly string[], row: number): boolean {
    if (cells.length < this.#width) {
      this.#tally('short-rows', cells[0] ?? '', row);
      return true;
    }
    if (cells.slice(this.#width).every((cell) => cell.trim() === '')) {
      this.#tally('empty-cells', cells[0] ?? '', row);
      return true;
    }
    this.#misfits++;
    if (this.#misfits < MAX_MISFITS) {
      const message = `The row has ${counted(cells.length, 'cell')}, the header ${this.#width}: put a cell that has the delimiter in it between quotes`;
      this.faults.add({ row, code: 'too-many-cells', message });
      return false;
    }
    const given = `${counted(MAX_MISFITS, 'row')} do not fit the header; reading stopped here`;
    throw new UnreadableFile({ row, code: 'too-many-problems', message: given });
  }

  #counts(cells: readonly string[]): boolean {
    return this.header.assignment.where.every(
      ({ at, texts, isIn }) => texts.has((cells[at] ?? '').trim().normalize('NFC')) === isIn,
    );
  }

  /** Why a row of a day does not count; undefined when it does. */
  #reasonToSkip(cells: readonly string[]): SkippedKind | undefined {
    if (!this.#counts(cells)) return 'filtered-rows';
    return this.#sumsUp(cells) ? 'total-rows' : undefined;
  }

  /** True for a row that has a sum over all shops or products beside their own rows. */
  #sumsUp(cells: readonly string[]): boolean {
    return this.#summing.some((at) => SUM_INITIAL.test(cells[at] ?? '') && isSumOfDay(cells[at] ?? ''));
  }

  #amountText(cells: readonly string[]): string {
    const amount = this.#amount;
    if (amount?.kind === 'column') return cells[amount.at] ?? '';
    return amount?.kind === 'product' ? (cells[amount.quantity] ?? '') : '';
  }

  /** Adds the amount of a row; false when it has none, so that the row counts for nothing. */
  #addAmount(cells: readonly string[], slot: number, row: number, closed: boolean): boolean {
    const amount = this.#amount;
    if (amount?.kind === 'count') {
      this.sales.add('1', slot, row);
      return true;
    }
    const text = this.#amountText(cells);
    if (isBlankAmount(text)) {
      if (closed) return true;
      this.#continueOrder(cells);
      this.#skip('blank-amount', cells, row);
      return false;
    }
    if (amount?.kind === 'product') this.#addProduct(cells, amount, slot, row);
    else this.sales.add(text, slot, row);
    return true;
  }

  #addProduct(
    cells: readonly string[],
    { quantity, unitPrice }: { quantity: number; unitPrice: number },
    slot: number,
    row: number,
  ): void {
    const [first, second] = [withoutZeros(cells[quantity] ?? ''), cells[unitPrice] ?? ''];
    this.numbers.get(quantity)?.add(first, slot, row);
    this.numbers.get(unitPrice)?.add(second, slot, row);
    this.sales.addProduct(first, second, slot, row);
  }

  #addOthers(cells: readonly string[], { day, series, slot, row }: Place, closed: boolean): void {
    this.date.count(day);
    this.series?.countRow(series, slot, cells, row);
    for (const [at, column] of this.#attributes) column.add(cells[at] ?? '', series);
    this.#count(cells, row);
    this.repeated.add(slot, day, cells, row);
    for (const [at, column] of this.#known) {
      const cell = cells[at] ?? '';
      if (!closed || !isMissing(cell.trim())) column.add(cell, slot, row);
    }
    for (const [at, column] of this.#flagged) column.add(cells[at] ?? '', slot, row);
    if (this.#at.weekday >= 0) this.weekday?.add(cells[this.#at.weekday] ?? '', day, row);
    this.#look(cells, slot, row);
  }

  /** Looks at the columns that are not used. */
  #look(cells: readonly string[], slot: number, row: number): void {
    if (this.rows <= EVIDENCE_ROWS) for (const [at, column] of this.#evidence) column.add(cells[at] ?? '', slot, row);
    for (const [at, column] of this.#unused) column.add(cells[at] ?? '', slot);
    if (this.#at.status >= 0 && isCancelled(cells[this.#at.status] ?? '')) {
      this.cancelled.add(cells[this.#at.status] ?? '', row);
    }
    if (this.#at.order >= 0) this.#order = cells[this.#at.order] ?? '';
  }

  /** A further line of an order has no amount: what differs there tells no shops or products apart. */
  #continueOrder(cells: readonly string[]): void {
    const order = cells[this.#at.order];
    if (order === undefined || order === '' || order !== this.#order) return;
    for (const [at, column] of this.#unused) column.continueOrder(cells[at] ?? '');
  }

  #skip(kind: SkippedKind, cells: readonly string[], row: number): void {
    this.#tally(kind, cells.find((cell) => cell.trim() !== '') ?? '', row);
  }

  #tally(kind: SkippedKind, text: string, row: number): void {
    const tally = this.skipped.get(kind) ?? new Tally();
    this.skipped.set(kind, tally);
    tally.add(text, row);
  }
}

function columnOf(name: string, at: number, { assignment, samples }: TableHeader): Column {
  const role: ColumnRole = assignment.roles.get(at) ?? 'ignored';
  return { name, role, ...assignment.reasons.get(at), sample: [...(samples[at]?.sample ?? [])] };
}

function nameOfAmount(amount: Assignment['amount'], nameOf: (at: number) => string): string {
  return amount?.kind === 'product' ? `${nameOf(amount.quantity)} × ${nameOf(amount.unitPrice)}` : 'rows';
}

function isSentence(text: string): boolean {
  const letter = text.search(/\p{L}/u);
  return letter >= 0 && /\s/.test(text.slice(letter));
}

/** True when no cell of a record has any text. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
