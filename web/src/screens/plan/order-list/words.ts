import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'One order list of all',
  intro:
    'The next order of each, by the same terms. For a plan of one with its costs, choose it at the top of the page.',
  stocks: 'What there is of each',
  stocksHint:
    'Paste it from a spreadsheet: name, units in stock, and units of a pack where it comes in packs. Then only these are ordered. Empty: all of them, as if nothing were there.',
  stocksRead: (count: string) => `${count} with their stock`,
  stocksWrong: (lines: string) => `These lines cannot be read: ${lines}.`,
  result: 'The orders',
  headline: (toOrder: string, products: string, units: string) => `Order ${units} units: ${toOrder} of ${products}`,
  nothing: 'Nothing to order',
  caption: 'Orders, one by one',
  order: 'Order',
  orderBy: 'Order by',
  late: 'late',
  delivery: 'Arrives',
  until: 'Lasts until',
  stock: 'In stock',
  demand: 'Probably asked for',
  runsOut: 'May run out',
  units: 'Units',
  allPacks: 'Packs',
  demandTotal: 'Probably asked for',
  lost: 'Probably missed',
  lostNote: 'units asked for and not there',
  failed: 'Without an order',
  csv: 'Order list (CSV)',
  workbook: 'Order list for Excel',
};

type OrderListWords = typeof en;

const es: OrderListWords = {
  title: 'Un solo pedido para todo',
  intro:
    'El próximo pedido de cada uno, con las mismas condiciones. Para un plan de uno solo con sus costes, elíjalo en la parte de arriba.',
  stocks: 'Lo que hay de cada uno',
  stocksHint:
    'Péguelo de una hoja de cálculo: nombre, unidades que hay y, si viene en cajas, unidades por caja. Entonces se pide solo de estos. Vacío: de todos, como si no hubiera nada.',
  stocksRead: (count) => `${count} con sus existencias`,
  stocksWrong: (lines) => `Estas líneas no se entienden: ${lines}.`,
  result: 'Los pedidos',
  headline: (toOrder, products, units) => `Pida ${units} unidades: ${toOrder} de ${products}`,
  nothing: 'No hay que pedir nada',
  caption: 'Los pedidos, uno a uno',
  order: 'Pedir',
  orderBy: 'Pedir antes del',
  late: 'tarde',
  delivery: 'Llega',
  until: 'Dura hasta',
  stock: 'Hay',
  demand: 'Se pedirá',
  runsOut: 'Puede agotarse',
  units: 'Unidades',
  allPacks: 'Cajas',
  demandTotal: 'Demanda probable',
  lost: 'Ventas que se perderían',
  lostNote: 'unidades pedidas que no habría',
  failed: 'Sin pedido',
  csv: 'Lista de pedidos (CSV)',
  workbook: 'Lista de pedidos para Excel',
};

export const orderListWords: Words<OrderListWords> = { en, es };
