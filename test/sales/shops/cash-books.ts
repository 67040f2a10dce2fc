import { type Cases, DAYS, dmy, hourOf, perReceipt, personOf, type ReadCase, SOLD, table, written } from './shop.ts';

/** Invoices, orders and cash books as shops keep them. */
export const CASH_BOOKS: Cases<ReadCase> = {
  'Prestashop orders in Spanish': {
    file: table(
      ['ID', 'Referencia', 'Cliente nuevo', 'País', 'Cliente', 'Total', 'Pago', 'Estado', 'Fecha'],
      perReceipt((day, cents, k, at) => [
        at + 1,
        `XKB${at}`,
        k === 0 ? 'Sí' : 'No',
        'España',
        `${'ABCDE'[at % 5]}. ${personOf(at).split(' ')[1]}`,
        `${written(cents, ',', '.')} €`,
        'Tarjeta',
        'Entregado',
        `${dmy(day.date)} ${hourOf(k)}:11:07`,
      ]),
      ';',
    ),
    reads: SOLD,
    warns: ['personal-data'],
  },
  'Holded invoices: base, tax and total': {
    file: table(
      ['Fecha', 'Vencimiento', 'Num', 'Contacto', 'Concepto', 'Base', 'IVA', 'Total', 'Estado'],
      perReceipt((day, cents, k, at) => [
        dmy(day.date),
        dmy(day.date),
        `F23${String(at).padStart(4, '0')}`,
        personOf(at),
        `Venta ${k}`,
        written(cents, ','),
        written(Math.round(cents * 0.21), ','),
        written(cents + Math.round(cents * 0.21), ','),
        'Cobrado',
      ]),
      ';',
    ),
    reads: SOLD,
    asks: { sales: { sales: 'Base' } },
    mayAsk: { date: { date: 'Fecha' }, series: { series: [] } },
  },
  'Sage: dates of the document, taxable base and total': {
    file: table(
      ['Ejercicio', 'Serie', 'Número', 'Fecha factura', 'Base imponible', 'Cuota IVA', 'Total factura'],
      DAYS.map((day, i) => [
        2023,
        'A',
        i + 1,
        dmy(day.date),
        written(day.cents, ',', '.'),
        written(Math.round(day.cents / 10), ',', '.'),
        written(day.cents + Math.round(day.cents / 10), ',', '.'),
      ]),
      ';',
    ),
    reads: SOLD,
    asks: { sales: { sales: 'Base imponible' } },
  },
  'a bar: one total a day, cash, card and what is left in the drawer': {
    file: table(
      ['Día', 'Efectivo', 'Tarjeta', 'Total caja', 'Saldo caja'],
      DAYS.map((day) => [
        dmy(day.date),
        written(Math.floor(day.cents / 3), ','),
        written(day.cents - Math.floor(day.cents / 3), ','),
        written(day.cents, ','),
        '150,00',
      ]),
      ';',
    ),
    reads: SOLD,
  },
  'a pharmacy: quantity times unit price, nothing else': {
    file: table(
      ['Fecha', 'Artículo', 'Cantidad', 'Precio unitario'],
      DAYS.map((day) => [dmy(day.date), 'Surtido', 2, written(day.cents, ',')]),
      ';',
    ),
    reads: SOLD.map(([date, sales]) => [date, Number((2 * sales).toFixed(2))]),
    asks: { sales: { quantity: 'Cantidad', unitPrice: 'Precio unitario' } },
  },
  'tickets without any amount: one row is one sale': {
    file: table(
      ['Fecha', 'Hora', 'Mesa'],
      DAYS.flatMap((day) =>
        Array.from({ length: 3 + day.weekday }, (_, k) => [dmy(day.date), `${hourOf(k % 4)}:00`, `M${k}`]),
      ),
      ';',
    ),
    reads: DAYS.map(({ date, weekday }) => [date, 3 + weekday]),
    asks: { sales: { count: 'rows' } },
  },
  'invoices in French with a currency behind the amount': {
    file: table(
      ['Date facture', 'N° facture', 'Client', 'Montant TTC'],
      perReceipt((day, cents, _k, at) => [dmy(day.date), `FA-${at}`, personOf(at), `${written(cents, ',', ' ')} €`]),
      ';',
    ),
    reads: SOLD,
    warns: ['personal-data'],
  },
  'a German cash book with midnight after each day': {
    file: table(
      ['Datum', 'Umsatz'],
      DAYS.map((day) => [`${dmy(day.date, '.')} 00:00`, written(day.cents, ',', '.')]),
      ';',
    ),
    reads: SOLD,
  },
  'an Italian till': {
    file: table(
      ['Data', 'Scontrini', 'Incasso'],
      DAYS.map((day) => [dmy(day.date), day.customers, written(day.cents, ',', '.')]),
      ';',
    ),
    reads: SOLD,
    roles: { Scontrini: 'ignored' },
  },
  'a Portuguese till': {
    file: table(
      ['Data da venda', 'Valor total', 'Forma de pagamento', 'Nota fiscal'],
      perReceipt((day, cents, k, at) => [
        dmy(day.date),
        `R$ ${written(cents, ',', '.')}`,
        k ? 'Pix' : 'Cartão',
        at + 1,
      ]),
      ';',
    ),
    reads: SOLD,
  },
};
