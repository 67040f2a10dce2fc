import { readNumber } from '../../../i18n/number-input.ts';

/** What there is of a product, how many units come in a pack, and what a unit is sold for. */
export interface Stock {
  readonly series: string;
  readonly openingStock: number;
  readonly packSize?: number;
  readonly price?: number;
}

interface ReadStocks {
  readonly stocks: readonly Stock[];
  /** Lines that cannot be read, from 1. */
  readonly wrong: readonly number[];
}

/**
 * The rows of a spreadsheet as they are pasted: the names of the series columns, or the whole name in one cell; units in stock;
 * units of a pack and the price of a unit, which may be missing. Cells are separated by tabs or semicolons; a first line without numbers is a heading.
 */
export function readStocks(text: string, nameColumns: number, locale: string): ReadStocks {
  const stocks: Stock[] = [];
  const wrong: number[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const stock = stockIn(line.split(line.includes('\t') ? '\t' : ';').map(unquoted), nameColumns, locale);
    if (stock) stocks.push(stock);
    else if (at > 0 || /\d/.test(line)) wrong.push(at + 1);
  }
  return { stocks, wrong };
}

function stockIn(cells: readonly string[], nameColumns: number, locale: string): Stock | undefined {
  // With a number in the second cell the first one is the whole name.
  const names = readNumber(cells[1] ?? '', locale) === undefined ? nameColumns : 1;
  const series = names === 1 ? cells[0] : cells.slice(0, names).map(escaped).join(' / ');
  const numbers = cells.slice(names, names + 3).map((cell) => (cell === '' ? undefined : readNumber(cell, locale)));
  const [openingStock, packSize, price] = numbers;
  if (!series || openingStock === undefined || openingStock < 0) return undefined;
  if (cells.slice(names, names + 3).some((cell, i) => cell !== '' && numbers[i] === undefined)) return undefined;
  if (packSize !== undefined && !(Number.isInteger(packSize) && packSize >= 1)) return undefined;
  if (price !== undefined && price < LEAST_PRICE) return undefined;
  return { series, openingStock, ...(packSize !== undefined && { packSize }), ...(price !== undefined && { price }) };
}

/** As the service has it. */
const LEAST_PRICE = 1e-6;

/** As ids have the texts of their columns. */
const escaped = (text: string) => (text === '*' ? '\\*' : text.replaceAll(/[\\/]/g, '\\$&'));

const unquoted = (cell: string) =>
  cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('""', '"');
