import { GrowingNumbers } from '../../../numerics/number-arrays.ts';
import { counted, type FaultList, quoted, Tally, UnreadableFile } from '../../faults.ts';
import { LONGEST_NAME } from '../../mapping.ts';
import { LONGEST_SERIES_ID, MOST_SERIES, seriesId } from '../../named-series.ts';

/** The days for which the columns of a file keep their values: its dates, or the dates of each of its series. */
export interface Slots {
  readonly slotCount: number;
  /** The distinct date text of a slot, as `DateColumn` numbers them. */
  dateOf(slot: number): number;
  /** Rows of a slot that count. */
  rowsOf(slot: number): number;
  /** The row on which it was first seen, where that is known. */
  firstRowOf(slot: number): number | undefined;
}

/** Cells by their texts, column after column; a number is the position of a series. */
type Cells = Map<string, Cells | number>;

/** Texts as they stand in the file are remembered for so many series of it, each perhaps written in several ways. */
const MOST_WRITINGS = 4 * MOST_SERIES;
const FEWEST_PLACES = 1024;
/** So many slots are looked at in a step. */
export const STEP_SLOTS = 2 ** 15;

/**
 * The columns that tell the series of a file apart, while it is read. A slot is a date of a series: memory grows with the
 * days of all series, and with nothing else.
 */
export class SeriesColumns implements Slots {
  readonly names: readonly string[];
  /** The texts of each series, trimmed and in NFC. */
  readonly keys: string[][] = [];
  readonly #at: readonly number[];
  readonly #byCells: Cells = new Map();
  readonly #byKeys = new Map<string, number>();
  #writings = 0;
  /** By series: the row on which it was first seen, and how many rows it has. */
  readonly #firstRow: number[] = [];
  readonly #rows: number[] = [];
  /** Rows without a text, by the column. */
  readonly #missing: readonly Tally[];
  /** By slot. */
  readonly #series = new GrowingNumbers(Uint16Array);
  readonly #date = new GrowingNumbers(Uint32Array);
  readonly #slotRows = new GrowingNumbers(Uint32Array);
  #count = 0;
  /** Slots plus one by a hash of series and date, with more bits of it on top; the next free place takes what collides. */
  #places = new Uint32Array(FEWEST_PLACES);

  constructor(names: readonly string[], at: readonly number[]) {
    this.names = names;
    this.#at = at;
    this.#missing = names.map(() => new Tally());
  }

  get slotCount(): number {
    return this.#count;
  }

  dateOf(slot: number): number {
    return this.#date.get(slot);
  }

  rowsOf(slot: number): number {
    return this.#slotRows.get(slot);
  }

  /** Messages name the series and the day: rows of all days of all series would take too much room. */
  firstRowOf(): undefined {
    return undefined;
  }

  /** The position in `keys` of the series that a row is of. Throws {@link UnreadableFile} on too many series. */
  seriesOf(cells: readonly string[], row: number): number {
    let found: Cells | number | undefined = this.#byCells;
    for (const at of this.#at) {
      if (found === undefined || typeof found === 'number') break;
      found = found.get(cells[at] ?? '');
    }
    return typeof found === 'number' ? found : this.#find(cells, row);
  }

  #find(cells: readonly string[], row: number): number {
    const texts = this.#at.map((at) => cells[at] ?? '');
    // Longer texts are faults; a little of them tells which.
    const keys = texts.map((text) =>
      text
        .trim()
        .normalize('NFC')
        .slice(0, 2 * LONGEST_SERIES_ID),
    );
    const name = JSON.stringify(keys);
    const series = this.#byKeys.get(name) ?? this.#add(name, keys, row);
    if (this.#writings < MOST_WRITINGS) this.#remember(texts, series);
    return series;
  }

  #add(name: string, keys: string[], row: number): number {
    if (this.keys.length === MOST_SERIES) {
      const message = `${this.names.join(', ')}: more than ${counted(MOST_SERIES, 'series')}; reading stopped here. Take fewer columns for "series", or send the file in parts as several datasets`;
      throw new UnreadableFile({ row, column: this.names[0], code: 'too-many-series', message });
    }
    this.#byKeys.set(name, this.keys.length);
    this.#firstRow.push(row);
    this.#rows.push(0);
    return this.keys.push(keys) - 1;
  }

  #remember(texts: readonly string[], series: number): void {
    let cells = this.#byCells;
    for (const text of texts.slice(0, -1)) {
      const next = cells.get(text) ?? new Map();
      cells.set(text, next);
      if (typeof next === 'number') return;
      cells = next;
    }
    cells.set(texts[texts.length - 1] ?? '', series);
    this.#writings++;
  }

  /** The slot of a date of a series. Throws {@link UnreadableFile} on too many. */
  slotOf(series: number, date: number, row: number): number {
    const hash = hashOf(series, date);
    const tag = hash & TAG;
    const mask = this.#places.length - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const found = this.#places[place];
      if (found === 0) return this.#open(place, tag, series, date, row);
      if ((found & TAG) >>> 0 !== tag >>> 0) continue;
      const slot = (found & ~TAG) - 1;
      if (this.#date.get(slot) === date && this.#series.get(slot) === series) return slot;
    }
  }

  #open(place: number, tag: number, series: number, date: number, row: number): number {
    const slot = this.#count;
    if (slot === MOST_SLOTS) {
      const message = `The series of the file have more than ${counted(MOST_SLOTS, 'day')} together; reading stopped here. Send it in parts as several datasets`;
      throw new UnreadableFile({ row, code: 'too-many-days', message });
    }
    this.#count += 1;
    this.#places[place] = this.#count | tag;
    this.#series.set(slot, series);
    this.#date.set(slot, date);
    if (this.#count > 0.6 * this.#places.length) this.#widen();
    return slot;
  }

  #widen(): void {
    const places = new Uint32Array(2 * this.#places.length);
    const mask = places.length - 1;
    for (let slot = 0; slot < this.#count; slot += 1) {
      const hash = hashOf(this.#series.get(slot), this.#date.get(slot));
      let place = hash & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = (slot + 1) | (hash & TAG);
    }
    this.#places = places;
  }

  /** Counts a row of a slot. */
  countRow(series: number, slot: number, cells: readonly string[], row: number): void {
    this.#slotRows.add(slot, 1);
    this.#rows[series]++;
    const keys = this.keys[series];
    for (let i = 0; i < keys.length; i += 1) if (keys[i] === '') this.#missing[i].add(cells.join(' '), row);
  }

  /** The series that have rows, by their positions in `keys`. */
  filled(): number[] {
    return this.keys.flatMap((_, series) => (this.#rows[series] > 0 ? [series] : []));
  }

  /** The slots that have rows, by series, once all rows were read; in steps. */
  *slotsBySeries(): Generator<void, Uint32Array[]> {
    this.#places = new Uint32Array(FEWEST_PLACES); // rows come no more
    const counts = new Uint32Array(this.keys.length);
    for (let slot = 0; slot < this.#count; slot += 1) {
      if (slot % STEP_SLOTS === STEP_SLOTS - 1) yield;
      if (this.rowsOf(slot) > 0) counts[this.#series.get(slot)]++;
    }
    const slots = Array.from(counts, (count) => new Uint32Array(count));
    counts.fill(0);
    for (let slot = 0; slot < this.#count; slot += 1) {
      if (slot % STEP_SLOTS === STEP_SLOTS - 1) yield;
      if (this.rowsOf(slot) === 0) continue;
      const series = this.#series.get(slot);
      slots[series][counts[series]++] = slot;
    }
    return slots;
  }

  /** Adds the faults of rows without a text, and of series whose name is too long. */
  addFaults(faults: FaultList): void {
    for (const [i, name] of this.names.entries()) {
      faults.addCells(name, this.#missing[i], () => [
        'missing-series',
        `${name} is empty: write which one the row is of, or leave such rows out with "where"`,
      ]);
    }
    for (const series of this.filled()) {
      const id = seriesId(this.keys[series]);
      if (id.length <= LONGEST_SERIES_ID) continue;
      const message = `${quoted(id)} is too long for the name of a series: at most ${LONGEST_SERIES_ID} characters of ${this.names.join(' and ')} together`;
      const fault = { row: this.#firstRow[series], column: this.names[0], code: 'series-name-too-long', message };
      faults.add(fault, this.#rows[series]);
    }
  }
}

/** The highest bits of a hash stand above the slot, so that most others need not be looked at. */
const SLOT_BITS = 24;
const TAG = (-1 << SLOT_BITS) | 0;
const MOST_SLOTS = 2 ** SLOT_BITS - 2;

/** 32 bits in which all of both take part. */
function hashOf(series: number, date: number): number {
  const mixed = Math.imul(series, 0x9e3779b1) ^ Math.imul(date, 0x85ebca6b);
  const again = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return again ^ (again >>> 13);
}

/** A column of text that is not in use, while the file is read: whether each series has one text of it only. */
export class AttributeColumn {
  readonly name: string;
  readonly #isKnown: boolean;
  readonly #texts: (string | undefined)[] = [];
  #varies = false;

  /** `known`: the names of those that did so in earlier files of the dataset, of which this one may have a few series only. */
  constructor(name: string, known: readonly string[]) {
    this.name = name;
    this.#isKnown = known.includes(name);
  }

  add(cell: string, series: number): void {
    if (this.#varies || cell === '') return;
    const known = this.#texts[series];
    if (known === cell) return;
    const text = cell.trim().normalize('NFC');
    if (text === '' || text === known) return;
    if (known === undefined && text.length <= LONGEST_NAME) this.#texts[series] = text;
    else {
      this.#varies = true;
      this.#texts.length = 0;
    }
  }

  textOf(series: number): string | undefined {
    return this.#texts[series];
  }

  /** It says something of each series as a whole, and not the same of all of them. */
  get isAttribute(): boolean {
    return this.#isKnown ? !this.#varies : new Set(this.#texts.filter((text) => text !== undefined)).size > 1;
  }
}
