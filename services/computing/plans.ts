import { addDays, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Assumption } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { type DayRange, MAX_HORIZON, resolveRange } from '../../src/forecasting/forecast-range.ts';
import { observedDaysAssumptions, overrideAssumptions } from '../../src/planning/assumptions.ts';
import { createDemand, type Demand, inUnits } from '../../src/planning/demand.ts';
import { inventoryAssumptions } from '../../src/planning/inventory/assumptions.ts';
import { type ListedProduct, type OrderLines, orderLines } from '../../src/planning/inventory/order-list.ts';
import { type InventoryQuestion, lotOf, planInventory } from '../../src/planning/inventory/plan.ts';
import type { InventoryPlan, InventoryRequest } from '../../src/planning/inventory/schema.ts';
import { type Cover, coversOf, inventoryTerms } from '../../src/planning/inventory/terms.ts';
import { type DaysAhead, daysAhead } from '../../src/planning/plan.ts';
import { planPromotions } from '../../src/planning/promotions/plan.ts';
import type { PromotionPlan } from '../../src/planning/promotions/schema.ts';
import { planStaffing, staffingAssumptions } from '../../src/planning/staffing/plan.ts';
import type { StaffingPlan, StaffingRequest } from '../../src/planning/staffing/schema.ts';
import { staffingTerms } from '../../src/planning/staffing/terms.ts';
import type { Basis, PromotionQuestion } from './computing.ts';

/** The next order of each product. Those whose terms make no sense are told with the reason. */
export function inventoryLines(
  products: readonly { readonly series: string; readonly basis: Basis; readonly request: InventoryRequest }[],
  language: Language,
): OrderLines {
  const asked: ListedProduct[] = [];
  const failed: OrderLines['failed'] = [];
  for (const { series, basis, request } of products) {
    try {
      asked.push({ series, question: inventoryQuestion(basis, request).question });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failed.push({ series, code: error.code, message: error.message });
    }
  }
  const lines = orderLines(asked, language);
  return { rows: lines.rows, failed: [...failed, ...lines.failed] };
}

/** What a plan is asked, by the forecast of the days that its deliveries are to last for. */
function inventoryQuestion(basis: Basis, request: InventoryRequest) {
  const { leadTimeDays, openingStock, salesPerUnit } = request;
  const terms = inventoryTerms(request);
  const lastDay = basis.state.lastDay;
  const range = daysAhead(request, lastDay);
  const covers = coversOf(request.deliveries, range, addDays(lastDay, MAX_HORIZON));
  const { to: end } = covers[covers.length - 1];
  const demand = demandUntil(basis, end);
  const openDays = ({ from, to }: Cover) => demand.outlook(from, to).filter((day) => day.open).length;
  const question: InventoryQuestion = {
    demand: (from, to) => inUnits(demand.between(from, to), salesPerUnit),
    draw: (periods, paths) => demand.draw(periods, paths).map((sales) => sales.map((amount) => amount / salesPerUnit)),
    openDays,
    from: range.from,
    covers,
    leadTimeDays,
    openingStock,
    lot: lotOf(basis.state.model, request),
    terms,
  };
  return { question, demand, range, end };
}

/** What to order for each delivery. */
export function inventoryPlan(basis: Basis, request: InventoryRequest): InventoryPlan {
  const { question, demand, range, end } = inventoryQuestion(basis, request);
  const { covers, openDays, terms } = question;
  const closedDeliveries = covers.map(({ from }) => from).filter((day) => openDays({ from: day, to: day }) === 0);
  const plan = planInventory(question);
  return {
    ...headingOf(basis, range),
    ...(request.supplier === undefined ? {} : { supplier: request.supplier }),
    leftovers: terms.leftovers,
    ...plan,
    assumptions: [
      ...commonAssumptions(basis, { ...range, to: end }),
      ...demand.assumptions(range.from, end),
      ...inventoryAssumptions({ request, terms, covers, to: range.to, closedDeliveries }, basis.language),
    ],
  };
}

/** How many people to have in the store each day, and when. */
export function staffingPlan(basis: Basis, request: StaffingRequest): StaffingPlan {
  const terms = staffingTerms(request);
  const range = daysAhead(request, basis.state.lastDay);
  const { from, to } = range;
  const demand = demandUntil(basis, to);
  const days = demand
    .outlook(from, to)
    .map(({ date, open, forecast }) => ({ date, open, forecast, sales: demand.between(date, date) }));
  return {
    ...headingOf(basis, range),
    ...planStaffing(days, terms),
    assumptions: [
      ...commonAssumptions(basis, range),
      ...demand.assumptions(from, to),
      ...staffingAssumptions(request, basis.language),
    ],
  };
}

/** The promotion days with the largest expected profit. Days of the range that have been observed already belong to its sales, but cannot be promoted. */
export function promotionPlan(basis: Basis, question: PromotionQuestion): PromotionPlan {
  const { aroundPromotions, ...request } = question;
  const { state, knowledge, language } = basis;
  const { model, version } = state;
  const range = resolveRange(request, state.lastDay);
  const plan = planPromotions(model, version, { range, request, knowledge, language, aroundPromotions });
  return { ...plan, assumptions: [...commonAssumptions(basis, { ...range, skipped: 0 }), ...plan.assumptions] };
}

/** What a plan says of itself first. */
function headingOf({ state: { model, version } }: Basis, { from, to }: DayRange) {
  const { dataset, datasetVersion, kind } = model;
  return { dataset, datasetVersion, model: { version, kind }, from, to };
}

/** From the first day after the last observed one to `to`. */
function demandUntil({ state: { model }, knowledge, language }: Basis, to: IsoDay): Demand {
  return createDemand(model, { from: addDays(model.trainedOn.to, 1), to }, { ...knowledge, language });
}

/** What any plan of these days takes for granted, beside what the forecast does. */
function commonAssumptions({ state, language }: Basis, { from, to, skipped }: DaysAhead): Assumption[] {
  const overridden = [...state.overrides.keys()].filter((date) => date >= from && date <= to).sort();
  return [
    ...state.unreadable,
    ...observedDaysAssumptions(skipped, state.lastDay, language),
    ...overrideAssumptions(overridden, language),
  ];
}
