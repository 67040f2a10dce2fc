import { type Cases, DAYS, daily, dmy, plain, type ReadCase, SOLD, shopDays, soldOf, table, written } from './shop.ts';

const SUM = DAYS.reduce((sum, { cents }) => sum + cents, 0);
const FILE = daily(['date', 'sales']);
const LINES = FILE.trimEnd().split('\n');
const [HEADER = '', ...ROWS] = LINES;
const joined = (lines: readonly string[], lineBreak = '\n') => lines.join(lineBreak);
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const SPANISH = table(
  ['Fecha', 'Día de la semana', 'Ventas'],
  DAYS.map(({ date, weekday, cents }) => [dmy(date), weekday, written(cents, ',', '.')]),
  ';',
);

/** A sum below the last day of each month. */
function withSubtotals(label: (month: string) => string): string {
  const rows: (string | number)[][] = [];
  let [sum, month] = [0, '2023-01'];
  for (const { date, cents } of DAYS) {
    if (date.slice(0, 7) !== month) {
      rows.push([label(month), plain(sum)]);
      [sum, month] = [0, date.slice(0, 7)];
    }
    rows.push([date, plain(cents)]);
    sum += cents;
  }
  return table(['date', 'sales'], [...rows, [label(month), plain(sum)], ['Grand Total', plain(SUM)]]);
}

const TOTALS = [
  'Total',
  'TOTAL',
  'Total general',
  'Grand total',
  'Totales',
  'Summe',
  'Gesamt',
  'Gesamtsumme',
  'Somme',
  'Total général',
  'Totale',
  'Soma',
  'Sum',
  'Total:',
  'Suma',
];

const totals = TOTALS.map((label): [string, ReadCase] => [
  `a last row ${label}`,
  { file: `${FILE}${label},${plain(SUM)}\n`, reads: SOLD, warns: ['total-rows'] },
]);

const OTHER: Cases<ReadCase> = {
  'title rows as wide as the table': {
    file: `Sales report,,\nGenerated 2024-05-01,,\n,,\n${daily(['Date', 'Sales', 'Tickets'], ({ customers }) => [customers])}`,
    reads: SOLD,
    warns: ['title-rows'],
  },
  'title rows of one cell with a logo text': {
    file: `*** PANADERÍA SOL ***\nInforme de ventas diarias\nDel 02/01/2023 al 26/03/2023\n\n${SPANISH}`,
    reads: SOLD,
    warns: ['title-rows'],
  },
  'a title row, notes below': {
    file: `Ventas 2023\n${SPANISH}\n* Importes con IVA incluido\nFuente: TPV\n`,
    reads: SOLD,
    warns: ['title-rows'],
  },
  'a total in the second column of its row': {
    file: `${daily(['date', 'sales', 'note'], () => ['ok'])},${plain(SUM)},TOTAL\n`,
    reads: SOLD,
    warns: ['total-rows'],
  },
  'subtotals of each month': { file: withSubtotals((month) => `Total ${month}`), reads: SOLD, warns: ['total-rows'] },
  'subtotals of each week': {
    file: joined([
      HEADER,
      ...ROWS.flatMap((row, i) => (i % 7 === 6 ? [row, `Week ${(i + 1) / 7} total,9999.00`] : [row])),
    ]),
    reads: SOLD,
    warns: ['total-rows'],
  },
  'subtotals that say so': { file: withSubtotals(() => 'Subtotal'), reads: SOLD, warns: ['total-rows'] },
  'an average below the total': {
    file: `${FILE}Total,${plain(SUM)}\nAverage,${plain(Math.round(SUM / 84))}\n`,
    reads: SOLD,
    warns: ['total-rows'],
  },
  'the header repeated where files were joined': {
    file: joined([HEADER, ...ROWS.slice(0, 31), HEADER, ...ROWS.slice(31, 59), HEADER, ...ROWS.slice(59)]),
    reads: SOLD,
    warns: ['repeated-header'],
  },
  'a comma at the end of each row': {
    file: joined([HEADER, ...ROWS.map((row) => `${row},`)]),
    reads: SOLD,
    warns: ['empty-cells'],
  },
  'three semicolons at the end of each line': { file: SPANISH.replaceAll('\n', ';;;\n'), reads: SOLD },
  'rows shorter by empty cells': {
    file: joined(['date,sales,note', ...ROWS.map((row, i) => (i === 5 ? `${row},stocktaking` : row))]),
    reads: SOLD,
  },
  'blank lines between months': {
    file: joined([HEADER, ...ROWS.slice(0, 30), '', ...ROWS.slice(30, 58), ',', ...ROWS.slice(58), '', '']),
    reads: SOLD,
  },
  'an unnamed index of pandas': {
    file: joined([`,${HEADER}`, ...ROWS.map((row, i) => `${i},${row}`)]),
    reads: SOLD,
    warns: ['index-column'],
  },
  'the index of pandas under its name': {
    file: joined([`Unnamed: 0,${HEADER}`, ...ROWS.map((row, i) => `${i},${row}`)]),
    reads: SOLD,
    warns: ['index-column'],
  },
  'an index named so, from 1': {
    file: joined([`index,${HEADER}`, ...ROWS.map((row, i) => `${i + 1},${row}`)]),
    reads: SOLD,
  },
  'an index that was filtered, with gaps': {
    file: joined([`,${HEADER}`, ...ROWS.map((row, i) => `${3 * i + 2},${row}`)]),
    reads: SOLD,
  },
  'a byte order mark': { file: `\uFEFF${FILE}`, reads: SOLD },
  'UTF-16 with tabs, as Excel saves Unicode text': {
    file: utf16(FILE.replaceAll(',', '\t').replaceAll('\n', '\r\n')),
    reads: SOLD,
  },
  'Windows-1252 with semicolons': { file: latin1(SPANISH.replaceAll('\n', '\r\n')), reads: SOLD },
  'Windows-1252 with the sign of the euro': {
    file: latin1(SPANISH.replaceAll(/(,\d\d)\n/g, '$1 \u0080\r\n').replace('Ventas', 'Ventas (\u0080)')),
    reads: SOLD,
  },
  'line ends of old Macs': { file: joined(LINES, '\r'), reads: SOLD },
  'the line sep= of Excel': { file: `sep=;\r\n${SPANISH.replaceAll('\n', '\r\n')}`, reads: SOLD },
  'everything between quotes': {
    file: joined(
      LINES.map((line) =>
        line
          .split(',')
          .map((cell) => `"${cell}"`)
          .join(','),
      ),
    ),
    reads: SOLD,
  },
  'a header of two lines in a cell': { file: FILE.replace('date,sales', '"date","sales\n(EUR)"'), reads: SOLD },
  'spaces around the names': { file: FILE.replace('date,sales', ' date , sales '), reads: SOLD },
  'the newest day first': { file: joined([HEADER, ...ROWS.toReversed()]), reads: SOLD },
  'rows of days without an amount': {
    file: joined([HEADER, ...ROWS.map((row, i) => (i % 7 === 6 ? `${row.slice(0, 10)},` : row))]),
    reads: SOLD.filter((_row, i) => i % 7 !== 6),
    warns: ['blank-amount'],
  },
  'days to come that are not filled in': {
    file: `${FILE}${shopDays(30, '2023-03-27')
      .map(({ date }) => `${date},\n`)
      .join('')}`,
    reads: SOLD,
    warns: ['blank-amount'],
  },
  'a day that is not over': {
    file: `${FILE}2023-03-27,61.05\n`,
    reads: [...SOLD, ['2023-03-27', 61.05]],
    warns: ['partial-last-day'],
  },
  'Sundays that are always 0': {
    file: joined([HEADER, ...DAYS.map(({ date, weekday, cents }) => `${date},${weekday === 7 ? '0' : plain(cents)}`)]),
    reads: SOLD.filter((_row, i) => i % 7 !== 6),
    warns: ['closed-by-zero'],
  },
  'zeros at the end: days not filled in yet': {
    file: `${FILE}${shopDays(30, '2023-03-27')
      .map(({ date }) => `${date},0\n`)
      .join('')}`,
    asks: { zeroTail: { zeroTail: 'unfilled' } },
    reads: SOLD,
  },
  'zeros at the end: the shop was closed': {
    file: `${FILE}${shopDays(9, '2023-03-27')
      .map(({ date }) => `${date},0\n`)
      .join('')}`,
    asks: { zeroTail: { zeroTail: 'closed' } },
    reads: [...SOLD, ...shopDays(9, '2023-03-27').map(({ date }) => [date, 0] as const)],
  },
  'zero rows of days after the upload': {
    file: `${FILE}${shopDays(30, '2023-03-27')
      .map(({ date }) => `${date},0\n`)
      .join('')}`,
    options: { today: '2023-03-26' },
    reads: SOLD,
    warns: ['future-days'],
  },
  'a sale with a date to come': {
    file: `${FILE}2033-01-02,50.01\n`,
    options: { today: '2023-04-01' },
    reads: [...SOLD, ['2033-01-02', 50.01]],
    warns: ['future-days'],
  },
  'a month that is missing': {
    file: daily(
      ['date', 'sales'],
      undefined,
      shopDays(200).filter(({ date }) => date < '2023-03-01' || date > '2023-04-15'),
    ),
    reads: soldOf(shopDays(200).filter(({ date }) => date < '2023-03-01' || date > '2023-04-15')),
    warns: ['month-missing'],
  },
  'a month that stands twice, counted once': {
    file: joined([HEADER, ...ROWS, ...ROWS.slice(53)]),
    asks: { duplicates: { dropDuplicates: true } },
    reads: SOLD,
  },
  'a month that stands twice, and both count': {
    file: joined([HEADER, ...ROWS, ...ROWS.slice(53)]),
    asks: { duplicates: { dropDuplicates: false } },
    reads: SOLD.map(([date, sales], i) => [date, i < 53 ? sales : Number((2 * sales).toFixed(2))]),
  },
  'equal tickets of a day are different sales': {
    file: joined([
      HEADER,
      ...DAYS.flatMap(({ date, cents }) => [`${date},4.50`, `${date},4.50`, `${date},${plain(cents - 900)}`]),
    ]),
    reads: SOLD,
  },
  'growth of a quarter a year, three years': {
    file: daily(['date', 'sales'], undefined, growth()),
    reads: soldOf(growth()),
  },
  'several rows a day are summed': {
    file: joined([
      HEADER,
      ...DAYS.flatMap(({ date, cents }) => [`${date},0.10`, `${date},0.20`, `${date},${plain(cents - 30)}`]),
    ]),
    reads: SOLD,
    warns: ['rows-merged'],
  },
};

function growth() {
  return shopDays(1096, '2021-01-01').map((day, i) => ({
    ...day,
    cents: Math.round(day.cents * 1.25 ** (i / 365.25)),
  }));
}

/** What stands above, below and between the rows of sales, and which days these are. */
export const LAYOUTS: Cases<ReadCase> = { ...Object.fromEntries(totals), ...OTHER };
