import { addDays, daysBetween, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Assumption, PublicHolidays } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { type DayRange, MAX_HORIZON, type RangeRequest, resolveRange } from '../../src/forecasting/forecast-range.ts';
import {
  inventoryAssumptions,
  overrideAssumptions,
  rangeAssumptions,
  staffingAssumptions,
} from '../../src/planning/assumptions.ts';
import { createDemand, type Demand, inUnits } from '../../src/planning/demand.ts';
import { planInventory } from '../../src/planning/inventory/plan.ts';
import type { InventoryPlan, InventoryRequest } from '../../src/planning/inventory/schema.ts';
import { type Cover, coversOf, inventoryTerms } from '../../src/planning/inventory/terms.ts';
import { planStaffing } from '../../src/planning/staffing/plan.ts';
import type { StaffingPlan, StaffingRequest } from '../../src/planning/staffing/schema.ts';
import { staffingTerms } from '../../src/planning/staffing/terms.ts';
import { noChampion } from '../models/models.ts';
import { type AnswerForm, type Format, unreadable } from '../serving/forecasts.ts';
import type { CachedAnswer, ModelCache, ServingState } from '../serving/model-cache.ts';
import { rosterCsv, rosterIcalendar } from './roster-formats.ts';

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  calendar: 'text/calendar; charset=utf-8',
};

interface Dependencies {
  readonly champions: ModelCache;
  readonly publicHolidays: PublicHolidays | undefined;
}

/** The days to plan, and how many of those asked for have been observed already. */
interface Ahead extends DayRange {
  readonly skipped: number;
}

export function createPlanService({ champions, publicHolidays }: Dependencies) {
  const reignOf = async (dataset: string): Promise<ServingState> => {
    const reign = await champions.of(dataset);
    if (!reign) throw noChampion(dataset);
    return reign;
  };

  /** Reaches from the first day ahead of the model to `to`. */
  const demandUntil = ({ model, calendar }: ServingState, to: IsoDay, language: Language): Demand =>
    createDemand(model, { from: firstAhead(model.trainedOn.to), to }, { calendar, publicHolidays, language });

  const heading = ({ model, version }: ServingState, { from, to }: DayRange) => {
    const { dataset, datasetVersion, kind } = model;
    const stale = champions.areStale() ? { stale: true } : {};
    return { dataset, datasetVersion, model: { version, kind }, from, to, ...stale };
  };

  const staffing = async (request: StaffingRequest, language: Language): Promise<StaffingPlan> => {
    const reign = await reignOf(request.dataset);
    const terms = staffingTerms(request);
    const lastDay = reign.model.trainedOn.to;
    const range = daysAhead(request, lastDay);
    const demand = demandUntil(reign, range.to, language);
    const days = demand
      .outlook(range.from, range.to)
      .map(({ date, open, forecast }) => ({ date, open, forecast, sales: demand.between(date, date) }));
    return {
      ...heading(reign, range),
      ...planStaffing(days, terms),
      assumptions: [
        ...takenForGranted(reign, range, { demand, end: range.to, language }),
        ...staffingAssumptions(request, language),
      ],
    };
  };

  return {
    /** What to order for each delivery. */
    async inventory(request: InventoryRequest, language: Language): Promise<InventoryPlan> {
      const reign = await reignOf(request.dataset);
      const terms = inventoryTerms(request);
      const lastDay = reign.model.trainedOn.to;
      const range = daysAhead(request, lastDay);
      const covers = coversOf(request.deliveries, range, addDays(lastDay, MAX_HORIZON));
      const end = covers[covers.length - 1].to;
      const demand = demandUntil(reign, end, language);
      const openDays = ({ from, to }: Cover) => demand.outlook(from, to).filter((day) => day.open).length;
      const closedDeliveries = covers.map(({ from }) => from).filter((day) => openDays({ from: day, to: day }) === 0);
      const plan = planInventory({
        demand: (from, to) => inUnits(demand.between(from, to), request.salesPerUnit),
        draw: (periods, paths) =>
          demand.draw(periods, paths).map((sales) => sales.map((amount) => amount / request.salesPerUnit)),
        openDays,
        from: range.from,
        covers,
        leadTimeDays: request.leadTimeDays,
        openingStock: request.openingStock,
        terms,
      });
      return {
        ...heading(reign, range),
        leftovers: terms.leftovers,
        ...plan,
        assumptions: [
          ...takenForGranted(reign, range, { demand, end, language }),
          ...inventoryAssumptions({ request, terms, covers, to: range.to, closedDeliveries }, language),
        ],
      };
    },

    /** How many people to have in the store each day, and when, as bytes. */
    async roster(request: StaffingRequest, { format, language }: AnswerForm): Promise<Omit<CachedAnswer, 'etag'>> {
      const plan = await staffing(request, language);
      return {
        body: Buffer.from(await written(plan, format, request.timezone)),
        type: TYPES[format],
        stale: plan.stale ?? false,
      };
    },
  };
}

export type PlanService = ReturnType<typeof createPlanService>;

/** The days asked for that are still to come. Throws AppError `invalid-request` when there is none. */
function daysAhead(request: RangeRequest, lastDay: IsoDay): Ahead {
  const { from, to } = resolveRange(request, lastDay);
  const first = firstAhead(lastDay);
  if (to < first) {
    throw new AppError(
      'invalid-request',
      `${from} to ${to} has been observed already (sales are known up to ${lastDay}): there is nothing to plan`,
    );
  }
  return from < first ? { from: first, to, skipped: daysBetween(from, first) } : { from, to, skipped: 0 };
}

function firstAhead(lastDay: IsoDay): IsoDay {
  return addDays(lastDay, 1);
}

interface Planned {
  readonly demand: Demand;
  readonly end: IsoDay;
  readonly language: Language;
}

/** What any plan of the days from the beginning of `range` to `end` assumes. */
function takenForGranted(
  reign: ServingState,
  { from, skipped }: Ahead,
  { demand, end, language }: Planned,
): Assumption[] {
  const overridden = [...reign.overrides.keys()].filter((date) => date >= from && date <= end).sort();
  return [
    ...unreadable(reign),
    ...rangeAssumptions(skipped, reign.model.trainedOn.to, language),
    ...overrideAssumptions(overridden, language),
    ...demand.assumptions(from, end),
  ];
}

async function written(plan: StaffingPlan, format: Format, zone: string | undefined): Promise<string> {
  if (format === 'json') return JSON.stringify(plan);
  return format === 'csv' ? rosterCsv(plan) : rosterIcalendar(plan, zone);
}
