import { type Cases, DAYS, daily, dmy, personOf, plain, type ReadCase, SOLD, table, written } from './shop.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const LUNES = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'];

/** Two shops of which the second sells half of what the first sells. */
const shops = (header: readonly string[], first: string | number, second: string | number) =>
  table(
    header,
    DAYS.flatMap(({ date, cents }) => [
      [date, first, plain(cents)],
      [date, second, plain(Math.floor(cents / 2))],
    ]),
  );
const bothShops = DAYS.map(({ date, cents }) => [date, (cents + Math.floor(cents / 2)) / 100] as const);
const secondShop = DAYS.map(({ date, cents }) => [date, Math.floor(cents / 2) / 100] as const);

/** A column beside the sales that is not known ahead: it is left out, and the sales are what they are. */
const decoys: Readonly<
  Record<string, readonly [header: string, cell: (day: (typeof DAYS)[number], i: number) => string | number]>
> = {
  'the customers of the day': ['Customers', ({ customers }) => customers],
  'los clientes del día': ['Clientes', ({ customers }) => customers],
  'the number of tickets': ['Tickets', ({ customers }) => customers - 7],
  'units sold': ['Units', ({ customers }) => 2 * customers],
  'a running number': ['id', (_day, i) => i + 1],
  'an invoice number': ['Invoice No', (_day, i) => 90_210 + 3 * i],
  'the weather with gaps': ['Temperature', (_day, i) => (i % 7 === 3 ? '' : 12.5 + (i % 9))],
  'rain with NaN': ['rain_mm', (_day, i) => (i % 11 === 3 ? 'NaN' : (i % 5) / 4)],
  'a part of the sales': ['Cash', ({ cents }) => plain(Math.floor(cents / 3))],
  'the tax in the sales': ['Tax', ({ cents }) => plain(Math.round(cents * 0.21))],
  'the profit': ['Profit', ({ cents }) => plain(Math.round(cents * 0.3))],
  'a constant shop': ['Store', () => 1],
  'a constant shop by name': ['Tienda', () => 'Centro'],
  'the weekday by name': ['DayOfWeek', ({ weekday }) => WEEKDAYS[weekday - 1] ?? ''],
  'the weekday in Spanish': ['Día de la semana', ({ weekday }) => LUNES[weekday - 1] ?? ''],
  'the weekday by number, Sunday first': ['weekday', ({ weekday }) => (weekday % 7) + 1],
  'the week': ['Week', (_day, i) => 1 + Math.floor(i / 7)],
  'the month beside the date': ['Month', ({ date }) => Number(date.slice(5, 7))],
  'the year beside the date': ['Year', ({ date }) => date.slice(0, 4)],
  'a time of day': ['Time', (_day, i) => `${10 + (i % 9)}:15`],
  'a latitude': ['Latitude', () => '40.4168'],
  'a remark now and then': ['Notes', (_day, i) => (i === 20 ? 'power cut, closed at noon' : '')],
  'an empty column': ['Discount code', () => ''],
  'an e-mail': ['Email', (_day, i) => `person${i}@example.com`],
  'a phone': ['Phone', (_day, i) => `+34 600 000 ${String(100 + i)}`],
  'the amount in the drawer when opening': ['open', (_day, i) => (110 + (i * 7) / 4).toFixed(2)],
  'a school holiday that nobody declared known': ['SchoolHoliday', ({ promo }) => promo],
  'the payment': ['Payment method', (_day, i) => (i % 2 ? 'Card' : 'Cash')],
  'the waiter': ['Camarero', (_day, i) => (i % 2 ? 'Ana' : 'Luis')],
};

const WARNED: Readonly<Record<string, string>> = { 'an e-mail': 'personal-data', 'a phone': 'personal-data' };
const OWN_ROLES = ['DayOfWeek', 'Día de la semana', 'weekday'];

const ignored = Object.entries(decoys).map(([name, [header, cell]]): [string, ReadCase] => [
  `beside the sales ${name}`,
  {
    file: daily(['Date', 'Sales', header], (day, i) => [cell(day, i)]),
    reads: SOLD,
    roles: { [header]: OWN_ROLES.includes(header) ? 'weekday' : header === 'SchoolHoliday' ? 'ignored' : 'ignored' },
    warns: WARNED[name] === undefined ? [] : [WARNED[name]],
    ...(name === 'units sold' ? { mayAsk: { sales: { sales: 'Sales' } } } : {}),
  },
]);

/** Names of the columns of day and sales that people write. */
const NAMES: readonly (readonly [date: string, sales: string])[] = [
  ['Order Date', 'Total'],
  ['Date', 'Amount'],
  ['InvoiceDate', 'Revenue'],
  ['Transaction Date', 'Net Sales'],
  ['ds', 'y'],
  ['Day', 'Turnover'],
  ['Datum', 'Umsatz'],
  ['Verkaufsdatum', 'Umsatz in €'],
  ['Buchungstag', 'Betrag'],
  ['Datum', 'Tagesumsatz'],
  ['Fecha', 'Ventas (€)'],
  ['Fecha de venta', 'total_venta'],
  ['FECHA', 'IMPORTE'],
  ['fecha_pedido', 'Importe total'],
  ['Día', 'Facturación'],
  ['Date', "Chiffre d'affaires"],
  ['Date de vente', 'Ventes'],
  ['Date', 'CA TTC'],
  ['Data', 'Vendite'],
  ['Data vendita', 'Fatturato'],
  ['Data', 'Vendas'],
  ['Data da venda', 'Faturamento'],
  ['date', 'daily_sales'],
  ['Date', 'Total Sales ($)'],
  ['sale_date', 'sales_amount'],
];

const named = NAMES.map(([date, sales]): [string, ReadCase] => [
  `columns ${date} and ${sales}`,
  {
    file: daily([date, sales, 'x'], (_day, i) => [i % 3 === 0 ? 'a' : 'b']),
    reads: SOLD,
    roles: { [date]: 'date', [sales]: 'sales', x: 'ignored' },
  },
]);

const MORE: Cases<ReadCase> = {
  'two shops, summed': {
    file: shops(['date', 'store', 'sales'], 'Centro', 'Norte'),
    asks: { series: { series: [] } },
    reads: bothShops,
  },
  'two shops, one chosen': {
    file: shops(['date', 'store', 'sales'], 'Centro', 'Norte'),
    asks: { series: { where: { store: { in: ['Norte'] } } } },
    reads: secondShop,
  },
  'two shops by number': {
    file: shops(['date', 'store_nbr', 'sales'], 1, 2),
    asks: { series: { where: { store_nbr: { in: ['2'] } } } },
    reads: secondShop,
  },
  'two series as Nixtla writes them': {
    file: shops(['ds', 'unique_id', 'y'], 'shop_a', 'shop_b'),
    asks: { series: { where: { unique_id: { in: ['shop_b'] } } } },
    reads: secondShop,
  },
  'two shops one below the other': {
    file: table(
      ['fecha', 'tienda', 'ventas'],
      [
        ...DAYS.map(({ date, cents }) => [date, 'Sur', plain(cents)]),
        ...DAYS.map(({ date, cents }) => [date, 'Este', plain(Math.floor(cents / 2))]),
      ],
    ),
    asks: { series: { where: { tienda: { in: ['Este'] } } } },
    reads: secondShop,
  },
  'two product groups in German': {
    file: shops(['Datum', 'Warengruppe', 'Umsatz'], 1, 5),
    asks: { series: { where: { Warengruppe: { in: ['5'] } } } },
    reads: secondShop,
  },
  'a shop that opened later': {
    file: table(
      ['date', 'branch', 'sales'],
      DAYS.flatMap(({ date, cents }, i) =>
        i < 30
          ? [[date, 'A', plain(cents)]]
          : [
              [date, 'A', plain(cents)],
              [date, 'B', plain(Math.floor(cents / 2))],
            ],
      ),
    ),
    asks: { series: { where: { branch: { in: ['A'] } } } },
    reads: SOLD,
  },
  'two shops and the sum of both, each day': {
    file: table(
      ['date', 'store', 'sales'],
      DAYS.flatMap(({ date, cents }) => [
        [date, 'Centro', plain(cents)],
        [date, 'Norte', plain(Math.floor(cents / 2))],
        [date, 'Total', plain(cents + Math.floor(cents / 2))],
      ]),
    ),
    asks: { series: { series: [] } },
    reads: bothShops,
    warns: ['total-rows'],
  },
  'names of customers beside each sale': {
    file: table(
      ['Date', 'Customer', 'Amount'],
      DAYS.flatMap(({ date, cents }, i) => [
        [date, personOf(i), plain(cents - 1000)],
        [date, personOf(i + 2), '10.00'],
      ]),
    ),
    reads: SOLD,
    warns: ['personal-data'],
  },
  'sales with and without tax': {
    file: table(
      ['Fecha', 'Ventas', 'Ventas sin IVA'],
      DAYS.map(({ date, cents }) => [date, plain(cents), plain(Math.round(cents / 1.21))]),
    ),
    asks: { sales: { sales: 'Ventas' } },
    reads: SOLD,
  },
  'a quantity with a point and a price with a comma': {
    file: table(
      ['date', 'article', 'Quantity', 'unit_price'],
      DAYS.map(({ date, cents }) => [date, 'BAGUETTE', '2.0', `${written(cents, ',')} €`]),
    ),
    asks: { sales: { quantity: 'Quantity', unitPrice: 'unit_price' } },
    reads: SOLD.map(([date, sales]) => [date, Number((2 * sales).toFixed(2))]),
  },
  'all rows belong together, as the mapping says': {
    file: shops(['date', 'store', 'sales'], 'Centro', 'Norte'),
    options: { mapping: { series: [] } },
    reads: bothShops,
  },
  'a promotion per product, left out': {
    file: perProduct(),
    asks: { series: { series: [] }, promo: { promo: null, ignore: ['promo'] } },
    reads: bothShops,
  },
  'a promotion per product, as its share': {
    file: perProduct(),
    asks: { series: { series: [] }, promo: { promo: null, known: ['promo'] } },
    reads: bothShops,
    covariates: { promo: DAYS.map(({ promo }) => promo / 2) },
  },
  'gross and net: which are the sales': {
    file: table(
      ['Date', 'Gross', 'Net'],
      DAYS.map(({ date, cents }) => [date, plain(cents + 210), plain(cents)]),
    ),
    asks: { sales: { sales: 'Net' } },
    reads: SOLD,
  },
  'bruto y neto': {
    file: table(
      ['Fecha', 'Importe bruto', 'Importe neto'],
      DAYS.map(({ date, cents }) => [dmy(date), written(cents + 210, ','), written(cents, ',')]),
      ';',
    ),
    asks: { sales: { sales: 'Importe neto' } },
    reads: SOLD,
  },
  'two dates: of the order and of the shipment': {
    file: table(
      ['Order Date', 'Ship Date', 'Sales'],
      DAYS.map(({ date, cents }, i) => [date, DAYS[Math.min(83, i + 3)]?.date ?? '', plain(cents)]),
    ),
    mayAsk: { date: { date: 'Order Date' } },
    reads: SOLD,
  },
  'total, unit price and quantity': {
    file: table(
      ['Date', 'Unit price', 'Quantity', 'Total'],
      DAYS.map(({ date, cents }) => [date, plain(Math.floor(cents / 3)), 3, plain(cents)]),
    ),
    asks: { sales: { sales: 'Total' } },
    reads: SOLD,
  },
  'a column for each product': {
    file: table(
      ['date', 'bread', 'cake', 'coffee'],
      DAYS.map(({ date, cents }) => [date, plain(Math.floor(cents / 3)), plain(cents), plain(Math.floor(cents / 5))]),
    ),
    asks: { sales: { sales: 'cake' } },
    reads: SOLD,
  },
  'una columna por tienda': {
    file: table(
      ['Fecha', 'Ventas Centro', 'Ventas Norte'],
      DAYS.map(({ date, cents }) => [date, plain(cents), plain(Math.floor(cents / 2))]),
    ),
    asks: { sales: { sales: 'Ventas Centro' } },
    reads: SOLD,
  },
  'a price that is known ahead, as the mapping says': {
    file: daily(['date', 'sales', 'price'], (_day, i) => [(9 + (i % 4)) / 2]),
    options: { mapping: { known: ['price'] } },
    reads: SOLD,
    covariates: { price: DAYS.map((_day, i) => (9 + (i % 4)) / 2) },
    roles: { price: 'known' },
  },
  'a price that nobody declared': {
    file: daily(['date', 'sales', 'price'], (_day, i) => [(9 + (i % 4)) / 2]),
    reads: SOLD,
    roles: { price: 'ignored' },
  },
};

function perProduct(): string {
  return table(
    ['date', 'product', 'sales', 'promo'],
    DAYS.flatMap(({ date, cents, promo }) => [
      [date, 'bread', plain(cents), 0],
      [date, 'milk', plain(Math.floor(cents / 2)), promo],
    ]),
  );
}

/** What stands beside the sales, and which column they are. */
export const COLUMNS: Cases<ReadCase> = { ...Object.fromEntries([...ignored, ...named]), ...MORE };
