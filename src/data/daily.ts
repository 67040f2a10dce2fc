/** Sum, extremes and number of the values of each slot, where a slot is one date text of the file. */
export class Daily {
  readonly #sum: number[];
  readonly #min: number[];
  readonly #max: number[];
  readonly #count: number[];

  constructor(from?: Daily) {
    this.#sum = from === undefined ? [] : [...from.#sum];
    this.#min = from === undefined ? [] : [...from.#min];
    this.#max = from === undefined ? [] : [...from.#max];
    this.#count = from === undefined ? [] : [...from.#count];
  }

  add(slot: number, value: number): void {
    while (slot >= this.#sum.length) {
      this.#sum.push(0);
      this.#min.push(Number.POSITIVE_INFINITY);
      this.#max.push(Number.NEGATIVE_INFINITY);
      this.#count.push(0);
    }
    this.#sum[slot] = (this.#sum[slot] ?? 0) + value;
    this.#count[slot] = (this.#count[slot] ?? 0) + 1;
    if (value < (this.#min[slot] ?? 0)) this.#min[slot] = value;
    if (value > (this.#max[slot] ?? 0)) this.#max[slot] = value;
  }

  /** The sum over the values of several slots. */
  sum(slots: readonly number[]): number {
    return slots.reduce((sum, slot) => sum + (this.#sum[slot] ?? 0), 0);
  }

  hasValue(slots: readonly number[]): boolean {
    return slots.some((slot) => (this.#count[slot] ?? 0) > 0);
  }

  max(slots: readonly number[]): number {
    return Math.max(...slots.map((slot) => this.#max[slot] ?? Number.NEGATIVE_INFINITY));
  }

  /** The mean of the values of several slots; exactly their value when they are all equal. */
  mean(slots: readonly number[]): number {
    const min = Math.min(...slots.map((slot) => this.#min[slot] ?? Number.POSITIVE_INFINITY));
    const count = slots.reduce((sum, slot) => sum + (this.#count[slot] ?? 0), 0);
    return min === this.max(slots) ? min : this.sum(slots) / count;
  }
}
