import { counted } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';
import type { OrderStep } from './orders.ts';

/** How an order that is a step less or more is spoken of. */
interface StepWords {
  readonly otherwise: string;
  readonly less: string;
  readonly more: string;
  /** Within a sentence. */
  readonly withLess: string;
  readonly withMore: string;
}

const enSteps: Readonly<Record<OrderStep, StepWords>> = {
  tenth: {
    ...{ otherwise: 'If you order a tenth less or more', less: 'A tenth less', more: 'A tenth more' },
    ...{ withLess: 'With a tenth less', withMore: 'with a tenth more' },
  },
  unit: {
    ...{ otherwise: 'If you order a unit less or more', less: 'A unit less', more: 'A unit more' },
    ...{ withLess: 'With a unit less', withMore: 'with a unit more' },
  },
  pack: {
    ...{ otherwise: 'If you order a pack less or more', less: 'A pack less', more: 'A pack more' },
    ...{ withLess: 'With a pack less', withMore: 'with a pack more' },
  },
};

const en = {
  result: 'Order list',
  table: 'Delivery by delivery',
  order: (units: string, day: string) => `Order ${units} for ${day}`,
  orderBy: (by: string, to: string) => `Give the order by ${by}. It has to last until ${to}.`,
  nothing: 'There is nothing to order: the stock lasts.',
  steps: enSteps,
  lessAndMore: ({ withLess, withMore }: StepWords, less: string, more: string) =>
    `${withLess} the cost to expect changes by ${less}, ${withMore} by ${more}.`,
  lessAndMoreChance: ({ withLess, withMore }: StepWords, less: string, as: string, more: string) =>
    `It runs out ${as} times. ${withLess} it would be ${less}, ${withMore} ${more}.`,
  ordered: (deliveries: string) =>
    `Taken for ordered already, as the order comes before the first day of the plan: ${deliveries}.`,
  orderedOne: (units: string, day: string) => `${units} for ${day}`,
  beforeTitle: (units: string) => `Until the first delivery about ${units} will be missing`,
  beforeText: (from: string, to: string, chance: string) =>
    `From ${from} to ${to} there is only what is in the store now; it runs out in ${chance} cases.`,
  total: 'To order in all',
  purchases: (money: string) => `costs ${money}`,
  missed: 'Sales missed',
  missedNote: 'asked for and not there',
  left: 'Left at the end',
  leftNote: 'sold later',
  wasted: 'Thrown away',
  units: (units: string) => counted(units, 'unit', 'units'),
  expectedCost: 'What it costs not to know',
  expectedCostNote: 'missed sales and leftovers, to be expected',

  delivery: 'Delivery',
  by: 'Order by',
  quantity: 'Order',
  packsOrdered: 'Packs',
  packs: (count: number, written: string) => (count === 1 ? '1 pack' : `${written} packs`),
  until: 'Lasts until',
  demand: 'Will be asked for',
  between: 'Probably between',
  runsOut: 'Runs out',
  lost: 'Missed',
  over: 'Left over',
  cost: 'Cost of both',
  late: 'taken for ordered',
  otherwiseText: 'Each line is about its own delivery; the orders after it make up for the rest.',
  costsMore: 'cost',
  download: 'Order list (CSV)',
  file: 'orders',
};

type OrderWords = typeof en;

const esSteps: Readonly<Record<OrderStep, StepWords>> = {
  tenth: {
    ...{ otherwise: 'Si pide una décima parte menos o más', less: 'Una décima menos', more: 'Una décima más' },
    ...{ withLess: 'Con una décima parte menos', withMore: 'con una décima más' },
  },
  unit: {
    ...{ otherwise: 'Si pide una unidad menos o más', less: 'Una unidad menos', more: 'Una unidad más' },
    ...{ withLess: 'Con una unidad menos', withMore: 'con una más' },
  },
  pack: {
    ...{ otherwise: 'Si pide una caja menos o más', less: 'Una caja menos', more: 'Una caja más' },
    ...{ withLess: 'Con una caja menos', withMore: 'con una más' },
  },
};

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const es: OrderWords = {
  result: 'Lista de pedidos',
  table: 'Entrega a entrega',
  order: (units, day) => `Pida ${units} para el ${day}`,
  orderBy: (by, to) => `Haga el pedido el ${by} como muy tarde. Tiene que durar hasta el ${to}.`,
  nothing: 'No hace falta pedir nada: las existencias bastan.',
  steps: esSteps,
  lessAndMore: ({ withLess, withMore }, less, more) =>
    `${withLess}, el coste esperado cambia en ${less}; ${withMore}, en ${more}.`,
  lessAndMoreChance: ({ withLess, withMore }, less, as, more) =>
    `Se agota en ${as} casos; ${lower(withLess)}, en ${less}; ${withMore}, en ${more}.`,
  ordered: (deliveries) => `Se da por pedido, porque se pide antes del primer día del plan: ${deliveries}.`,
  orderedOne: (units, day) => `${units} para el ${day}`,
  beforeTitle: (units) => `Hasta la primera entrega faltarán unas ${counted(units, 'unidad', 'unidades')}`,
  beforeText: (from, to, chance) =>
    `Del ${from} al ${to} solo hay lo que está ahora en la tienda; se agotará en ${chance} casos.`,
  total: 'A pedir en total',
  purchases: (money) => `cuesta ${money}`,
  missed: 'Ventas perdidas',
  missedNote: 'unidades que los clientes piden y no hay',
  left: 'Queda al final',
  leftNote: 'se vende después',
  wasted: 'Se tira',
  units: (units) => counted(units, 'unidad', 'unidades'),
  expectedCost: 'Coste de no acertar',
  expectedCostNote: 'ventas perdidas y sobras esperadas',

  delivery: 'Entrega',
  by: 'Pedir hasta el',
  quantity: 'Pedir',
  packsOrdered: 'Cajas',
  packs: (count, written) => (count === 1 ? '1 caja' : `${written} cajas`),
  until: 'Dura hasta',
  demand: 'Se venderían',
  between: 'Probablemente entre',
  runsOut: 'Se agota',
  lost: 'Ventas perdidas',
  over: 'Sobra',
  cost: 'Coste de ambos',
  late: 'se da por pedido',
  otherwiseText: 'Cada línea trata de su propia entrega; los pedidos posteriores compensan el resto.',
  costsMore: 'coste',
  download: 'Lista de pedidos (CSV)',
  file: 'pedidos',
};

export const orderWords: Words<OrderWords> = { en, es };
