import { addDays, type IsoDay, weekdayOf } from '../../../src/dates.ts';
import { type Cases, DAYS, dmy, mdy, type ReadCase, SOLD, table, UNITS, written } from './shop.ts';

/** Names of months and weekdays as programs write them, by the Unicode data that Node has and not by the reader's own lists. */
const inWords = (locale: string, options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  return (date: IsoDay) => format.format(new Date(`${date}T00:00:00Z`));
};
const LONG = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const SHORT = { day: '2-digit', month: 'short', year: 'numeric' } as const;
const FULL = { ...LONG, weekday: 'long' } as const;

const serialOf = (date: IsoDay) => (Date.parse(`${date}T00:00:00Z`) - Date.parse('1899-12-30T00:00:00Z')) / 86_400_000;
const part = (date: IsoDay, from: number, to?: number) => String(Number(date.slice(from, to)));

/** Ways of writing a day. */
const DATES: Readonly<Record<string, (date: IsoDay, i: number) => string | number>> = {
  'YYYY-MM-DD': (date) => date,
  'YYYY/MM/DD': (date) => date.replaceAll('-', '/'),
  'YYYY.MM.DD': (date) => date.replaceAll('-', '.'),
  YYYYMMDD: (date) => date.replaceAll('-', ''),
  'dd/mm/yyyy': (date) => dmy(date),
  'd/m/yyyy': (date) => `${part(date, 8)}/${part(date, 5, 7)}/${date.slice(0, 4)}`,
  'dd-mm-yyyy': (date) => dmy(date, '-'),
  'dd.mm.yyyy': (date) => dmy(date, '.'),
  'mm/dd/yyyy': (date) => mdy(date),
  'm/d/yyyy': (date) => `${part(date, 5, 7)}/${part(date, 8)}/${date.slice(0, 4)}`,
  'dd/mm/yy': (date) => dmy(date).replace(/20(\d\d)$/, '$1'),
  'm/d/yy': (date) => `${part(date, 5, 7)}/${part(date, 8)}/${date.slice(2, 4)}`,
  'dd.mm.yy': (date) => dmy(date, '.').replace(/20(\d\d)$/, '$1'),
  'ISO with a time': (date) => `${date}T09:30:00`,
  'ISO with milliseconds': (date) => `${date} 09:30:00.123`,
  'ISO at noon in universal time': (date) => `${date}T12:00:00Z`,
  'ISO with the offset of the shop': (date) => `${date}T23:30:00+01:00`,
  'pandas, midnight': (date) => `${date} 00:00:00`,
  'pandas, with nanoseconds': (date) => `${date} 10:00:00.000000000`,
  'dd/mm/yyyy hh:mm': (date) => `${dmy(date)} 21:05`,
  'dd/mm/yyyy, hh:mm': (date) => `${dmy(date)}, 21:05`,
  'dd.mm.yyyy hh:mm:ss': (date) => `${dmy(date, '.')} 00:00:00`,
  'm/d/yyyy h:mm PM': (date, i) => `${mdy(date)} ${1 + (i % 12)}:05 ${i % 2 ? 'PM' : 'AM'}`,
  'd/m/yyyy h:mm p. m.': (date) => `${dmy(date)} 9:05 p. m.`,
  'an hour with an h': (date) => `${dmy(date)} 14h05`,
  'dd-Mon-yy': (date) => inWords('en-GB', SHORT)(date).replaceAll(' ', '-').replace('-20', '-').replace('Sept', 'Sep'),
  'dd-Mon-yyyy': (date) => inWords('en-GB', SHORT)(date).replaceAll(' ', '-'),
  'Mon d, yyyy': (date) => inWords('en-US', { ...SHORT, day: 'numeric' })(date),
  'Month d, yyyy': (date) => inWords('en-US', LONG)(date),
  'weekday, Month d, yyyy': (date) => inWords('en-US', FULL)(date),
  'months in Spanish': (date) => inWords('es', LONG)(date),
  'weekday and month in Spanish': (date) => inWords('es', FULL)(date),
  'short months in Spanish': (date) => inWords('es', SHORT)(date).replaceAll(' ', '-'),
  'months in German': (date) => inWords('de', LONG)(date),
  'weekday and month in German': (date) => inWords('de', FULL)(date),
  'short months in German': (date) => inWords('de', { ...SHORT, day: 'numeric' })(date),
  'months in French': (date) => inWords('fr', LONG)(date),
  'short months in French': (date) => inWords('fr', SHORT)(date),
  'weekday and month in French': (date) => inWords('fr', FULL)(date),
  'months in Italian': (date) => inWords('it', LONG)(date),
  'short months in Italian': (date) => inWords('it', SHORT)(date),
  'months in Portuguese': (date) => inWords('pt-BR', LONG)(date),
  'short months in Portuguese': (date) => inWords('pt-BR', SHORT)(date),
  'weekday and month in Portuguese': (date) => inWords('pt-PT', FULL)(date),
  'a weekday before the date': (date) => `${inWords('en', { weekday: 'short' })(date)} ${dmy(date)}`,
  'serial days of Excel': (date) => serialOf(date),
  'serial days of Excel with a time': (date) => `${serialOf(date)}.4375`,
  'YYYYMMDD.0 of pandas': (date) => `${date.replaceAll('-', '')}.0`,
  'text that a spreadsheet must not change': (date) => `="${date}"`,
  'dates in quotes with spaces': (date) => ` ${date} `,
};

const DATE_WARNINGS: Readonly<Record<string, readonly string[]>> = {
  'dd/mm/yy': ['two-digit-years'],
  'serial days of Excel': ['excel-serial'],
};

/** Ways of writing an amount with two decimals. */
const AMOUNTS: Readonly<Record<string, (cents: number) => string>> = {
  '1234.50': (cents) => written(cents, '.'),
  '1234,50': (cents) => written(cents, ','),
  '1,234.50': (cents) => written(cents, '.', ','),
  '1.234,50': (cents) => written(cents, ',', '.'),
  '1 234,50': (cents) => written(cents, ',', ' '),
  '1 234,50 with a no-break space': (cents) => written(cents, ',', '\u00a0'),
  '1 234,50 with a narrow space': (cents) => written(cents, ',', '\u202f'),
  "1'234.50": (cents) => written(cents, '.', "'"),
  '1’234.50': (cents) => written(cents, '.', '’'),
  '1.234,50 €': (cents) => `${written(cents, ',', '.')} €`,
  '€1,234.50': (cents) => `€${written(cents, '.', ',')}`,
  '€ 1.234,50': (cents) => `€ ${written(cents, ',', '.')}`,
  '$1,234.50': (cents) => `$${written(cents, '.', ',')}`,
  '$ 1.234,50': (cents) => `$ ${written(cents, ',', '.')}`,
  'US$ 1,234.50': (cents) => `US$ ${written(cents, '.', ',')}`,
  '£1,234.50': (cents) => `£${written(cents, '.', ',')}`,
  'R$ 1.234,50': (cents) => `R$ ${written(cents, ',', '.')}`,
  'S/ 1,234.50': (cents) => `S/ ${written(cents, '.', ',')}`,
  'S/. 1,234.50': (cents) => `S/. ${written(cents, '.', ',')}`,
  '₹1,234.50': (cents) => `₹${written(cents, '.', ',')}`,
  'Rs. 1,234.50': (cents) => `Rs. ${written(cents, '.', ',')}`,
  '1 234,50 kr': (cents) => `${written(cents, ',', ' ')} kr`,
  'kr 1.234,50': (cents) => `kr ${written(cents, ',', '.')}`,
  '1 234,50 zł': (cents) => `${written(cents, ',', ' ')} zł`,
  '1 234,50 Kč': (cents) => `${written(cents, ',', ' ')} Kč`,
  'CHF 1’234.50': (cents) => `CHF ${written(cents, '.', '’')}`,
  "Fr. 1'234.50": (cents) => `Fr. ${written(cents, '.', "'")}`,
  '1234.50 USD': (cents) => `${written(cents, '.')} USD`,
  'EUR 1.234,50': (cents) => `EUR ${written(cents, ',', '.')}`,
  '1234,50EUR': (cents) => `${written(cents, ',')}EUR`,
  '₺1.234,50': (cents) => `₺${written(cents, ',', '.')}`,
  'MX$1,234.50': (cents) => `MX$${written(cents, '.', ',')}`,
  'an exponent': (cents) => (cents / 100).toExponential(),
  '+1234.50': (cents) => `+${written(cents, '.')}`,
  '1234.500': (cents) => `${written(cents, '.')}0`.replace(/^(\d{1,3})\./, '0$1.'),
};

/** Ways of writing whole units that leave nothing open. */
const UNIT_TEXTS: Readonly<Record<string, readonly [header: string, write: (units: number) => string]>> = {
  'plain units': ['Ventas', String],
  '1 234': ['Ventas', (units) => String(units).replace(/(\d)(\d{3})$/, '$1 $2')],
  "1'234": ['Umsatz', (units) => String(units).replace(/(\d)(\d{3})$/, "$1'$2")],
  '1234.0 of pandas': ['sales', (units) => `${units}.0`],
  '1234,00 €': ['Ventas (€)', (units) => `${units},00 €`],
  '1.234,-': ['Umsatz', (units) => `${String(units).replace(/(\d)(\d{3})$/, '$1.$2')},-`],
  '1234,- €': ['Umsatz', (units) => `${units},- €`],
  "1'234.-": ['Umsatz', (units) => `${String(units).replace(/(\d)(\d{3})$/, "$1'$2")}.-`],
  'Fr. 1234.--': ['Umsatz', (units) => `Fr. ${units}.--`],
};

const dated = Object.entries(DATES).map(([name, write]): [string, ReadCase] => [
  `date as ${name}`,
  {
    file: table(
      ['Fecha', 'Ventas'],
      DAYS.map(({ date, cents }, i) => [write(date, i), written(cents, '.')]),
      ';',
    ),
    reads: SOLD,
    warns: DATE_WARNINGS[name] ?? [],
  },
]);

const priced = Object.entries(AMOUNTS).map(([name, write]): [string, ReadCase] => [
  `amount as ${name}`,
  {
    file: table(
      ['Fecha', 'Ventas'],
      DAYS.map(({ date, cents }) => [date, write(cents)]),
      ';',
    ),
    reads: SOLD,
  },
]);

const counted = Object.entries(UNIT_TEXTS).map(([name, [header, write]]): [string, ReadCase] => [
  `whole units as ${name}`,
  {
    file: table(
      ['Fecha', header],
      DAYS.map(({ date, units }) => [date, write(units)]),
      ';',
    ),
    reads: UNITS,
  },
]);

const FEW = ['1,234', '13,000', '2,400', '3,050'];

/** Cells of their own: what a column shows of the ones that can be read in two ways, refunds, flags. */
const OTHER: Cases<ReadCase> = {
  'one grouped thousand among whole numbers, beside a column with points': {
    file: table(
      ['Date', 'Sales', 'Latitude'],
      DAYS.map(({ date, units }, i) => [date, i === 40 ? '13,000' : units, '51.5']),
    ),
    reads: UNITS.map(([date, units], i) => [date, i === 40 ? 13_000 : units]),
  },
  'four grouped thousands, beside a price with points': {
    file: table(
      ['Date', 'Sales', 'price'],
      DAYS.map(({ date, units }, i) => [date, FEW[i - 10] ?? units, `${9 + (i % 4)}.95`]),
    ),
    reads: UNITS.map(([date, units], i) => [date, i >= 10 && i < 14 ? Number(FEW[i - 10]?.replace(',', '')) : units]),
  },
  'whole thousands with a point, as the option says': {
    file: table(
      ['Fecha', 'Ventas'],
      DAYS.map(({ date, units }) => [dmy(date), String(units).replace(/(\d)(\d{3})$/, '$1.$2')]),
      ';',
    ),
    options: { decimal: ',' },
    reads: UNITS,
  },
  'days and months in either order, as the mapping says': {
    file: table(
      ['date', 'sales'],
      DAYS.filter(({ date }) => Number(date.slice(8)) <= 12).map(({ date, units }) => [mdy(date), units]),
    ),
    options: { mapping: { dateFormat: 'mdy' } },
    reads: UNITS.filter(([date]) => Number(date.slice(8)) <= 12),
  },
  'refunds with a minus behind': refunds((cents) => `${written(-cents, '.')}-`),
  'refunds in parentheses': refunds((cents) => `(${written(-cents, '.')})`),
  'refunds in parentheses with a dollar sign': refunds((cents) => `($${written(-cents, '.')})`),
  'refunds with a true minus sign': refunds((cents) => `−${written(-cents, '.')}`),
  'refunds with a currency after the minus': refunds((cents) => `-$${written(-cents, '.')}`),
  'refunds with a currency before the minus': refunds((cents) => `€ -${written(-cents, '.')}`),
  'times in universal time around midnight: in which time zone is asked': {
    file: table(
      ['created_at', 'total'],
      DAYS.flatMap(({ date, cents }) => [
        [`${addDays(date, -1)}T23:30:00Z`, written(cents - 500, '.')],
        [`${date}T12:00:00Z`, '5.00'],
      ]),
    ),
    asks: { timezone: { timezone: 'Europe/Madrid' } },
    reads: SOLD,
  },
  'year, month and day in three columns': {
    file: table(
      ['Year', 'Month', 'Day', 'Sales'],
      DAYS.map(({ date, cents }) => [part(date, 0, 4), part(date, 5, 7), part(date, 8), written(cents, '.')]),
    ),
    reads: SOLD,
  },
  'año, mes with its name, día': {
    file: table(
      ['Día', 'Mes', 'Año', 'Ventas'],
      DAYS.map(({ date, cents }) => [
        part(date, 8),
        inWords('es', { month: 'long' })(date),
        part(date, 0, 4),
        written(cents, ','),
      ]),
      ';',
    ),
    reads: SOLD,
  },
  'flags in words': flags('Promoción', (promo) => (promo ? 'Sí' : 'No')),
  'flags as 1.0 and 0.0, holidays': {
    file: table(
      ['date', 'sales', 'holiday'],
      DAYS.map(({ date, cents, promo }) => [date, written(cents, '.'), promo ? '1.0' : '0.0']),
    ),
    reads: SOLD,
    covariates: { holiday: DAYS.map(({ promo }) => promo) },
  },
  'nothing sold as the dash of an accounting format': accounting(' $-   ', (cents) => ` $${written(cents, '.', ',')} `),
  'nothing sold as the dash of a Spanish accounting format': accounting(
    ' -   € ',
    (cents) => ` ${written(cents, ',', '.')} € `,
  ),
  'an open day and a closed one by their words': openWords('Open', 'Closed'),
  'abierto y cerrado': openWords('Abierto', 'Cerrado'),
  'open as 1.0 and 0.0': openWords('1.0', '0.0'),
  ...Object.fromEntries(
    Object.entries({ 'No promo': '2x1', 'Sin promo': '2x1', 'Keine Aktion': 'Rabatt', Regular: 'Sale' }).map(
      ([none, event]) => [
        `"${none}" on the days without a promotion`,
        flags('promo', (promo) => (promo ? event : none)),
      ],
    ),
  ),
  ...Object.fromEntries(
    Object.entries({
      'Not Holiday': 'Christmas',
      Normal: 'Reyes',
      Werktag: 'Neujahr',
      'jour ouvré': 'Noël',
      'Work Day': 'Holiday',
      '<NA>': 'Easter',
    }).map(([none, event]) => [`"${none}" on the days without a holiday`, holidays(none, event)]),
  ),
  'flags as x': flags('Oferta', (promo) => (promo ? 'x' : '')),
  'flags in German': flags('Aktion', (promo) => (promo ? 'ja' : 'nein')),
  'flags of Excel in Spanish': flags('Promoción', (promo) => (promo ? 'VERDADERO' : 'FALSO')),
  'flags of pandas': flags('promo', (promo) => (promo ? 'True' : 'False')),
  'flags as 1.0 and 0.0': flags('promo', (promo) => (promo ? '1.0' : '0.0')),
  'names of promotions': { ...flags('promo', (promo) => (promo ? 'Black Friday' : 'none')), warns: ['names-as-flag'] },
  'letters as flags': {
    file: table(
      ['Date', 'Sales', 'StateHoliday'],
      DAYS.map(({ date, cents, promo }) => [date, written(cents, '.'), promo ? 'a' : '0']),
    ),
    reads: SOLD,
    covariates: { holiday: DAYS.map(({ promo }) => promo) },
  },
  'names of holidays in Spanish, empty for none': {
    file: table(
      ['Fecha', 'Ventas', 'Festivo'],
      DAYS.map(({ date, cents }) => [dmy(date), written(cents, ','), date === '2023-01-06' ? 'Día de Reyes' : '']),
      ';',
    ),
    reads: SOLD,
    covariates: { holiday: DAYS.map(({ date }) => (date === '2023-01-06' ? 1 : 0)) },
    warns: ['names-as-flag'],
  },
  'names of holidays in German, "kein" for none': {
    file: table(
      ['Datum', 'Umsatz', 'Feiertag'],
      DAYS.map(({ date, cents }) => [
        dmy(date, '.'),
        written(cents, ','),
        date === '2023-01-06' ? 'Dreikönig' : 'kein',
      ]),
      ';',
    ),
    reads: SOLD,
    covariates: { holiday: DAYS.map(({ date }) => (date === '2023-01-06' ? 1 : 0)) },
  },
  'closed days by a word': {
    file: table(
      ['Fecha', 'Ventas', 'Abierto'],
      DAYS.map(({ date, cents }) => (weekdayOf(date) === 7 ? [date, '0', 'no'] : [date, written(cents, '.'), 'sí'])),
    ),
    reads: SOLD.filter(([date]) => weekdayOf(date) !== 7),
  },
};

/** Each tenth day has a row of returned goods beside its sales. */
function refunds(write: (cents: number) => string): ReadCase {
  const rows = DAYS.flatMap(({ date, cents }, i) =>
    i % 10 === 3
      ? [
          [date, written(cents + 1234, '.')],
          [date, write(-1234)],
        ]
      : [[date, written(cents, '.')]],
  );
  return { file: table(['date', 'sales'], rows), reads: SOLD, warns: ['refunds'] };
}

/** Each tenth day sold nothing, which the program writes as a dash: such a cell has no amount. */
function accounting(dash: string, write: (cents: number) => string): ReadCase {
  const isNothing = (i: number) => i % 10 === 4;
  return {
    file: table(
      ['Fecha', 'Ventas'],
      DAYS.map(({ date, cents }, i) => [dmy(date), isNothing(i) ? dash : write(cents)]),
      ';',
    ),
    reads: SOLD.filter((_day, i) => !isNothing(i)),
    warns: ['blank-amount'],
  };
}

function openWords(open: string, closed: string): ReadCase {
  const isClosed = (i: number) => i % 10 === 4;
  return {
    file: table(
      ['date', 'sales', 'open'],
      DAYS.map(({ date, cents }, i) => (isClosed(i) ? [date, '0', closed] : [date, written(cents, '.'), open])),
    ),
    reads: SOLD.filter((_day, i) => !isClosed(i)),
    roles: { open: 'open' },
  };
}

/** A column of holidays with a word on all other days. */
function holidays(none: string, event: string): ReadCase {
  return {
    file: table(
      ['Date', 'Sales', 'Holiday'],
      DAYS.map(({ date, cents }, i) => [date, written(cents, '.'), i % 20 === 4 ? event : none]),
    ),
    reads: SOLD,
    covariates: { holiday: DAYS.map((_day, i) => (i % 20 === 4 ? 1 : 0)) },
  };
}

function flags(name: string, write: (promo: 0 | 1) => string): ReadCase {
  return {
    file: table(
      ['date', 'sales', name],
      DAYS.map(({ date, cents, promo }) => [date, written(cents, '.'), write(promo)]),
    ),
    reads: SOLD,
    covariates: { promo: DAYS.map(({ promo }) => promo) },
  };
}

/** How people write days, amounts and flags. */
export const CELLS: Cases<ReadCase> = { ...Object.fromEntries([...dated, ...priced, ...counted]), ...OTHER };
