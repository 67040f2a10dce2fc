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
  overdue: (day: string, by: string) => `What comes on ${day} had to be ordered by ${by}`,
  overdueText: 'That is before the plan begins. If it was not ordered, it will not come.',
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
  units: (units: string) => `${units} units`,
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
  late: 'too late',
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

const es: OrderWords = {
  result: 'Lista de pedidos',
  table: 'Entrega a entrega',
  order: (units, day) => `Pida ${units} para el ${day}`,
  orderBy: (by, to) => `Haga el pedido a más tardar el ${by}. Tiene que durar hasta el ${to}.`,
  nothing: 'No hay nada que pedir: las existencias bastan.',
  steps: esSteps,
  lessAndMore: ({ withLess, withMore }, less, more) =>
    `${withLess}, el coste que cabe esperar cambia en ${less}; ${withMore}, en ${more}.`,
  lessAndMoreChance: ({ withLess, withMore }, less, as, more) =>
    `Se agota ${as} veces. ${withLess} serían ${less}; ${withMore}, ${more}.`,
  overdue: (day, by) => `Lo que llega el ${day} había que pedirlo a más tardar el ${by}`,
  overdueText: 'Es antes de que empiece el plan. Si no se pidió, no llegará.',
  beforeTitle: (units) => `Hasta la primera entrega faltarán unas ${units}`,
  beforeText: (from, to, chance) =>
    `Del ${from} al ${to} solo hay lo que está ahora en la tienda; se agota en ${chance} casos.`,
  total: 'A pedir en total',
  purchases: (money) => `cuesta ${money}`,
  missed: 'Ventas perdidas',
  missedNote: 'lo que se pide y no hay',
  left: 'Queda al final',
  leftNote: 'se vende después',
  wasted: 'Se tira',
  units: (units) => `${units} unidades`,
  expectedCost: 'Lo que cuesta no saberlo',
  expectedCostNote: 'ventas perdidas y sobras que cabe esperar',

  delivery: 'Entrega',
  by: 'Pedir a más tardar',
  quantity: 'Pedir',
  packsOrdered: 'Cajas',
  packs: (count, written) => (count === 1 ? '1 caja' : `${written} cajas`),
  until: 'Dura hasta',
  demand: 'Se pedirá',
  between: 'Probablemente entre',
  runsOut: 'Se agota',
  lost: 'Se pierde',
  over: 'Sobra',
  cost: 'Coste de ambos',
  late: 'tarde',
  otherwiseText: 'Cada línea trata de su propia entrega; los pedidos posteriores compensan el resto.',
  costsMore: 'coste',
  download: 'Lista de pedidos (CSV)',
  file: 'pedidos',
};

export const orderWords: Words<OrderWords> = { en, es };
