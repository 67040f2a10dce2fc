import { addDays, daysBetween, eachDay, type IsoDay, weekdayOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { DayRange } from '../../forecasting/forecast-range.ts';
import type { Deliveries, InventoryRequest } from './schema.ts';

/** What the store wants, in money per unit. */
export interface InventoryTerms {
  readonly leftovers: 'keep' | 'waste';
  /** Probability that a delivery lasts; undefined when the costs decide. */
  readonly serviceLevel: number | undefined;
  readonly unitCost: number | undefined;
  /** Undefined when the request has no costs. */
  readonly costs: UnitCosts | undefined;
}

interface UnitCosts {
  /** Margin lost by a unit that is asked for and not there; > 0. */
  readonly underage: number;
  /** Lost with a unit left over, however long it lay there: 0 when it is kept, else cost + waste − salvage. */
  readonly overage: number;
  /** Of a unit left over, for each day of its cover period. */
  readonly holdingPerDay: number;
}

/**
 * Reads what the request wants. Throws AppError `malformed-request` when it says neither costs nor a service level, or
 * half of the costs, and `invalid-request` for costs of which no best quantity follows.
 */
export function inventoryTerms(request: InventoryRequest): InventoryTerms {
  const { serviceLevel, unitCost, wasteCost, salvageValue } = request;
  const leftovers =
    (request.leftovers ?? (wasteCost ?? salvageValue) === undefined) ? (request.leftovers ?? 'keep') : 'waste';
  const costs = costsOf(request, leftovers);
  if (costs === undefined && serviceLevel === undefined) {
    throw malformed('serviceLevel', 'missing', 'Give "unitCost" with "unitPrice" or "margin", or a "serviceLevel"');
  }
  if (serviceLevel === undefined && costs && leftovers === 'keep' && costs.holdingPerDay === 0) {
    throw invalid(
      'holdingCost',
      'missing',
      'Leftovers that are kept for nothing have no best quantity: give "holdingCost", a "serviceLevel", or "leftovers": "waste"',
    );
  }
  return { leftovers, serviceLevel, unitCost, costs };
}

/** Lost with a unit that is left over at the end of a cover period of `days` days. */
export function overageOf({ overage, holdingPerDay }: UnitCosts, days: number): number {
  return overage + holdingPerDay * days;
}

/**
 * Probability with which a delivery for `days` days should last: the critical ratio underage / (underage + overage) of the
 * newsvendor (Arrow, Harris & Marschak 1951), unless the store names its service level.
 */
export function targetOf({ serviceLevel, costs }: InventoryTerms, days: number): number {
  if (serviceLevel !== undefined || costs === undefined) return serviceLevel ?? 0.5;
  return costs.underage / (costs.underage + overageOf(costs, days));
}

function costsOf(request: InventoryRequest, leftovers: 'keep' | 'waste'): UnitCosts | undefined {
  const { unitCost, unitPrice, margin, wasteCost, salvageValue, holdingCost } = request;
  const given = [unitCost, unitPrice, margin, wasteCost, salvageValue, holdingCost];
  if (given.every((cost) => cost === undefined)) return undefined;
  if (unitCost === undefined) throw malformed('unitCost', 'missing', '"unitCost" is needed for plans by costs');
  return {
    underage: underageOf(request, unitCost),
    overage: leftovers === 'keep' ? keptOverage(request) : wasteOverage(request, unitCost),
    holdingPerDay: holdingCost ?? 0,
  };
}

function underageOf({ unitPrice, margin }: InventoryRequest, unitCost: number): number {
  if (unitPrice !== undefined && margin !== undefined) {
    throw malformed('margin', 'contradiction', 'Give either "unitPrice" or "margin", not both');
  }
  if (unitPrice === undefined && margin === undefined) {
    throw malformed('unitPrice', 'missing', 'Give "unitPrice" or "margin" with "unitCost"');
  }
  const underage = margin ?? (unitPrice ?? 0) - unitCost;
  if (underage > 0) return underage;
  const message = `A unit that costs ${unitCost} and sells for ${unitCost + underage} earns nothing: there is no quantity to order`;
  throw invalid(margin === undefined ? 'unitPrice' : 'margin', 'too-low', message);
}

/** Nothing is lost but the time: the unit is sold later. */
function keptOverage(request: InventoryRequest): number {
  const odd = (['wasteCost', 'salvageValue'] as const).find((field) => request[field] !== undefined);
  if (odd === undefined) return 0;
  throw invalid(odd, 'contradiction', `"${odd}" is for leftovers that are waste; these are kept`);
}

function wasteOverage(
  { wasteCost = 0, salvageValue = 0, holdingCost = 0 }: InventoryRequest,
  unitCost: number,
): number {
  const overage = unitCost + wasteCost - salvageValue;
  if (overage + holdingCost > 0) return overage;
  const message = `A unit left over brings ${salvageValue}, not less than it costs: no quantity is too much`;
  throw invalid('salvageValue', 'too-high', message);
}

/** The days that one delivery has to last for. */
export interface Cover {
  /** Day of the delivery; it comes before the store opens. */
  readonly from: IsoDay;
  /** The day before the next delivery. */
  readonly to: IsoDay;
}

/**
 * Cover periods of the deliveries within `range`, without a gap between them. On weekdays deliveries go on after the
 * range, so that the last period ends before the next of them, at the latest on `latest`; after the last date nobody knows, and
 * it ends with the range. Throws AppError `invalid-request` for dates outside of the range and when there is no delivery.
 */
export function coversOf(deliveries: Deliveries, range: DayRange, latest: IsoDay): Cover[] {
  const dates = datesOf(deliveries, range);
  if (dates.length === 0) {
    throw invalid('deliveries', 'no-delivery', `No delivery comes from ${range.from} to ${range.to}`);
  }
  return dates.map((from, i) => {
    const next = dates[i + 1];
    return { from, to: next === undefined ? lastDay(deliveries, range, latest) : addDays(next, -1) };
  });
}

function datesOf(deliveries: Deliveries, { from, to }: DayRange): IsoDay[] {
  if ('weekdays' in deliveries) {
    return eachDay(from, to).filter((date) => deliveries.weekdays.includes(weekdayOf(date)));
  }
  const outside = deliveries.dates.findIndex((date) => date < from || date > to);
  if (outside >= 0) {
    const message = `The delivery on ${deliveries.dates[outside]} is not within the days planned, ${from} to ${to}`;
    throw invalid(`deliveries/dates/${outside}`, 'out-of-range', message);
  }
  return [...new Set(deliveries.dates)].sort();
}

function lastDay(deliveries: Deliveries, { to }: DayRange, latest: IsoDay): IsoDay {
  if (!('weekdays' in deliveries)) return to;
  const upcoming = eachDay(addDays(to, 1), addDays(to, 7)).find((date) =>
    deliveries.weekdays.includes(weekdayOf(date)),
  );
  const before = upcoming === undefined ? to : addDays(upcoming, -1);
  return before < latest ? before : latest;
}

/** Calendar days of the period, both ends included. */
export function lengthOf({ from, to }: Cover): number {
  return daysBetween(from, to) + 1;
}

function malformed(field: string, code: string, message: string): AppError {
  return new AppError('malformed-request', message, { faults: [{ field: `body/${field}`, code, message }] });
}

function invalid(field: string, code: string, message: string): AppError {
  return new AppError('invalid-request', message, { faults: [{ field: `body/${field}`, code, message }] });
}
