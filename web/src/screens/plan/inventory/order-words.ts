import type { Words } from '../../../i18n/language.ts';

const en = {
  result: 'Order list',
  table: 'Delivery by delivery',
  order: (units: string, day: string) => `Order ${units} for ${day}`,
  orderBy: (by: string, to: string) => `Give the order by ${by}. It has to last until ${to}.`,
  nothing: 'There is nothing to order: the stock lasts.',
  lessAndMore: (less: string, more: string) =>
    `With a tenth less the cost to expect changes by ${less}, with a tenth more by ${more}.`,
  lessAndMoreChance: (less: string, as: string, more: string) =>
    `It runs out ${as} times. With a tenth less it would be ${less}, with a tenth more ${more}.`,
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
  until: 'Lasts until',
  demand: 'Will be asked for',
  between: 'Probably between',
  runsOut: 'Runs out',
  lost: 'Missed',
  over: 'Left over',
  cost: 'Cost of both',
  late: 'too late',
  otherwise: 'If you order a tenth less or more',
  otherwiseText: 'Each line is about its own delivery; the orders after it make up for the rest.',
  less: 'A tenth less',
  more: 'A tenth more',
  costsMore: 'cost',
  download: 'Order list (CSV)',
  file: 'orders',
};

type OrderWords = typeof en;

const es: OrderWords = {
  result: 'Lista de pedidos',
  table: 'Entrega a entrega',
  order: (units, day) => `Pida ${units} para el ${day}`,
  orderBy: (by, to) => `Haga el pedido a más tardar el ${by}. Tiene que durar hasta el ${to}.`,
  nothing: 'No hay nada que pedir: las existencias bastan.',
  lessAndMore: (less, more) =>
    `Con una décima parte menos, el coste que cabe esperar cambia en ${less}; con una décima más, en ${more}.`,
  lessAndMoreChance: (less, as, more) =>
    `Se agota ${as} veces. Con una décima parte menos serían ${less}; con una décima más, ${more}.`,
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
  until: 'Dura hasta',
  demand: 'Se pedirá',
  between: 'Probablemente entre',
  runsOut: 'Se agota',
  lost: 'Se pierde',
  over: 'Sobra',
  cost: 'Coste de ambos',
  late: 'tarde',
  otherwise: 'Si pide una décima parte menos o más',
  otherwiseText: 'Cada línea trata de su propia entrega; los pedidos posteriores compensan el resto.',
  less: 'Una décima menos',
  more: 'Una décima más',
  costsMore: 'coste',
  download: 'Lista de pedidos (CSV)',
  file: 'pedidos',
};

export const orderWords: Words<OrderWords> = { en, es };
