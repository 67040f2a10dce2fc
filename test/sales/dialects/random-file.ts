import { addDays, type IsoDay, weekdayOf } from '../../../src/dates.ts';
import type { Mapping } from '../../../src/sales/mapping.ts';
import fc from '../../properties.ts';
import { LANGUAGES, WEEKDAYS } from './words.ts';

const two = (value: number) => String(value).padStart(2, '0');
const partsOf = (date: IsoDay) => ({ y: date.slice(0, 4), m: date.slice(5, 7), d: date.slice(8) });
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface DateStyle {
  readonly write: (date: IsoDay) => string;
  /** What says so in a mapping; undefined where nothing can be doubted. */
  readonly format?: 'dmy' | 'mdy';
  readonly mayHaveTime?: boolean;
}

const DATE_STYLES: readonly DateStyle[] = [
  { write: (date) => date, mayHaveTime: true },
  { write: (date) => date.replaceAll('-', '/'), mayHaveTime: true },
  { write: (date) => date.replaceAll('-', '') },
  ...(['/', '-', '.'] as const).flatMap((by): DateStyle[] => [
    { write: (date) => [partsOf(date).d, partsOf(date).m, partsOf(date).y].join(by), format: 'dmy', mayHaveTime: true },
    {
      write: (date) => [partsOf(date).d, partsOf(date).m, partsOf(date).y.slice(2)].join(by),
      format: 'dmy',
      mayHaveTime: true,
    },
  ]),
  { write: (date) => [partsOf(date).m, partsOf(date).d, partsOf(date).y].join('/'), format: 'mdy', mayHaveTime: true },
  {
    write: (date) => [Number(partsOf(date).m), Number(partsOf(date).d), partsOf(date).y].join('/'),
    format: 'mdy',
    mayHaveTime: true,
  },
  { write: (date) => [Number(partsOf(date).d), Number(partsOf(date).m), partsOf(date).y].join('/'), format: 'dmy' },
  { write: (date) => `${partsOf(date).d}-${MONTHS[Number(partsOf(date).m) - 1]}-${partsOf(date).y.slice(2)}` },
  { write: (date) => `${MONTHS[Number(partsOf(date).m) - 1]} ${Number(partsOf(date).d)}, ${partsOf(date).y}` },
];

/** Signs of decimals and thousands. */
const NUMBER_STYLES = [
  { decimal: '.', thousands: '' },
  { decimal: ',', thousands: '' },
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
  { decimal: '.', thousands: "'" },
] as const;

const CURRENCIES = [
  ['', ''],
  ['', ''],
  ['', ''],
  ['€', ''],
  ['', ' €'],
  ['$', ''],
  ['R$ ', ''],
  ['', ' kr'],
  ['', ' EUR'],
  ['CHF ', ''],
] as const;

/** True when Windows-1252 has all letters of a text; of those that Latin-1 lacks, only the sign of the euro is tried. */
const isLatin = (text: string) => [...text].every((letter) => letter === '€' || letter.charCodeAt(0) < 256);

const ENCODINGS: readonly ((text: string) => Uint8Array)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\uFEFF${text}`),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  (text) => (isLatin(text) ? Buffer.from(text.replaceAll('€', '\u0080'), 'latin1') : Buffer.from(text)),
];

/** Ways of writing a refund. */
const NEGATIVES: readonly ((digits: string, before: string, after: string) => string)[] = [
  (digits, before, after) => `-${before}${digits}${after}`,
  (digits, before, after) => `${before}${digits}-${after}`,
  (digits, before, after) => `(${before}${digits}${after})`,
  (digits, before, after) => `−${before}${digits}${after}`,
];

/** Words for a promotion and for none. */
const FLAGS = [
  ['1', '0'],
  ['x', ''],
  ['TRUE', 'FALSE'],
  ['Sí', 'No'],
  ['ja', 'nein'],
  ['Black Friday', ''],
  ['a', '0'],
] as const;

const DECOYS = ['id', 'customers', 'parts', 'weather', 'shop', 'weekday', 'time', 'note', 'week', 'invoice'] as const;

const styles = fc.record({
  language: fc.nat(LANGUAGES.length - 1),
  name: fc.nat(3),
  date: fc.constantFrom(...DATE_STYLES),
  time: fc.constantFrom('', '', ' 10:30', ' 00:00:00', 'T08:15:00'),
  number: fc.constantFrom(...NUMBER_STYLES),
  decimals: fc.constantFrom('two', 'short', 'whole'),
  currency: fc.constantFrom(...CURRENCIES),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
  encode: fc.constantFrom(...ENCODINGS),
  quoteAll: fc.boolean(),
  titles: fc.constantFrom(0, 0, 0, 1, 2, 3),
  titleWide: fc.boolean(),
  index: fc.constantFrom('none', 'none', 'none', 'unnamed', 'pandas'),
  trailing: fc.constantFrom(0, 0, 0, 1, 3),
  total: fc.constantFrom(false, false, false, true),
  blankRows: fc.constantFrom(false, false, true),
  repeatHeader: fc.constantFrom(false, false, false, true),
  newestFirst: fc.constantFrom(false, false, true),
  decoys: fc.subarray([...DECOYS]),
  rowsADay: fc.constantFrom(1, 1, 1, 2, 3),
  refund: fc.constantFrom(undefined, undefined, ...NEGATIVES),
  promo: fc.constantFrom(undefined, ...FLAGS),
  rival: fc.constantFrom(false, false, false, true),
  order: fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }),
  chunkSize: fc.integer({ min: 7, max: 5000 }),
});

const series = fc.record({
  from: fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2016-01-05', days)),
  /** The most that a day sells, in hundredths. */
  scale: fc.constantFrom(3_000, 60_000, 450_000, 9_000_000),
  days: fc.array(
    fc.record({ gap: fc.constantFrom(1, 1, 1, 1, 1, 2, 3), share: fc.integer({ min: 30_000, max: 100_000 }) }),
    {
      minLength: 28,
      maxLength: 48,
    },
  ),
});

/** A series of daily sales, and a file in which it stands. */
export interface RandomFile {
  readonly bytes: Uint8Array;
  readonly chunkSize: number;
  readonly days: readonly IsoDay[];
  readonly sales: readonly number[];
  /** Undefined where the file does not say it. */
  readonly promo: readonly number[] | undefined;
  /** What a person who wrote the file answers when asked. */
  readonly truth: Required<Pick<Mapping, 'date' | 'sales' | 'decimal'>> & Pick<Mapping, 'dateFormat'>;
  readonly text: string;
}

export const randomFile: fc.Arbitrary<RandomFile> = fc
  .tuple(series, styles)
  .map(([shop, style]) => writeFile(shop, style));

type Valued<T> = T extends fc.Arbitrary<infer Value> ? Value : never;
type Shop = Valued<typeof series>;
type Style = Valued<typeof styles>;

interface Row {
  readonly date: IsoDay;
  readonly cents: number;
  readonly promo: boolean;
  readonly at: number;
}

function writeFile({ from, scale, days }: Shop, style: Style): RandomFile {
  const words = LANGUAGES[style.language] ?? LANGUAGES[0];
  const dateName = words.date[style.name % words.date.length] ?? '';
  const salesName = words.sales[style.name % words.sales.length] ?? '';
  const isWhole = style.decimals === 'whole';
  let offset = 0;
  const sold = days.map(({ gap, share }) => {
    offset += gap;
    const cents = Math.round((scale * share) / 100_000);
    return { date: addDays(from, offset), cents: isWhole ? Math.ceil(cents / 100) * 100 : cents };
  });
  const rows = sold.flatMap(({ date, cents }, day) =>
    receiptsOf(cents, day, style).map((part) => ({ date, cents: part, promo: day % 5 === 2 })),
  );
  if (style.newestFirst) rows.reverse();
  const number = (cents: number) => numberText(cents, style);
  const columns = columnsOf(words, { dateName, salesName, style, number });
  const ordered = columns.map((column, i) => ({ column, key: style.order[i] ?? 0 })).sort((a, b) => a.key - b.key);
  const index =
    style.index === 'none'
      ? []
      : [{ name: style.index === 'pandas' ? 'Unnamed: 0' : '', cell: ({ at }: Row) => String(at) }];
  const all = [...index, ...ordered.map(({ column }) => column)];
  const table = rows.map((row, at) => all.map(({ cell }) => cell({ ...row, at })));
  const header = all.map(({ name }) => name);
  const sum = sold.reduce((total, { cents }) => total + cents, 0);
  const text = linesOf(header, table, {
    style,
    words,
    total: all.map(({ name }) => (name === salesName ? number(sum) : name === dateName ? words.total : '')),
  });
  return {
    bytes: style.encode(text),
    chunkSize: style.chunkSize,
    days: sold.map(({ date }) => date),
    sales: sold.map(({ cents }) => cents / 100),
    promo: style.promo === undefined ? undefined : sold.map((_day, i) => (i % 5 === 2 ? 1 : 0)),
    truth: {
      date: dateName,
      sales: salesName,
      decimal: style.number.decimal,
      ...(style.date.format === undefined ? {} : { dateFormat: style.date.format }),
    },
    text,
  };
}

/** The receipts of a day; where there are refunds, each seventh day has one, and sold as much more. */
function receiptsOf(cents: number, day: number, { rowsADay, decimals, refund }: Style): number[] {
  const isWhole = decimals === 'whole';
  if (refund === undefined || day % 7 !== 5) return split(cents, rowsADay, isWhole);
  return [...split(cents + 700, rowsADay, isWhole), -700];
}

/** A day as several receipts. */
function split(cents: number, count: number, isWhole: boolean): number[] {
  const unit = isWhole ? 100 : 1;
  if (count === 1 || cents < 10 * unit) return [cents];
  const first = Math.floor(cents / (3 * unit)) * unit;
  return count === 2 ? [first, cents - first] : [first, unit, cents - first - unit];
}

function numberText(cents: number, style: Style): string {
  const { number, decimals, refund } = style;
  const [before, after] = style.currency;
  const size = Math.abs(cents);
  const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, number.thousands);
  const rest = two(size % 100);
  const shown = decimals === 'whole' ? '' : decimals === 'short' ? rest.replace(/0+$/, '') : rest;
  const digits = `${whole}${shown === '' ? '' : number.decimal + shown}`;
  return cents < 0 && refund !== undefined ? refund(digits, before, after) : `${before}${digits}${after}`;
}

interface Column {
  readonly name: string;
  readonly cell: (row: Row) => string;
}

interface Parts {
  readonly dateName: string;
  readonly salesName: string;
  readonly style: Style;
  readonly number: (cents: number) => string;
}

function columnsOf(words: (typeof LANGUAGES)[number], { dateName, salesName, style, number }: Parts): Column[] {
  const time = style.date.mayHaveTime ? style.time : '';
  const has = (decoy: (typeof DECOYS)[number]) => style.decoys.includes(decoy);
  const decimal = (tenths: number) => `${Math.floor(tenths / 10)}${style.number.decimal}${tenths % 10}`;
  return [
    { name: dateName, cell: ({ date }) => `${style.date.write(date)}${time}` },
    { name: salesName, cell: ({ cents }) => number(cents) },
    ...promoColumn(style),
    ...(style.rival ? [{ name: 'Gross total', cell: ({ cents }: Row) => number(cents + 100) }] : []),
    ...(has('id') ? [{ name: 'id', cell: ({ at }: Row) => String(at + 1) }] : []),
    ...(has('customers')
      ? [{ name: words.customers, cell: ({ cents, at }: Row) => String(20 + Math.floor(cents / 997) + ((at * 7) % 5)) }]
      : []),
    ...(has('parts')
      ? [
          { name: words.cash, cell: ({ cents }: Row) => number(Math.floor(cents / 300) * 100) },
          { name: words.card, cell: ({ cents }: Row) => number(cents - Math.floor(cents / 300) * 100) },
        ]
      : []),
    ...(has('weather')
      ? [{ name: words.weather, cell: ({ at }: Row) => (at % 6 === 4 ? '' : decimal(100 + ((at * 13) % 90))) }]
      : []),
    ...(has('shop') ? [{ name: words.shop, cell: () => 'Centro' }] : []),
    ...(has('weekday')
      ? [{ name: words.weekday, cell: ({ date }: Row) => WEEKDAYS[style.language]?.[weekdayOf(date) - 1] ?? '' }]
      : []),
    ...(has('time')
      ? [{ name: words.time, cell: ({ at }: Row) => `${two(9 + (at % 11))}:${two((at * 17) % 60)}` }]
      : []),
    ...(has('note') ? [{ name: words.note, cell: ({ at }: Row) => (at === 9 ? 'x; y, z' : '') }] : []),
    ...(has('week')
      ? [{ name: 'Week', cell: ({ date }: Row) => String(1 + Math.floor((Number(date.slice(5, 7)) * 30) / 7)) }]
      : []),
    ...(has('invoice') ? [{ name: 'Invoice No', cell: ({ at }: Row) => `F-${7000 + 3 * at}` }] : []),
  ];
}

function promoColumn({ promo, language }: Style): Column[] {
  if (promo === undefined) return [];
  const [yes, no] = promo;
  const name = ['Promoción', 'Promo', 'Aktion', 'Promotion', 'Promozione', 'Promoção'][language] ?? 'Promo';
  return [{ name, cell: (row) => (row.promo ? yes : no) }];
}

interface Frame {
  readonly style: Style;
  readonly words: (typeof LANGUAGES)[number];
  readonly total: readonly string[];
}

function linesOf(header: readonly string[], rows: readonly (readonly string[])[], { style, total }: Frame): string {
  const { delimiter, quoteAll, lineBreak } = style;
  const quoted = (cell: string) =>
    (quoteAll && cell !== '') || cell.includes(delimiter) || cell.includes('"')
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const line = (cells: readonly string[]) => cells.map(quoted).join(delimiter) + delimiter.repeat(style.trailing);
  const titles = ['Informe de caja', 'Emitido el lunes', 'Mi tienda'].slice(0, style.titles);
  const body = rows.map(line);
  const half = Math.floor(body.length / 2);
  const middle = [...(style.repeatHeader ? [line(header)] : []), ...(style.blankRows ? [''] : [])];
  return [
    ...titles.map((title) => (style.titleWide ? title + delimiter.repeat(header.length - 1) : title)),
    line(header),
    ...body.slice(0, half),
    ...middle,
    ...body.slice(half),
    ...(style.total ? [line(total)] : []),
    '',
  ].join(lineBreak);
}
