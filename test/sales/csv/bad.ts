import type { ReadOptions } from '../../../src/sales/sales-file.ts';
import { BASE, baseRow, dmy, HEADER, lines, type Row, withLine } from './base.ts';

/** A file that must be refused, with the first problem it must be refused for. */
export interface BadFile {
  readonly content: string | Uint8Array;
  readonly options?: ReadOptions;
  readonly problem: { readonly row?: number; readonly column?: string; readonly code: string };
  /** Of all kinds; 1 unless told. */
  readonly count?: number;
}

const rows = BASE.map(baseRow);
const plain = lines(HEADER, rows).join('\n');
const file = (header: Row, body: readonly Row[], delimiter = ',') => lines(header, body, delimiter).join('\n');
const sales = (cell: string, code: string): BadFile => ({
  content: withLine(7, `2024-01-06,6,0,0,0.5,${cell}`),
  problem: { row: 7, column: 'Ventas', code },
});
const date = (cell: string, code: string): BadFile => ({
  content: withLine(7, `${cell},6,0,0,0.5,1266.75`),
  problem: { row: 7, column: 'Fecha', code },
});

export const BAD: Readonly<Record<string, BadFile>> = {
  'empty.csv': { content: '', problem: { row: 1, code: 'empty-file' } },
  'only-blank-lines.csv': { content: '\n \n\n', problem: { row: 1, code: 'empty-file' } },
  'header-only.csv': { content: `${HEADER}\n`, problem: { row: 1, code: 'no-rows' } },
  'unusable-name.csv': {
    content: plain.replace('Temperatura', '__proto__'),
    problem: { row: 1, column: '__proto__', code: 'unusable-name' },
  },
  'no-header.csv': { content: plain.slice(plain.indexOf('\n') + 1), problem: { row: 1, code: 'no-header' } },
  'no-date-column.csv': {
    content: file(
      ['Turno', 'Ventas'],
      BASE.map((day) => ['tarde', day.sales]),
    ),
    problem: { row: 1, code: 'no-date-column' },
  },
  'no-sales-column.csv': {
    content: file(
      ['Fecha'],
      BASE.map(({ date }) => [date]),
    ),
    problem: { row: 1, code: 'no-sales-column' },
  },
  'out-of-range.csv': {
    content: file(
      ['Fecha', 'Ventas'],
      [...BASE.map((day) => [day.date, 1]), ['2024-01-01', 1e308], ['2024-01-01', '-1,000,000,000,000,001.5']],
      ';',
    ),
    problem: { row: 37, column: 'Ventas', code: 'number-out-of-range' },
    count: 2,
  },
  'text-in-known.csv': {
    content: withLine(7, '2024-01-06,6,0,0,warm,1266.75'),
    options: { mapping: { known: ['Temperatura'] } },
    problem: { row: 7, column: 'Temperatura', code: 'unparsable-number' },
  },
  'too-many-columns.csv': {
    content: file([...HEADER, ...Array.from({ length: 100 }, (_, i) => `c${i}`)], []),
    problem: { row: 1, code: 'too-many-columns' },
  },
  'too-many-cells.csv': {
    content: withLine(7, '2024-01-06,6,0,0,0.5,1266,75'),
    problem: { row: 7, code: 'too-many-cells' },
  },
  'unclosed-quote.csv': {
    content: withLine(7, '2024-01-06,6,0,0,0.5,"1266.75'),
    problem: { row: 7, code: 'unclosed-quote' },
  },
  'text-after-quote.csv': {
    content: withLine(7, '2024-01-06,6,0,0,0.5,"1266"75'),
    problem: { row: 7, code: 'misplaced-quote' },
  },
  'quote-inside-cell.csv': {
    content: withLine(7, '2024-01-06,6,0,0,0.5,12"66'),
    problem: { row: 7, code: 'misplaced-quote' },
  },
  'text-sales.csv': sales('many', 'unparsable-number'),
  'yes-sales.csv': sales('yes', 'unparsable-number'),
  'infinite-sales.csv': sales('-Infinity', 'not-finite'),
  'huge-sales.csv': sales('1e999', 'not-finite'),
  'failed-formula.csv': sales('#DIV/0!', 'not-finite'),
  'negative-sales.csv': sales('-5', 'negative-sales'),
  'comma-decimals-in-one-row.csv': sales('"1266,75"', 'unparsable-number'),
  'two-signs.csv': sales('1.2.3', 'unparsable-number'),
  'hexadecimal-sales.csv': sales('0x10', 'unparsable-number'),
  'percent-sales.csv': sales('12%', 'unparsable-number'),
  'missing-date.csv': date('', 'missing-value'),
  'text-date.csv': date('yesterday', 'unparsable-date'),
  'no-such-day.csv': date('2024-02-30', 'unparsable-date'),
  'two-digit-year.csv': date('06/01/24', 'unparsable-date'),
  'excel-serial-date.csv': date('45297', 'unparsable-date'),
  'bad-time.csv': date('2024-01-06 noon', 'unparsable-date'),
  'slashed-date-among-iso.csv': date('06/01/2024', 'unparsable-date'),
  'date-out-of-range.csv': date('1824-01-06', 'date-out-of-range'),
  'mdy-among-dmy.csv': {
    content: file(
      ['Fecha', 'Ventas'],
      BASE.map((day, i) => [i === 20 ? '01/21/2024' : dmy(day.date), i]),
    ),
    problem: { row: 22, column: 'Fecha', code: 'unparsable-date' },
  },
  'ambiguous-dates.csv': {
    content: file(
      ['Fecha', 'Ventas'],
      Array.from({ length: 36 }, (_, i) => [`0${(i % 9) + 1}/0${Math.floor(i / 9) + 1}/2024`, i]),
    ),
    problem: { row: 3, column: 'Fecha', code: 'ambiguous-dates' },
  },
  'ambiguous-numbers.csv': {
    content: file(
      ['Fecha', 'Ventas'],
      BASE.map((day, i) => [day.date, `1.${200 + i}`]),
      ';',
    ),
    problem: { row: 2, column: 'Ventas', code: 'ambiguous-numbers' },
  },
  'not-a-flag.csv': {
    content: file(
      [...HEADER, 'Abierto'],
      rows.map((row, i) => [...row, i === 5 ? '2' : '1']),
    ),
    problem: { row: 7, column: 'Abierto', code: 'not-a-flag' },
  },
  'missing-open.csv': {
    content: file(
      [...HEADER, 'Abierto'],
      rows.map((row, i) => [...row, i === 5 ? '' : '1']),
    ),
    problem: { row: 7, column: 'Abierto', code: 'missing-value' },
  },
  'sales-on-closed-day.csv': {
    content: file(
      [...HEADER, 'Abierto'],
      rows.map((row, i) => [...row, i === 5 ? '0' : '1']),
    ),
    problem: { row: 7, column: 'Abierto', code: 'sales-on-closed-day' },
  },
  'too-few-days.csv': { content: file(HEADER, rows.slice(0, 27)), problem: { code: 'too-few-days' } },
  'xlsx.csv': { content: Buffer.from('504b030414000600080000002100', 'hex'), problem: { code: 'not-text' } },
  'utf16-without-bom.csv': { content: Buffer.from(plain, 'utf16le'), problem: { row: 1, code: 'not-text' } },
  'nul.csv': { content: withLine(7, '2024-01-06,6,0,0,0.5,12\u000066'), problem: { row: 7, code: 'not-text' } },
  'utf8-then-latin1.csv': {
    content: Buffer.concat([Buffer.from(plain), Buffer.from('\n2024-02-05,1,0,0,a\u00f1o,5', 'latin1')]),
    problem: { row: 37, code: 'invalid-encoding' },
  },
  'odd-utf16.csv': {
    content: Buffer.concat([Buffer.from(`\uFEFF${plain}`, 'utf16le'), Buffer.from([0x41])]),
    problem: { row: 36, code: 'invalid-encoding' },
  },
};
