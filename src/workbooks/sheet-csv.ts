import { UnreadableFile } from '../sales/faults.ts';
import { isoDateText, textOfNumber, unescapeCell } from './cells.ts';
import type { Parts } from './parts.ts';
import { cellTooLong, LONGEST_CELL, TextCollector } from './shared-texts.ts';
import { damaged, type Work } from './work.ts';
import { attributeOf, decodeText, type XmlHandler } from './xml.ts';

/** Of a sheet. */
const LAST_ROW = 1_048_576;
/** As in a CSV. */
const MAX_COLUMNS = 100;
/** A row of a CSV has at most so many characters. */
const LONGEST_ROW = 2 ** 20;
/** The widest of the first rows gives the width of the table: a header may stand below a title, and a remark far off to the right. */
const ROWS_FOR_WIDTH = 20;

/**
 * Turns the XML of a sheet into lines of CSV (RFC 4180 with LF), one for each row up to the last one with a value, so that the
 * number of a line is that of its row. Line breaks within cells are spaces.
 */
export class SheetCsv implements XmlHandler {
  readonly #parts: Omit<Parts, 'sheets'>;
  readonly #work: Work;
  /** The lines that nobody has taken yet. */
  #lines: string[] = [];
  #length = 0;
  /** The first rows with a value, until the width of the table is known; then undefined. */
  #first: string[][] | undefined = [];
  /** Rows before each of `#first`, without a value. */
  #gaps: number[] = [];
  #width = 0;
  /** Rows without a value that count only if one with a value follows. */
  #emptyRows = 0;
  #row = 0;
  #cells: string[] = [];
  #column = 0;
  #cellTag = '';
  #value = '';
  #formula = '';
  #hasFormula = false;
  #inside: 'value' | 'formula' | undefined;
  readonly #inline = new TextCollector();
  #inSheetData = false;
  done = false;
  /** Whether any cell has a value. */
  used = false;

  constructor(parts: Omit<Parts, 'sheets'>, work: Work) {
    this.#parts = parts;
    this.#work = work;
  }

  /** How many characters {@link take} would give. */
  get length(): number {
    return this.#length;
  }

  take(): Buffer {
    const text = Buffer.from(this.#lines.join(''), 'utf8');
    this.#lines = [];
    this.#length = 0;
    return text;
  }

  /** Once the sheet has been read. */
  end(): void {
    if (!this.done) throw damaged('the sheet has no cells');
    this.#releaseFirst();
  }

  open(name: string, tag: string): void {
    if (!this.#inSheetData) this.#inSheetData = name === 'sheetData';
    else if (name === 'c') this.#openCell(tag);
    else if (name === 'v') this.#inside = 'value';
    else if (name === 'f') {
      this.#hasFormula = true;
      this.#inside = 'formula';
    } else if (name === 'row') this.#openRow(tag);
    else this.#inline.open(name);
  }

  close(name: string): void {
    if (name === 'c') this.#closeCell();
    else if (name === 'v' || name === 'f') this.#inside = undefined;
    else if (name === 'row') this.#closeRow();
    else if (name === 'sheetData') this.done = true;
    else this.#inline.close(name);
  }

  text(raw: string): void {
    if (this.#inside === 'value') this.#value += decodeText(raw);
    else if (this.#inside === 'formula') this.#formula += raw;
    else if (this.#inSheetData) this.#inline.add(raw);
    if (this.#value.length > 8 * LONGEST_CELL) throw cellTooLong();
    if (this.#formula.length > 8 * LONGEST_CELL) throw cellTooLong();
  }

  #openRow(tag: string): void {
    const named = attributeOf(tag, 'r');
    const row = named === undefined ? this.#row + 1 : Number(named);
    if (!(/^\d+$/.test(named ?? '1') && row > this.#row && row <= LAST_ROW)) {
      throw damaged(`after row ${this.#row} comes a row ${(named ?? '').slice(0, 20)}`);
    }
    this.#emptyRows += row - this.#row - 1;
    this.#row = row;
    this.#cells = [];
    this.#column = 0;
  }

  #openCell(tag: string): void {
    this.#work.addCell();
    const named = attributeOf(tag, 'r');
    this.#column = named === undefined ? this.#column + 1 : columnOf(named);
    this.#cellTag = tag;
    this.#value = '';
    this.#formula = '';
    this.#hasFormula = false;
    this.#inline.begin();
  }

  #closeCell(): void {
    const text = this.#cellText();
    if (text === '') return;
    if (text.length > LONGEST_CELL) throw cellTooLong();
    if (this.#column > MAX_COLUMNS) {
      const message = `Row ${this.#row} has a value in column ${this.#column}; a sheet of sales has at most ${MAX_COLUMNS} columns`;
      throw new UnreadableFile({ row: this.#row, code: 'too-many-columns', message });
    }
    while (this.#cells.length < this.#column - 1) this.#cells.push('');
    this.#cells[this.#column - 1] = csvCell(text);
  }

  #cellText(): string {
    const type = attributeOf(this.#cellTag, 't') ?? 'n';
    if (type === 'inlineStr') return unescapeCell(this.#inline.text);
    // A formula that nobody has computed yet: told as it is, so that no sum is taken for a missing one.
    const value = this.#value;
    if (value === '' && type !== 'str') return this.#hasFormula ? `=${decodeText(this.#formula)}` : '';
    switch (type) {
      case 's':
        return this.#sharedText(value);
      case 'str':
        return unescapeCell(value);
      case 'b':
        return value.trim() === '1' || value.trim() === 'true' ? '1' : '0';
      case 'd':
        return isoDateText(value);
      case 'n':
        return this.#numberText(value.trim());
      default:
        return value; // e: an error such as #DIV/0!
    }
  }

  #sharedText(index: string): string {
    const text = this.#parts.texts.at(index.trim() === '' ? -1 : Number(index));
    if (text === undefined) throw damaged(`row ${this.#row} has a text that the workbook does not have`);
    return text;
  }

  #numberText(text: string): string {
    const style = this.#parts.styles[Number(attributeOf(this.#cellTag, 's') ?? 0)] ?? 'number';
    if (style === 'number' && isPlain(text)) return text;
    const number = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(number)) return text;
    return textOfNumber(number, style, this.#parts.from1904);
  }

  #closeRow(): void {
    if (this.#cells.length === 0) {
      this.#emptyRows += 1;
      return;
    }
    this.used = true;
    if (this.#first === undefined) {
      this.#writeRow(this.#cells, this.#emptyRows);
    } else {
      this.#first.push(this.#cells);
      this.#gaps.push(this.#emptyRows);
      this.#width = Math.max(this.#width, this.#cells.length);
      if (this.#first.length === ROWS_FOR_WIDTH) this.#releaseFirst();
    }
    this.#emptyRows = 0;
    this.#cells = [];
  }

  #releaseFirst(): void {
    const rows = this.#first ?? [];
    this.#first = undefined;
    for (const [i, cells] of rows.entries()) this.#writeRow(cells, this.#gaps[i]);
  }

  #writeRow(cells: string[], emptyRows: number): void {
    const blank = cells.length < this.#width ? ','.repeat(this.#width - cells.length) : '';
    const line = `${'\n'.repeat(emptyRows)}${cells.join(',')}${blank}\n`;
    if (line.length - emptyRows > LONGEST_ROW) {
      const message = 'The row has more than 1 MiB; reading stopped here';
      throw new UnreadableFile({ row: this.#row, code: 'row-too-long', message });
    }
    this.#work.addCsv(line.length);
    this.#lines.push(line);
    this.#length += line.length;
  }
}

/** Whether a number is written as it would be written anyway: most are, and to make sure takes longer than to read them. */
function isPlain(text: string): boolean {
  return text.length < 14 && /^-?(?:0|[1-9]\d*)(?:\.\d{0,1}[1-9]|\.\d{3,}[1-9])?$/.test(text) && text !== '-0';
}

/** The number of the column in a reference such as `AB12`: 28. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length && at < 4; at++) {
    const letter = reference.charCodeAt(at) & ~0x20;
    if (letter < 0x41 || letter > 0x5a) break;
    column = 26 * column + letter - 0x40;
  }
  if (column === 0) throw damaged(`a cell stands at ${JSON.stringify(reference.slice(0, 20))}`);
  return column;
}

/** A cell on one line, between quotes when a reader could take it for several. */
function csvCell(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return /[",;|]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
