import {
  type Cases,
  DAYS,
  daily,
  dmy,
  hourOf,
  mailOf,
  mdy,
  perReceipt,
  personOf,
  plain,
  type ReadCase,
  receiptsOf,
  SOLD,
  table,
  written,
} from './shop.ts';

/** Exports of tills and of online shops: the columns are those of the programs, the values invented. */
export const TILLS: Cases<ReadCase> = {
  'Shopify orders: further lines of an order have no total': {
    file: table(
      'Name|Email|Financial Status|Paid at|Currency|Subtotal|Shipping|Taxes|Total|Created at|Lineitem quantity|Lineitem name|Lineitem price|Billing Name|Billing Phone|Notes'.split(
        '|',
      ),
      DAYS.flatMap((day, i) =>
        receiptsOf(day).flatMap((cents, k) => {
          const order = `#${1001 + 3 * i + k}`;
          const at = `${day.date} ${hourOf(k)}:20:30 +0100`;
          const first = [
            order,
            mailOf(i),
            'paid',
            at,
            'EUR',
            plain(cents - 100),
            '0.00',
            '1.00',
            plain(cents),
            at,
            1,
            `Item ${k}`,
            '9.90',
            personOf(i),
            '+34 600 111 222',
            '',
          ];
          const more = [order, mailOf(i), '', '', '', '', '', '', '', at, 2, `Item ${k + 3}`, '4.50', '', '', ''];
          return k === 1 ? [first, more] : [first];
        }),
      ),
    ),
    reads: SOLD,
    mayAsk: { date: { date: 'Created at' }, sales: { sales: 'Total' }, series: { series: [] } },
    warns: ['personal-data', 'blank-amount'],
  },
  'Shopify sales by day': {
    file: table(
      ['Day', 'Orders', 'Gross sales', 'Discounts', 'Returns', 'Net sales', 'Shipping', 'Taxes', 'Total sales'],
      DAYS.map((day) => [
        day.date,
        day.customers,
        plain(day.cents - 50),
        '-3.00',
        '0.00',
        plain(day.cents - 350),
        '2.00',
        '1.50',
        plain(day.cents),
      ]),
    ),
    reads: SOLD,
    asks: { sales: { sales: 'Total sales' } },
  },
  'Square transactions: amounts with a dollar sign, a time of its own': {
    file: table(
      'Date|Time|Time Zone|Gross Sales|Discounts|Net Sales|Tax|Tip|Card|Cash|Transaction ID|Customer Name|Event Type'.split(
        '|',
      ),
      perReceipt((day, cents, k, at) => [
        mdy(day.date),
        `${hourOf(k)}:05:00`,
        'Eastern Time (US & Canada)',
        `$${written(cents, '.', ',')}`,
        '$0.00',
        `$${written(cents, '.', ',')}`,
        '$0.00',
        '$1.00',
        k === 0 ? '$0.00' : `$${written(cents, '.', ',')}`,
        k === 0 ? `$${written(cents, '.', ',')}` : '$0.00',
        `tx${at}`,
        personOf(at),
        'Payment',
      ]),
    ),
    reads: SOLD,
    asks: { sales: { sales: 'Net Sales' } },
    warns: ['personal-data'],
  },
  'SumUp: a title, German columns, one status': {
    file: `Umsatzbericht;;;;\nErstellt am 01.04.2023;;;;\n${table(
      ['Datum', 'Transaktionscode', 'Status', 'Zahlungsart', 'Betrag'],
      perReceipt((day, cents, k, at) => [
        `${dmy(day.date, '.')} ${hourOf(k)}:15`,
        `T${at}XY`,
        'Erfolgreich',
        k ? 'Karte' : 'Bar',
        `${written(cents, ',', '.')}`,
      ]),
      ';',
    )}`,
    reads: SOLD,
    warns: ['title-rows'],
  },
  'Zettle: title rows, the currency in the name, a sum below': {
    file: `Zettle raw data report\n\nFrom;2023-01-02\nTo;2023-03-26\n\n${table(
      ['Date', 'Time', 'Receipt number', 'Staff', 'Final price (EUR)'],
      perReceipt((day, cents, k, at) => [day.date, `${hourOf(k)}:40`, at + 1, 'Ana', written(cents, ',')]),
      ';',
    )};;;Total;${written(
      DAYS.reduce((sum, { cents }) => sum + cents, 0),
      ',',
    )}\n`,
    reads: SOLD,
    warns: ['title-rows', 'total-rows'],
  },
  'Loyverse receipts: a 12-hour clock and a two-digit year': {
    file: table(
      'Date|Receipt number|Receipt type|Gross sales|Discounts|Net sales|Taxes|Total collected|Cost of goods|Gross profit|Payment type|POS|Store|Cashier name|Status'.split(
        '|',
      ),
      perReceipt((day, cents, k, at) => [
        `${mdy(day.date).replace(/20(\d\d)$/, '$1')} ${k === 0 ? '9:05 AM' : `${2 * k}:31 PM`}`,
        `1-${at + 1000}`,
        'Sale',
        plain(cents),
        '0.00',
        plain(cents),
        '0.00',
        plain(cents),
        plain(Math.floor(cents / 2)),
        plain(cents - Math.floor(cents / 2)),
        'Cash',
        'POS 1',
        'Main',
        'Owner',
        'Closed',
      ]),
    ),
    reads: SOLD,
    asks: { sales: { sales: 'Net sales' } },
    warns: ['two-digit-years'],
  },
  'WooCommerce analytics by day': {
    file: table(
      ['Date', 'Orders', 'Gross sales', 'Returns', 'Coupons', 'Net sales', 'Taxes', 'Shipping', 'Total sales'],
      DAYS.map((day) => [
        `${day.date} 00:00:00`,
        day.customers,
        plain(day.cents + 100),
        '0',
        '0',
        plain(day.cents),
        '0',
        '1.00',
        plain(day.cents + 100),
      ]),
    ),
    reads: SOLD,
    asks: { sales: { sales: 'Net sales' } },
  },
  'WooCommerce orders: cancelled ones are told': {
    file: table(
      ['order_id', 'order_number', 'order_date', 'status', 'billing_email', 'billing_first_name', 'order_total'],
      perReceipt((day, cents, k, at) => [
        5000 + at,
        5000 + at,
        `${day.date} ${hourOf(k)}:00:00`,
        at % 50 === 7 ? 'cancelled' : 'completed',
        mailOf(at),
        personOf(at).split(' ')[0] ?? '',
        plain(cents),
      ]),
    ),
    reads: SOLD,
    warns: ['cancelled-rows', 'personal-data'],
  },
  'WooCommerce orders without the cancelled ones, as the mapping says': {
    file: table(
      ['order_date', 'status', 'order_total'],
      DAYS.flatMap((day) => [
        [day.date, 'completed', plain(day.cents)],
        [day.date, 'cancelled', '99.99'],
      ]),
    ),
    options: { mapping: { where: { status: { notIn: ['cancelled'] } } } },
    reads: SOLD,
  },
  'Lightspeed: one column of payments and its parts': {
    file: daily(['Date', 'Total', 'Cash', 'Card', 'Gift card', 'Transactions'], ({ cents, customers }) => {
      const cash = Math.floor(cents / 4);
      return [plain(cash), plain(cents - cash - 500), '5.00', customers];
    }),
    reads: SOLD,
    roles: { Cash: 'ignored', Card: 'ignored', 'Gift card': 'ignored', Transactions: 'ignored' },
  },
  'Etsy: two-digit years, quantity and item total': {
    file: table(
      'Sale Date|Item Name|Buyer|Quantity|Item Total|Currency|Transaction ID|Date Shipped|Ship Country'.split('|'),
      perReceipt((day, cents, k, at) => [
        mdy(day.date).replace(/20(\d\d)$/, '$1'),
        `Ring ${k}`,
        personOf(at),
        1,
        plain(cents),
        'EUR',
        330000 + at,
        mdy(day.date),
        'Spain',
      ]),
    ),
    reads: SOLD,
    asks: { series: { series: [] } },
    mayAsk: { date: { date: 'Sale Date' }, sales: { sales: 'Item Total' } },
  },
};
