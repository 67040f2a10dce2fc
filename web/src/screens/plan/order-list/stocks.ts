import { readNumber } from '../../../i18n/number-input.ts';

/** What there is of a product, how many units come in a pack, what a unit is sold for and costs, and from whom it is bought. */
export interface Stock {
  readonly series: string;
  readonly openingStock: number;
  readonly packSize?: number;
  readonly price?: number;
  /** Only with a price. */
  readonly cost?: number;
  readonly supplier?: string;
}

interface ReadStocks {
  readonly stocks: readonly Stock[];
  /** Lines that cannot be read, from 1. */
  readonly wrong: readonly number[];
}

/**
 * The rows of a spreadsheet as they are pasted: the names of the series columns, or the whole name in one cell; units in stock;
 * then, each of which may be missing, units of a pack, the price of a unit, what it costs, and the supplier. Cells are separated by
 * tabs or semicolons; a first line without numbers is a heading, which may name another place for the supplier.
 */
export function readStocks(text: string, nameColumns: number, locale: string): ReadStocks {
  const stocks: Stock[] = [];
  const wrong: number[] = [];
  const lines = text.split(/\r?\n/).map((line) => line.split(line.includes('\t') ? '\t' : ';').map(unquoted));
  const [first = []] = lines;
  const supplierAt = /\d/.test(first.join('')) ? -1 : first.findIndex((cell) => SUPPLIER.test(cell));
  for (const [at, cells] of lines.entries()) {
    if (cells.every((cell) => cell === '')) continue;
    const stock = stockIn(cells, { nameColumns, supplierAt, locale });
    if (stock) stocks.push(stock);
    else if (at > 0 || /\d/.test(cells.join(''))) wrong.push(at + 1);
  }
  return { stocks, wrong };
}

/** How a heading calls it. */
const SUPPLIER = /^(proveedor(es)?|suppliers?|vendors?)$/i;

interface Reading {
  readonly nameColumns: number;
  /** -1: behind the numbers. */
  readonly supplierAt: number;
  readonly locale: string;
}

function stockIn(all: readonly string[], { nameColumns, supplierAt, locale }: Reading): Stock | undefined {
  const cells = supplierAt < 0 ? all : all.toSpliced(supplierAt, 1);
  // With a number in the second cell the first one is the whole name.
  const names = readNumber(cells[1] ?? '', locale) === undefined ? nameColumns : 1;
  const series = names === 1 ? cells[0] : cells.slice(0, names).map(escaped).join(' / ');
  const figures = cells.slice(names, names + FIGURES);
  const numbers = figures.map((cell) => (cell === '' ? undefined : readNumber(cell, locale)));
  const isRead = figures.every((cell, i) => cell === '' || numbers[i] !== undefined);
  const [openingStock, packSize, price, cost] = numbers;
  if (!series || !isRead || openingStock === undefined) return undefined;
  const supplier = (supplierAt < 0 ? cells[names + FIGURES] : all[supplierAt])?.slice(0, LONGEST_SUPPLIER);
  const stock = {
    ...{ series, openingStock },
    ...(packSize !== undefined && { packSize }),
    ...(price !== undefined && { price }),
    ...(cost !== undefined && { cost }),
    ...(supplier && { supplier }),
  };
  return isSound(stock) ? stock : undefined;
}

/** Whether it can be ordered by. */
function isSound({ openingStock, packSize = 1, price = Number.POSITIVE_INFINITY, cost = 0 }: Stock): boolean {
  const isPack = Number.isInteger(packSize) && packSize >= 1;
  return openingStock >= 0 && isPack && price >= LEAST_PRICE && cost >= 0 && cost < price;
}

const FIGURES = 4;
/** As the service has it. */
const LONGEST_SUPPLIER = 200;

/** As the service has it. */
const LEAST_PRICE = 1e-6;

/** As ids have the texts of their columns. */
const escaped = (text: string) => (text === '*' ? '\\*' : text.replaceAll(/[\\/]/g, '\\$&'));

const unquoted = (cell: string) =>
  cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('""', '"');
