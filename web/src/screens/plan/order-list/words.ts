import { counted } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'One order list of all',
  intro:
    'The next order of each, by the same terms. For a plan of one with its costs, choose it at the top of the page.',
  priceOfAll: 'You sell a unit for',
  priceOfAllHint: 'Of all that have no price of their own in the list below: so sales become units.',
  stocks: 'What there is of each',
  stocksHint:
    'Paste it from a spreadsheet: name, units in stock, units of a pack where it comes in packs, the price of a unit where it differs, what a unit costs where its price is known, and the supplier; all but the first two may be missing. Under a heading that calls it so, the supplier may stand elsewhere. Then only these are ordered. Empty: all of them, as if nothing were there.',
  stocksRead: (count: string, suppliers: number, written: string) =>
    `${count} with their stock${suppliers === 0 ? '' : `, from ${counted(written, 'supplier', 'suppliers')}`}`,
  stocksNotLinked: 'The list is too long for a link: whoever opens it sees the form without these figures.',
  stocksWrong: (lines: string) => `These lines cannot be read: ${lines}.`,
  result: 'The orders',
  headline: (toOrder: string, products: string, units: string) => `Order ${units} units: ${toOrder} of ${products}`,
  nothing: 'Nothing to order',
  caption: 'Orders, one by one',
  order: 'Order',
  orderBy: 'Order by',
  late: 'taken for ordered',
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
    'El próximo pedido de cada uno, con las mismas condiciones. Para planificar uno solo, con sus costes, elíjalo en la parte de arriba.',
  priceOfAll: 'Precio de venta de una unidad',
  priceOfAllHint:
    'De todo lo que no tenga precio propio en la lista de abajo: con él, las ventas se convierten en unidades.',
  stocks: 'Lo que hay de cada uno',
  stocksHint:
    'Péguelo de una hoja de cálculo: nombre, unidades que hay, unidades por caja si viene en cajas, precio de venta de una unidad si es distinto, lo que cuesta comprarla si se conoce su precio de venta, y proveedor; todo menos lo primero y lo segundo puede faltar. Con un encabezado que lo llame así, el proveedor puede estar en otra columna. Entonces solo se piden estos. Si queda vacío se piden todos, como si no hubiera existencias de ninguno.',
  stocksRead: (count, suppliers, written) =>
    `Se han leído las existencias de ${count}${suppliers === 0 ? '' : `, de ${counted(written, 'proveedor', 'proveedores')}`}`,
  stocksNotLinked: 'La lista es demasiado larga para un enlace: quien lo abra verá el formulario sin estas cifras.',
  stocksWrong: (lines) => `Estas líneas no se entienden: ${lines}.`,
  result: 'Los pedidos',
  headline: (toOrder, products, units) => `Pida ${counted(units, 'unidad', 'unidades')}: ${toOrder} de ${products}`,
  nothing: 'No hay que pedir nada',
  caption: 'Los pedidos, uno a uno',
  order: 'Pedir',
  orderBy: 'Pedir hasta el',
  late: 'se da por pedido',
  delivery: 'Llega',
  until: 'Dura hasta',
  stock: 'Existencias',
  demand: 'Se venderían',
  runsOut: 'Puede agotarse',
  units: 'Unidades',
  allPacks: 'Cajas',
  demandTotal: 'Se venderían',
  lost: 'Ventas que se perderían',
  lostNote: 'unidades que los clientes pedirían y no habría',
  failed: 'Sin pedido',
  csv: 'Lista de pedidos (CSV)',
  workbook: 'Lista de pedidos para Excel',
};

export const orderListWords: Words<OrderListWords> = { en, es };
