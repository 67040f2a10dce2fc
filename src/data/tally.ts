/** So many cells of one kind are kept; the others are only counted. */
export const LISTED_CELLS = 100;

/** A cell worth telling the user about. */
export interface Cell {
  readonly row: number;
  readonly text: string;
}

/** How many cells were of one kind, and the first of them. */
export class Tally {
  count = 0;
  readonly first: Cell[] = [];

  add(text: string, row: number): void {
    this.count++;
    if (this.first.length < LISTED_CELLS) this.first.push({ row, text: text.slice(0, 100) });
  }
}
