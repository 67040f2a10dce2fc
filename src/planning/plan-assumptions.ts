import type { IsoDay } from '../dates.ts';
import type { Assumption } from '../forecasting/future/known-future.ts';
import type { InventoryRequest } from '../schemas/plan-inventory.ts';
import type { StaffingRequest } from '../schemas/plan-staffing.ts';
import { type Cover, lengthOf } from './delivery-covers.ts';
import type { InventoryTerms } from './inventory-terms.ts';

/** `skipped` are days of the range that have been observed already: they are not planned. */
export function rangeAssumptions(skipped: number, lastDay: IsoDay): Assumption[] {
  if (skipped === 0) return [];
  const days = skipped === 1 ? 'One day' : `${skipped} days`;
  return [
    { code: 'observed-days', message: `${days} up to ${lastDay} have been observed already and are not planned.` },
  ];
}

/** `overridden` are days of the plan for which the manager has set a number of their own. */
export function overrideAssumptions(overridden: readonly IsoDay[]): Assumption[] {
  if (overridden.length === 0) return [];
  const message = `The plan follows the forecast; the manager's own numbers are not used: ${overridden.join(', ')}.`;
  return [{ code: 'overrides-not-used', message }];
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
export function inventoryAssumptions({ request, terms, covers, to, closedDeliveries }: InventoryFacts): Assumption[] {
  const end = covers[covers.length - 1].to;
  return [
    terms.leftovers === 'keep'
      ? {
          code: 'leftovers-kept',
          message:
            'Units left over are sold later: each delivery fills the stock up to the level that lasts until the next one, and the quantity depends on what is there.',
        }
      : {
          code: 'leftovers-wasted',
          message:
            'Units left over are thrown away when the next delivery comes, so that each delivery starts with an empty store; the opening stock lasts until the first one.',
        },
    {
      code: 'lost-sales',
      message: 'Who finds the shelf empty buys nothing: such sales are lost, not made up for later.',
    },
    {
      code: 'orders-follow-stock',
      message:
        'Each order is decided on its day by the stock of that day; the quantities of later deliveries are what to expect of that.',
    },
    ...periodEnd(request, covers, { to, end }),
    ...(request.salesPerUnit === 1
      ? [{ code: 'sales-are-units', message: 'The sales of the data are units: "salesPerUnit" is 1.' }]
      : [{ code: 'sales-per-unit', message: `A unit adds ${request.salesPerUnit} to the sales, on every day.` }]),
    ...(request.openingStock === 0
      ? [{ code: 'no-opening-stock', message: 'The store is empty when the plan begins: "openingStock" is 0.' }]
      : []),
    ...(terms.costs && terms.costs.holdingPerDay > 0
      ? [
          {
            code: 'holding-to-the-end',
            message: 'Holding is charged on units left over, for each day of their period.',
          },
        ]
      : []),
    ...(closedDeliveries.length > 0
      ? [
          {
            code: 'delivery-while-closed',
            message: `Somebody takes the deliveries of ${closedDeliveries.join(', ')}, when the store is closed.`,
          },
        ]
      : []),
  ];
}

function periodEnd(
  { deliveries }: InventoryRequest,
  covers: readonly Cover[],
  { to, end }: { to: IsoDay; end: IsoDay },
): Assumption[] {
  if (end > to) {
    const message = `Deliveries go on after ${to} on the same weekdays: the last one planned lasts until ${end}.`;
    return [{ code: 'deliveries-go-on', message }];
  }
  if ('weekdays' in deliveries) return [];
  const days = lengthOf(covers[covers.length - 1]);
  const message = `No delivery is known after ${covers[covers.length - 1].from}: it lasts for the ${days} days until ${end}.`;
  return [{ code: 'last-delivery', message }];
}

/** What a staffing plan takes for granted beyond the forecast. */
export function staffingAssumptions({ openingHours, shiftHours, hourlyWage }: StaffingRequest): Assumption[] {
  const own = Object.keys(openingHours.weekdays ?? {}).length;
  const others = own === 0 ? 'every open day' : `open days without hours of their own`;
  return [
    {
      code: 'opening-hours',
      message: `The store is open from ${openingHours.from} to ${openingHours.to} on ${others}.`,
    },
    {
      code: 'even-work',
      message: 'Sales can be handled in any hour that is worked: the course of the day is not known.',
    },
    {
      code: 'whole-shifts',
      message: `Everybody works one shift of ${shiftHours} hours a day, or the opening hours when those are shorter.`,
    },
    ...(hourlyWage === undefined
      ? []
      : [{ code: 'flat-wage', message: `Every hour costs ${hourlyWage}, on Sundays and holidays too.` }]),
  ];
}
