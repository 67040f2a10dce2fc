import type { IsoDay } from '../dates.ts';
import type { Assumption } from '../forecasting/assumptions.ts';
import type { Language } from '../forecasting/explanation.ts';
import type { InventoryRequest } from './inventory/schema.ts';
import { type Cover, type InventoryTerms, lengthOf } from './inventory/terms.ts';
import type { StaffingRequest } from './staffing/schema.ts';

/** How what a plan takes for granted is told. */
export interface PlanWords {
  readonly observedDays: (days: number, lastDay: IsoDay) => string;
  readonly overridesNotUsed: (days: string) => string;
  readonly leftoversKept: string;
  readonly leftoversWasted: string;
  readonly lostSales: string;
  readonly ordersFollowStock: string;
  readonly salesAreUnits: string;
  readonly salesPerUnit: (sales: number) => string;
  readonly noOpeningStock: string;
  readonly holdingToTheEnd: string;
  readonly deliveryWhileClosed: (days: string) => string;
  readonly deliveriesGoOn: (to: IsoDay, end: IsoDay) => string;
  readonly lastDelivery: (day: IsoDay, days: number, end: IsoDay) => string;
  readonly openingHours: (from: string, to: string, hasOthers: boolean) => string;
  readonly evenWork: string;
  readonly wholeShifts: (hours: number) => string;
  readonly flatWage: (wage: number) => string;
  readonly expectedEffect: string;
  readonly noCarryOver: (kind: string) => string;
  readonly plannedPromotions: (count: number) => string;
  readonly sameEffect: (kind: string) => string;
  readonly effectErrorsUnknown: (kind: string) => string;
}

const en: PlanWords = {
  observedDays: (days, lastDay) =>
    `${days === 1 ? 'One day' : `${days} days`} up to ${lastDay} have been observed already and are not planned.`,
  overridesNotUsed: (days) => `The plan follows the forecast; the manager's own numbers are not used: ${days}.`,
  leftoversKept:
    'Units left over are sold later: each delivery fills the stock up to the level that lasts until the next one, and the quantity depends on what is there.',
  leftoversWasted:
    'Units left over are thrown away when the next delivery comes, so that each delivery starts with an empty store; the opening stock lasts until the first one.',
  lostSales: 'Who finds the shelf empty buys nothing: such sales are lost, not made up for later.',
  ordersFollowStock:
    'Each order is decided on its day by the stock of that day; the quantities of later deliveries are what to expect of that.',
  salesAreUnits: 'The sales of the data are units: "salesPerUnit" is 1.',
  salesPerUnit: (sales) => `A unit adds ${sales} to the sales, on every day.`,
  noOpeningStock: 'The store is empty when the plan begins: "openingStock" is 0.',
  holdingToTheEnd: 'Holding is charged on units left over, for each day of their period.',
  deliveryWhileClosed: (days) => `Somebody takes the deliveries of ${days}, when the store is closed.`,
  deliveriesGoOn: (to, end) =>
    `Deliveries go on after ${to} on the same weekdays: the last one planned lasts until ${end}.`,
  lastDelivery: (day, days, end) => `No delivery is known after ${day}: it lasts for the ${days} days until ${end}.`,
  openingHours: (from, to, hasOthers) =>
    `The store is open from ${from} to ${to} on ${hasOthers ? 'open days without hours of their own' : 'every open day'}.`,
  evenWork: 'Sales can be handled in any hour that is worked: the course of the day is not known.',
  wholeShifts: (hours) =>
    `Everybody works one shift of ${hours} hours a day, or the opening hours when those are shorter.`,
  flatWage: (wage) => `Every hour costs ${wage}, on Sundays and holidays too.`,
  expectedEffect:
    'Bounds and probabilities of extra sales and profit are about what is expected of the promotions; what chance does to single days comes with or without them.',
  noCarryOver: (kind) =>
    `Sales that a promotion takes from the days around it, or brings forward, are not measured by the model (${kind}): if customers stock up, the extra sales are less.`,
  plannedPromotions: (count) => `${count} promotions of the stored calendar stay and cost nothing here.`,
  sameEffect: (kind) =>
    `The model (${kind}) adds the same sales on every promotion day: which of the days are chosen hardly matters to it.`,
  effectErrorsUnknown: (kind) =>
    `The model (${kind}) was stored without the errors of its effects: the bounds are those of whole days. Train again to have them.`,
};

const es: PlanWords = {
  observedDays: (days, lastDay) =>
    `${days === 1 ? 'Un día' : `${days} días`} hasta el ${lastDay} ya se han observado y no se planifican.`,
  overridesNotUsed: (days) => `El plan sigue la previsión; no se usan las cifras propias del encargado: ${days}.`,
  leftoversKept:
    'Lo que sobra se vende más tarde: cada entrega repone hasta el nivel que dura hasta la siguiente, y la cantidad depende de lo que haya.',
  leftoversWasted:
    'Lo que sobra se tira cuando llega la siguiente entrega, así que cada una empieza con la tienda vacía; las existencias iniciales duran hasta la primera.',
  lostSales: 'Quien encuentra el estante vacío no compra nada: esas ventas se pierden, no se recuperan después.',
  ordersFollowStock:
    'Cada pedido se decide en su día con las existencias de ese día; las cantidades de las entregas posteriores son las que cabe esperar.',
  salesAreUnits: 'Las ventas de los datos son unidades: «salesPerUnit» es 1.',
  salesPerUnit: (sales) => `Una unidad suma ${sales} a las ventas, todos los días.`,
  noOpeningStock: 'La tienda está vacía cuando empieza el plan: «openingStock» es 0.',
  holdingToTheEnd: 'Guardar lo que sobra se paga por cada día de su periodo.',
  deliveryWhileClosed: (days) => `Alguien recibe las entregas de ${days}, con la tienda cerrada.`,
  deliveriesGoOn: (to, end) =>
    `Las entregas siguen después del ${to} los mismos días de la semana: la última del plan dura hasta el ${end}.`,
  lastDelivery: (day, days, end) =>
    `No se conoce ninguna entrega después del ${day}: dura los ${days} días hasta el ${end}.`,
  openingHours: (from, to, hasOthers) =>
    `La tienda abre de ${from} a ${to} ${hasOthers ? 'los días sin horario propio' : 'todos los días de apertura'}.`,
  evenWork: 'Las ventas se pueden atender a cualquier hora trabajada: no se sabe cómo transcurre el día.',
  wholeShifts: (hours) =>
    `Cada persona trabaja un turno de ${hours} horas al día, o el horario de apertura si es más corto.`,
  flatWage: (wage) => `Cada hora cuesta ${wage}, también en domingos y festivos.`,
  expectedEffect:
    'Los márgenes y las probabilidades de las ventas y del beneficio de más son de lo que cabe esperar de las promociones; el azar de cada día está con ellas o sin ellas.',
  noCarryOver: (kind) =>
    `El modelo (${kind}) no mide lo que una promoción quita a los días de alrededor o adelanta: si los clientes hacen acopio, las ventas de más son menos.`,
  plannedPromotions: (count) => `${count} promociones del calendario guardado se quedan y aquí no cuestan nada.`,
  sameEffect: (kind) =>
    `El modelo (${kind}) suma las mismas ventas en todos los días de promoción: para él apenas importa qué días se elijan.`,
  effectErrorsUnknown: (kind) =>
    `El modelo (${kind}) se guardó sin los errores de sus efectos: los márgenes son los de días enteros. Entrene de nuevo para tenerlos.`,
};

export const PLAN_WORDS: Readonly<Record<Language, PlanWords>> = { en, es };

/** `skipped` are days of the range that have been observed already: they are not planned. */
export function rangeAssumptions(skipped: number, lastDay: IsoDay, language: Language): Assumption[] {
  return told(skipped > 0, 'observed-days', PLAN_WORDS[language].observedDays(skipped, lastDay));
}

/** `overridden` are days of the plan for which the manager has set a number of their own. */
export function overrideAssumptions(overridden: readonly IsoDay[], language: Language): Assumption[] {
  const message = PLAN_WORDS[language].overridesNotUsed(overridden.join(', '));
  return told(overridden.length > 0, 'overrides-not-used', message);
}

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
  const words = PLAN_WORDS[language];
  return [
    terms.leftovers === 'keep'
      ? { code: 'leftovers-kept', message: words.leftoversKept }
      : { code: 'leftovers-wasted', message: words.leftoversWasted },
    { code: 'lost-sales', message: words.lostSales },
    { code: 'orders-follow-stock', message: words.ordersFollowStock },
    ...periodEnd(facts, words),
    request.salesPerUnit === 1
      ? { code: 'sales-are-units', message: words.salesAreUnits }
      : { code: 'sales-per-unit', message: words.salesPerUnit(request.salesPerUnit) },
    ...told(request.openingStock === 0, 'no-opening-stock', words.noOpeningStock),
    ...told((terms.costs?.holdingPerDay ?? 0) > 0, 'holding-to-the-end', words.holdingToTheEnd),
    ...told(
      closedDeliveries.length > 0,
      'delivery-while-closed',
      words.deliveryWhileClosed(closedDeliveries.join(', ')),
    ),
  ];
}

function periodEnd({ request, covers, to }: InventoryFacts, words: PlanWords): Assumption[] {
  const last = covers[covers.length - 1];
  if (last.to > to) return [{ code: 'deliveries-go-on', message: words.deliveriesGoOn(to, last.to) }];
  if ('weekdays' in request.deliveries) return [];
  return [{ code: 'last-delivery', message: words.lastDelivery(last.from, lengthOf(last), last.to) }];
}

/** What a staffing plan takes for granted beyond the forecast. */
export function staffingAssumptions(request: StaffingRequest, language: Language): Assumption[] {
  const { openingHours, shiftHours, hourlyWage } = request;
  const { from, to, weekdays } = openingHours;
  const words = PLAN_WORDS[language];
  const hasOthers = Object.keys(weekdays ?? {}).length > 0;
  return [
    { code: 'opening-hours', message: words.openingHours(from, to, hasOthers) },
    { code: 'even-work', message: words.evenWork },
    { code: 'whole-shifts', message: words.wholeShifts(shiftHours) },
    ...(hourlyWage === undefined ? [] : [{ code: 'flat-wage', message: words.flatWage(hourlyWage) }]),
  ];
}

/** The assumption when it holds. */
export function told(holds: boolean, code: string, message: string): Assumption[] {
  return holds ? [{ code, message }] : [];
}
