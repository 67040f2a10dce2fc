/** So many different texts of a column are told apart; one with more names single sales. */
const MAX_DISTINCT = 2000;
/** Pairs of day and text are looked at for so many rows. */
const ROWS_OF_PAIRS = 50_000;

/** Texts of so many rows from all over the file show which columns go together. */
const SAMPLED_ROWS = 4096;

/** One text of a column and the rows that have it. */
export interface TextCount {
  readonly text: string;
  readonly rows: number;
}

/** A column that is not used, while the file is read: whether it tells the rows of a day apart. */
export class UnusedColumn {
  readonly name: string;
  readonly #counts = new Map<string, number>();
  readonly #firstOfSlot: (string | undefined)[] = [];
  readonly #split = new Set<number>();
  readonly #pairs = new Set<string>();
  /** The texts of every so many rows: half of them go when there are too many. */
  #sample: string[] = [];
  #stride = 1;
  #rows = 0;
  #last = '';
  /** It differs between the lines of one order. */
  isOfLines = false;
  /** No text comes twice on one day. */
  isKey = true;

  constructor(name: string) {
    this.name = name;
  }

  add(text: string, slot: number): void {
    if (this.#rows % this.#stride === 0) this.#takeSample(text);
    this.#rows++;
    this.#last = text;
    if (this.#counts.size <= MAX_DISTINCT) this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    const first = this.#firstOfSlot[slot];
    if (first === undefined) this.#firstOfSlot[slot] = text;
    else if (first !== text) this.#split.add(slot);
    if (this.isKey && this.#rows <= ROWS_OF_PAIRS) {
      const pair = `${slot} ${text}`;
      if (this.#pairs.has(pair)) this.isKey = false;
      this.#pairs.add(pair);
    }
  }

  #takeSample(text: string): void {
    this.#sample.push(text);
    if (this.#sample.length < SAMPLED_ROWS) return;
    this.#sample = this.#sample.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** Whether each text of this column has one of the other column beside it, as a shop has one town. */
  determines(other: UnusedColumn): boolean {
    const beside = new Map<string, string>();
    const texts = this.#sample;
    const isOne = texts.every((text, i) => {
      const known = beside.get(text);
      if (known === undefined) beside.set(text, other.#sample[i]);
      return known === undefined || known === other.#sample[i];
    });
    return isOne && 2 * beside.size <= texts.length;
  }

  /** Takes a row that only goes on with the order of the row before it. */
  continueOrder(text: string): void {
    if (text !== this.#last) this.isOfLines = true;
    this.#last = text;
  }

  /** Its different texts, the most frequent first; undefined when there are too many. */
  texts(): TextCount[] | undefined {
    if (this.#counts.size > MAX_DISTINCT) return undefined;
    return [...this.#counts].map(([text, rows]) => ({ text: text.trim(), rows })).sort((a, b) => b.rows - a.rows);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Different texts, as far as they are told apart. */
  get distinct(): number {
    return this.#counts.size;
  }

  /** Days (slots) on which it has several texts. */
  get splitDays(): number {
    return this.#split.size;
  }
}
