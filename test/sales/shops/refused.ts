import { addDays } from '../../../src/dates.ts';
import { type Cases, DAYS, daily, dmy, mdy, plain, type RefusedCase, table, written } from './shop.ts';

const every = (step: number, count: number, from = '2015-01-01') =>
  `ds,y\n${Array.from({ length: count }, (_, i) => `${addDays(from, i * step)},${30_000 + 17 * i}\n`).join('')}`;
const monthly = (count: number, write: (year: number, month: string) => string) =>
  `date,sales\n${Array.from({ length: count }, (_, i) => `${write(2019 + Math.floor(i / 12), String(1 + (i % 12)).padStart(2, '0'))},${30_000 + 17 * i}\n`).join('')}`;
const FILE = daily(['date', 'sales']);

/** Files that are no sales of days, and days or amounts that nothing decides. */
export const REFUSED: Cases<RefusedCase> = {
  'one row a week': { file: every(7, 120), problem: 'not-daily' },
  'one row a month': { file: monthly(60, (year, month) => `${year}-${month}-01`), problem: 'not-daily' },
  'the last day of each month': {
    file: `fecha;ventas\n${Array.from({ length: 48 }, (_, i) => `${dmy(new Date(Date.UTC(2019, i + 1, 0)).toISOString().slice(0, 10))};${30_000 + i}\n`).join('')}`,
    problem: 'not-daily',
  },
  'a month without a day': {
    file: monthly(60, (year, month) => `${year}-${month}`),
    problem: ['not-daily', 'unparsable-date', 'no-date-column'],
  },
  'one row a year': {
    file: `year,sales\n${Array.from({ length: 12 }, (_, i) => `${2010 + i},${400_000 + i}\n`).join('')}`,
    problem: ['not-daily', 'no-date-column', 'unparsable-date'],
  },
  'a week by number': {
    file: `week,sales\n${Array.from({ length: 60 }, (_, i) => `2023-W${String(1 + (i % 52)).padStart(2, '0')},${400_000 + i}\n`).join('')}`,
    problem: ['not-daily', 'no-date-column', 'unparsable-date'],
  },
  'no header': { file: FILE.slice(FILE.indexOf('\n') + 1), problem: 'no-header', row: 1 },
  'no header, German': {
    file: DAYS.map(({ date, cents }) => `${dmy(date, '.')};${written(cents, ',', '.')}\n`).join(''),
    problem: 'no-header',
    row: 1,
  },
  'days and months in either order': {
    file: table(
      ['date', 'sales'],
      DAYS.filter(({ date }) => Number(date.slice(8)) <= 12).map(({ date, cents }) => [mdy(date), plain(cents)]),
    ),
    problem: 'ambiguous-dates',
  },
  'days and months in either order, two-digit years': {
    file: table(
      ['date', 'sales'],
      DAYS.filter(({ date }) => Number(date.slice(8)) <= 12).map(({ date, cents }) => [
        mdy(date).replace('/2023', '/23'),
        plain(cents),
      ]),
    ),
    problem: 'ambiguous-dates',
  },
  'whole thousands with a point, and nothing else': {
    file: table(
      ['Fecha', 'Ventas'],
      DAYS.map(({ date, units }) => [dmy(date), String(units).replace(/(\d)(\d{3})$/, '$1.$2')]),
      ';',
    ),
    problem: 'ambiguous-numbers',
  },
  'whole thousands with a comma, and nothing else': {
    file: table(
      ['date', 'sales'],
      DAYS.map(({ date, units }) => [date, String(units).replace(/(\d)(\d{3})$/, '$1,$2')]),
    ),
    problem: 'ambiguous-numbers',
  },
  'a number beyond 1e15': { file: `${FILE}2023-03-27,1e16\n`, problem: 'number-out-of-range', row: 86 },
  'a number beyond 1e15 in a column that is known ahead': {
    file: daily(['date', 'sales', 'price'], (_day, i) => [i === 4 ? '2e15' : 5]),
    options: { mapping: { known: ['price'] } },
    problem: 'number-out-of-range',
    row: 6,
  },
  'a day that is below zero': { file: `${FILE}2023-03-27,-12.50\n`, problem: 'negative-sales', row: 86 },
  'a page of HTML named .csv': {
    file: '<!DOCTYPE html>\n<html><head><title>Login</title></head><body><form></form></body></html>',
    problem: 'not-text',
  },
  'a table of HTML that a till calls .xls': {
    file: '<table border=1><tr><td>Fecha</td><td>Ventas</td></tr></table>',
    problem: 'not-text',
  },
  'a PDF': { file: Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n', 'latin1'), problem: 'not-text' },
  'an old workbook (.xls)': { file: Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'), problem: 'not-text' },
  JSON: { file: '[{"date":"2023-01-02","sales":12.5},{"date":"2023-01-03","sales":13.5}]', problem: 'not-text' },
  XML: {
    file: '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
    problem: 'not-text',
  },
  gzip: { file: Buffer.from('1f8b0800000000000003', 'hex'), problem: 'not-text' },
  'an empty file': { file: '', problem: 'empty-file' },
  'a date without a year, as Datev writes it': {
    file: `"EXTF";700;21;"Buchungsstapel"\n${table(
      ['Umsatz', 'Soll/Haben-Kennzeichen', 'Belegdatum', 'Buchungstext'],
      DAYS.map(({ date, cents }) => [written(cents, ','), 'S', `${date.slice(8)}${date.slice(5, 7)}`, 'Tageseinnahme']),
      ';',
    )}`,
    problem: ['unparsable-date', 'no-date-column'],
  },
  'three weeks': { file: daily(['date', 'sales'], undefined, DAYS.slice(0, 21)), problem: 'too-few-days' },
  'a day that does not exist': { file: `${FILE}2023-02-30,10.00\n`, problem: 'unparsable-date', row: 86 },
  'words among the amounts': { file: `${FILE}2023-03-27,about 900\n`, problem: 'unparsable-number', row: 86 },
  'a failed formula': { file: `${FILE}2023-03-27,#REF!\n`, problem: 'not-finite', row: 86 },
  'another decimal sign in one row': { file: `${FILE}2023-03-27,"912,55"\n`, problem: 'unparsable-number', row: 86 },
  'a column that the mapping names and the file lacks': {
    file: FILE,
    options: { mapping: { sales: 'Umsatz' } },
    problem: 'no-mapped-column',
  },
  'a cell with the delimiter in it, without quotes': {
    file: `${FILE}2023-03-27,912,55\n`,
    problem: 'too-many-cells',
    row: 86,
  },
};
