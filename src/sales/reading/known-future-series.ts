import { originalText } from '../../csv.ts';
import { foldName } from '../columns.ts';
import { type FaultList, quoted } from '../faults.ts';
import { SERIES_FIELD } from '../known-future.ts';
import { seriesId } from '../named-series.ts';

/** How the rows of a known future name the series of a dataset that has many. */
export interface SeriesNames {
  /** The columns that tell them apart, in the order of the mapping. */
  readonly columns: readonly string[];
  /** Those that there are; undefined where what is stored is read, which was checked when it came. */
  readonly ids?: ReadonlySet<string> | undefined;
}

interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** What is wrong with a name that no series has. */
export function unknownSeries(id: string): string {
  return `The dataset has no series ${quoted(id)}; GET /datasets/{name}/series lists them`;
}

/**
 * Which cells of a CSV say of which series a row is: one column `series` with its id, or all the columns that tell the series
 * apart, each with its text. A dataset whose only such column is called `series` may have either there. Empty cells: of all.
 */
export class RowSeries {
  readonly #names: SeriesNames;
  readonly #faults: FaultList;
  readonly #header: readonly string[];
  /** The columns of the dataset, or that of the id. */
  readonly #at: readonly number[];
  readonly #isId: boolean;

  constructor({ row, cells: header }: Row, names: SeriesNames, faults: FaultList) {
    const folded = header.map((name) => foldName(originalText(name)));
    const own = names.columns.map((name) => folded.indexOf(foldName(name)));
    const found = own.filter((at) => at >= 0);
    const id = folded.indexOf(SERIES_FIELD);
    const isBoth = names.columns.length === 1 && own[0] === id;
    this.#names = names;
    this.#faults = faults;
    this.#header = header;
    this.#isId = id >= 0 && (isBoth || found.length === 0);
    this.#at = this.#isId ? [id] : found;
    if (id >= 0 && !this.#isId && !own.includes(id)) {
      const message = `Say once which series a row is of: by ${quoted(header[id] ?? '')}, or by ${names.columns.join(', ')}`;
      faults.add({ row, column: header[id], code: 'series-twice', message });
      this.#at = [...found, id];
    } else if (!this.#isId && found.length > 0 && found.length < own.length) {
      const missing = names.columns.filter((_, i) => own[i] === -1).map(quoted);
      const message = `${names.columns.join(', ')} name a series together; this file has no column ${missing.join(', ')}`;
      faults.add({ row, column: header[found[0] ?? 0], code: 'missing-column', message });
    }
  }

  /** Whether the column at this place names series. */
  isAt(position: number): boolean {
    return this.#at.includes(position);
  }

  /** The id of the series that a row is of; undefined when it is of all, or when nobody can tell, which is a fault. */
  of({ row, cells }: Row): string | undefined {
    const texts = this.#at.map((at) => (cells[at] ?? '').trim().normalize('NFC'));
    const column = this.#header[this.#at[0] ?? 0];
    const [first] = texts;
    if (first === undefined || texts.every((text) => text === '')) return undefined;
    if (texts.includes('')) {
      const message = `A row is of one series, named in ${this.#names.columns.join(' and ')}, or of all, with nothing in either`;
      this.#faults.add({ row, column, code: 'missing-series', message });
      return undefined;
    }
    const id = this.#isId ? this.#known(first) : seriesId(texts);
    if (this.#names.ids?.has(id) !== false) return id;
    this.#faults.add({ row, column, code: 'unknown-series', message: unknownSeries(id) });
    return undefined;
  }

  /** A cell that holds an id, perhaps as `inertText` writes it, or the text of the only column. */
  #known(text: string): string {
    const { ids, columns } = this.#names;
    const written = originalText(text);
    if (ids === undefined || ids.has(text)) return ids === undefined ? written : text;
    if (ids.has(written) || columns.length !== 1) return written;
    return ids.has(seriesId([text])) ? seriesId([text]) : written;
  }
}
