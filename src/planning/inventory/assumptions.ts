import type { IsoDay } from '../../dates.ts';
import type { Assumption } from '../../forecasting/assumptions.ts';
import { type Language, listedDays, writtenDay, writtenNumber } from '../../language/wording.ts';
import { assumedIf } from '../assumptions.ts';
import type { InventoryRequest } from './schema.ts';
import { type Cover, type InventoryTerms, lengthOf } from './terms.ts';

/** Wording of the assumptions of an inventory plan. */
interface InventoryWords {
  readonly leftoversKept: string;
  readonly leftoversWasted: string;
  readonly lostSales: string;
  readonly ordersFollowStock: string;
  readonly salesAreUnits: string;
  readonly salesPerUnit: (sales: string) => string;
  readonly noOpeningStock: string;
  readonly holdingToTheEnd: string;
  readonly deliveryWhileClosed: (days: string) => string;
  readonly deliveriesGoOn: (to: string, end: string) => string;
  readonly lastDelivery: (day: string, days: number, end: string) => string;
}

const en: InventoryWords = {
  leftoversKept:
    'Units left over are sold later: each delivery fills the stock up to the level that lasts until the next one, and the quantity depends on what is there.',
  leftoversWasted:
    'Units left over are thrown away when the next delivery comes, so that each delivery starts with an empty store; the opening stock lasts until the first one.',
  lostSales: 'Who finds the shelf empty buys nothing: such sales are lost, not made up for later.',
  ordersFollowStock:
    'Each order is decided on its day by the stock of that day; the quantities of later deliveries are what to expect of that.',
  salesAreUnits: 'The sales of the data are taken for units: one of them is one unit.',
  salesPerUnit: (sales) => `The sales of the data are taken for money: a unit adds ${sales} to them, on every day.`,
  noOpeningStock: 'The store is empty when the plan begins.',
  holdingToTheEnd: 'Holding is charged on units left over, for each day of their period.',
  deliveryWhileClosed: (days) => `Somebody takes the deliveries of ${days}, when the store is closed.`,
  deliveriesGoOn: (to, end) =>
    `Deliveries go on after ${to} on the same weekdays: the last one planned lasts until ${end}.`,
  lastDelivery: (day, days, end) =>
    days === 1
      ? `No delivery is known after ${day}: it lasts for that day.`
      : `No delivery is known after ${day}: it lasts for the ${days} days until ${end}.`,
};

const es: InventoryWords = {
  leftoversKept:
    'Lo que sobra se vende más tarde: cada entrega repone hasta el nivel que dura hasta la siguiente, y la cantidad depende de lo que haya.',
  leftoversWasted:
    'Lo que sobra se tira cuando llega la siguiente entrega, así que cada una empieza con la tienda vacía; las existencias iniciales duran hasta la primera.',
  lostSales: 'Quien encuentra el estante vacío no compra nada: esas ventas se pierden, no se recuperan después.',
  ordersFollowStock:
    'Cada pedido se decide en su día con las existencias de ese día; las cantidades de las entregas posteriores son las que cabe esperar.',
  salesAreUnits: 'Las ventas de los datos se toman por unidades: cada una es una unidad.',
  salesPerUnit: (sales) => `Las ventas de los datos se toman por dinero: una unidad suma ${sales}, todos los días.`,
  noOpeningStock: 'La tienda está vacía cuando empieza el plan.',
  holdingToTheEnd: 'Guardar lo que sobra cuesta por cada día hasta la siguiente entrega.',
  deliveryWhileClosed: (days) => `Alguien recibe las entregas que llegan con la tienda cerrada: ${days}.`,
  deliveriesGoOn: (to, end) =>
    `Las entregas siguen después del ${to} los mismos días de la semana: la última del plan dura hasta el ${end}.`,
  lastDelivery: (day, days, end) =>
    days === 1
      ? `No se conoce ninguna entrega después del ${day}: dura ese día.`
      : `No se conoce ninguna entrega después del ${day}: dura los ${days} días hasta el ${end}.`,
};

const WORDS: Readonly<Record<Language, InventoryWords>> = { en, es };

interface InventoryFacts {
  readonly request: InventoryRequest;
  readonly terms: InventoryTerms;
  readonly covers: readonly Cover[];
  readonly to: IsoDay;
  /** Deliveries on days on which the store is closed. */
  readonly closedDeliveries: readonly IsoDay[];
}

/** What an inventory plan takes for granted beyond the forecast. */
export function inventoryAssumptions(facts: InventoryFacts, language: Language): Assumption[] {
  const { request, terms, closedDeliveries } = facts;
  const words = WORDS[language];
  return [
    terms.leftovers === 'keep'
      ? { code: 'leftovers-kept', message: words.leftoversKept }
      : { code: 'leftovers-wasted', message: words.leftoversWasted },
    { code: 'lost-sales', message: words.lostSales },
    { code: 'orders-follow-stock', message: words.ordersFollowStock },
    ...periodEnd(facts, language),
    request.salesPerUnit === 1
      ? { code: 'sales-are-units', message: words.salesAreUnits }
      : { code: 'sales-per-unit', message: words.salesPerUnit(writtenNumber(request.salesPerUnit, language)) },
    ...assumedIf(request.openingStock === 0, 'no-opening-stock', words.noOpeningStock),
    ...assumedIf((terms.costs?.holdingPerDay ?? 0) > 0, 'holding-to-the-end', words.holdingToTheEnd),
    ...assumedIf(
      closedDeliveries.length > 0,
      'delivery-while-closed',
      words.deliveryWhileClosed(listedDays(closedDeliveries, language)),
    ),
  ];
}

function periodEnd({ request, covers, to }: InventoryFacts, language: Language): Assumption[] {
  const words = WORDS[language];
  const day = (date: IsoDay) => writtenDay(date, language);
  const last = covers[covers.length - 1];
  if (last.to > to) return [{ code: 'deliveries-go-on', message: words.deliveriesGoOn(day(to), day(last.to)) }];
  if ('weekdays' in request.deliveries) return [];
  return [{ code: 'last-delivery', message: words.lastDelivery(day(last.from), lengthOf(last), day(last.to)) }];
}
