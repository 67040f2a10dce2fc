import { AppError } from '../../src/errors.ts';
import type { InventoryRequest, OrderListRequest } from '../../src/planning/inventory/schema.ts';
import type { PromotionPlanRequest } from '../../src/planning/promotions/schema.ts';
import type { StaffingRequest } from '../../src/planning/staffing/schema.ts';
import type { TableWriter } from '../../src/tables/table-writer.ts';
import type { Computations, Computing } from '../computing/computing.ts';
import type { ModelCache } from '../serving/model-cache.ts';
import type { PanelForecasts } from '../serving/panel-forecasts.ts';
import { type ResponseForm, type Writers, writeResponse } from '../serving/responses.ts';
import { deliveriesTable, ordersTable, rosterIcalendar, rosterTable } from './plan-formats.ts';

interface Dependencies {
  readonly modelCache: Pick<ModelCache, 'seriesOf' | 'stateOf' | 'isStale'>;
  readonly panels: Pick<PanelForecasts, 'orders'>;
  readonly compute: Computing['compute'];
  readonly tables: Pick<TableWriter, 'write'>;
}

/** The planning calls: they answer from what is in memory, and nothing is stored. */
export function createPlanService({ modelCache, panels, compute, tables }: Dependencies) {
  /** A plan; `writers` are its forms beside JSON. */
  const answer = async <K extends 'inventory' | 'staffing' | 'promotions'>(
    kind: K,
    request: Computations[K]['request'],
    form: ResponseForm,
    writers?: Writers<Computations[K]['result']>,
  ) => {
    const state = await modelCache.seriesOf(request.dataset, request.series);
    const plan = await compute(kind, state, { language: form.language, request });
    const vary = writers ? 'Accept, Accept-Language' : 'Accept-Language';
    return writeResponse(plan, { form, stale: modelCache.isStale(), vary, writers, tables });
  };

  /** As the data say; while the store is away it is not known, which keeps nobody from ordering. */
  const supplierOf = async ({ dataset, series }: InventoryRequest): Promise<string | undefined> => {
    if (series === undefined) return undefined;
    const { many } = await modelCache.stateOf(dataset);
    const said = await many?.suppliers().catch(() => undefined);
    return said?.of(series);
  };

  return {
    /** The next order of each of many products. */
    async orders(request: OrderListRequest, form: ResponseForm) {
      const { many } = await modelCache.stateOf(request.dataset);
      if (!many) {
        const message = `Dataset "${request.dataset}" has one series: ask for its plan with POST /plans/inventory`;
        throw new AppError('invalid-request', message);
      }
      const list = await panels.orders(many, request, form.language);
      return writeResponse(list, {
        ...{ form, stale: modelCache.isStale(), vary: 'Accept, Accept-Language', tables },
        writers: {
          table: (orders) => ordersTable(orders, form.language),
          calendar: noCalendar,
        },
      });
    },

    async inventory(request: InventoryRequest, form: ResponseForm) {
      const supplier = request.supplier ?? (await supplierOf(request));
      const named = { ...request, ...(supplier === undefined ? {} : { supplier }) };
      return answer('inventory', named, form, {
        table: (plan, language) => deliveriesTable(plan, language, request),
        calendar: noCalendar,
      });
    },
    async promotions(request: PromotionPlanRequest, form: ResponseForm) {
      const state = await modelCache.seriesOf(request.dataset, request.series);
      // The plan says what was measured; while the store is away it says that it is not known.
      const aroundPromotions = await state.aroundPromotions().catch(() => undefined);
      return answer('promotions', { ...request, aroundPromotions }, form);
    },
    staffing: (request: StaffingRequest, form: ResponseForm) =>
      answer('staffing', request, form, {
        table: rosterTable,
        calendar: (plan) => rosterIcalendar(plan, request.timezone),
      }),
  };
}

/** No route asks for it. */
const noCalendar = () => Promise.reject(new TypeError('Orders have no calendar'));

export type PlanService = ReturnType<typeof createPlanService>;
