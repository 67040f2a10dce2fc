import type { IsoDay } from '../dates.ts';
import type { Language } from '../forecasting/explanation.ts';
import type { Assumption } from '../forecasting/future/known-future.ts';
import type { InventoryRequest } from '../schemas/plan-inventory.ts';
import type { StaffingRequest } from '../schemas/plan-staffing.ts';
import { type Cover, lengthOf } from './delivery-covers.ts';
import type { InventoryTerms } from './inventory-terms.ts';
import { PLAN_WORDS, type PlanWords } from './plan-words.ts';

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
