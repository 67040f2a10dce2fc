import { writeNumber } from '../../../i18n/number-input.ts';
import type { Stock } from './stocks.ts';

/** Characters of a list that an address can carry: programs for mail and chat cut longer ones. */
const MOST = 4000;

/**
 * Stocks as an address says them, `[["Centro / Pan",12,6,1.5,0.8,"Harinera"]]`: name, units, units of a pack, price, cost and supplier, null
 * or nothing where there is none; undefined when they are too many.
 */
export function stocksInAddress(stocks: readonly Stock[]): string | undefined {
  const said = JSON.stringify(
    stocks.map(({ series, openingStock, packSize, price, cost, supplier }) => {
      const cells = [series, openingStock, packSize, price, cost, supplier];
      return cells.slice(0, cells.findLastIndex((cell) => cell !== undefined) + 1);
    }),
  );
  return said.length > MOST ? undefined : said;
}

/** The same as lines that could have been pasted here, to be read as those are; none of what makes no sense. The address may say anything. */
export function stocksFromAddress(said: string | null, locale: string): string {
  const rows = said === null || said.length > MOST ? [] : parsed(said);
  return rows.flatMap((row) => lineOf(row, locale)).join('\n');
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function lineOf(row: unknown, locale: string): string[] {
  if (!Array.isArray(row)) return [];
  const [name, ...cells]: unknown[] = row;
  if (!isText(name)) return [];
  const numbers = Array.from({ length: 4 }, (_, i) => cells[i]).map((cell) =>
    typeof cell === 'number' ? writeNumber(cell, locale) : '',
  );
  return [[quoted(name), ...numbers, ...(isText(cells[4]) ? [quoted(cells[4])] : [])].join('\t')];
}

/** What a cell of pasted rows can hold. */
const isText = (value: unknown): value is string => typeof value === 'string' && !/[\t\r\n]/.test(value);

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
