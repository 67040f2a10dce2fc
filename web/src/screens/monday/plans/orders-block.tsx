import { type InventoryPlan, type InventoryRequest, planInventory } from '../../../api/plans.ts';
import {
  currency,
  formatList,
  formatLongDayWithin,
  formatMoney,
  formatNumber,
  formatWeekDay,
  formatWeekdayNumber,
} from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { localDay } from '../../data/dataset/missing-days.ts';
import { rememberedForm } from '../../plan/form/remembered.ts';
import { salesKindOf } from '../../plan/form/sales-kind.ts';
import { BeforeFirst, TakenForOrdered } from '../../plan/inventory/inventory-result.tsx';
import { Amount } from '../../plan/inventory/order-tables.tsx';
import { orderWords } from '../../plan/inventory/order-words.ts';
import { type Delivery, formatUnits, nextOrder } from '../../plan/inventory/orders.ts';
import { INVENTORY_DEFAULTS, inventoryRequest } from '../../plan/inventory/request.ts';
import { PlanBlock } from './plan-block.tsx';
import { dueBy, ordersOf, type WeekAhead } from './week-requests.ts';
import { weekPlanWords } from './words.ts';

interface BlockProps {
  readonly dataset: string;
  readonly ahead: WeekAhead;
}

/** The orders to give by the end of the week. */
export function OrdersBlock({ dataset, ahead }: BlockProps) {
  const defaults = { ...INVENTORY_DEFAULTS, salesAre: salesKindOf(chosenDataset.value, currency.value) };
  const form = rememberedForm('orders', { dataset }, defaults);
  const read = form && inventoryRequest(form.values, dataset, locale.value);
  const asked = read?.request ? { ...read, request: ordersOf(read.request, ahead) } : read;
  return (
    <PlanBlock
      tab="inventory"
      asked={asked && { ...asked, at: form?.at }}
      plan={planInventory}
      figures={figuresOf}
      note={stockNote}
    >
      {(plan, request) => <Orders plan={plan} packSize={request.packSize} to={ahead.to} />}
    </PlanBlock>
  );
}

/** A stock that was typed on another day is hardly that of today. */
export function stockNote(at: string | undefined): string | undefined {
  const isOfToday = at !== undefined && localDay(new Date(at)) === localDay(new Date());
  return isOfToday ? undefined : spoken(weekPlanWords).stockAgain;
}

interface OrdersProps {
  readonly plan: InventoryPlan;
  readonly packSize: number | undefined;
  readonly to: string;
}

function Orders({ plan, packSize, to }: OrdersProps) {
  const words = spoken(weekPlanWords);
  const columns = spoken(orderWords);
  const due = dueBy(plan.deliveries, to, ({ quantity }) => quantity > 0);
  return (
    <div class="stack">
      <BeforeFirst plan={plan} />
      <TakenForOrdered plan={plan} />
      {due.length === 0 ? (
        <p>
          {words.noOrder} <Later next={nextOrder(plan)} />
        </p>
      ) : (
        <Table
          caption={words.ordersCaption}
          columns={orderColumns(columns, packSize)}
          rows={due}
          keyOf={({ deliveryDate }) => deliveryDate}
        />
      )}
    </div>
  );
}

function orderColumns(
  names: Readonly<Record<'by' | 'quantity' | 'delivery', string>>,
  packSize: number | undefined,
): ColumnOf<Delivery>[] {
  const packs = (units: number) =>
    packSize === undefined || packSize === 1 ? undefined : Math.round(units / packSize);
  return [
    { name: names.by, cell: ({ orderBy }) => formatWeekDay(orderBy) },
    {
      name: names.quantity,
      isNumber: true,
      cell: ({ quantity }) => <Amount units={quantity} packs={packs(quantity)} />,
    },
    { name: names.delivery, cell: ({ deliveryDate }) => formatWeekDay(deliveryDate) },
  ];
}

function Later({ next }: { readonly next: Delivery | undefined }) {
  const words = spoken(weekPlanWords);
  if (!next) return <>{words.noOrderAtAll}</>;
  const units = spoken(orderWords).units(formatUnits(next.quantity));
  return <>{words.laterOrder(units, formatLongDayWithin(next.deliveryDate), formatLongDayWithin(next.orderBy))}</>;
}

type Terms = Pick<InventoryRequest, 'deliveries' | 'leadTimeDays' | 'salesPerUnit' | 'serviceLevel'>;

/** The terms that orders of one product and of many have in common. */
export function termsOf({ deliveries, leadTimeDays = 0, salesPerUnit = 1, serviceLevel }: Terms): string[] {
  const words = spoken(weekPlanWords);
  const weekdays = 'weekdays' in deliveries ? deliveries.weekdays : [];
  return [
    words.deliveries(formatList(weekdays.map((day) => formatWeekdayNumber(day, 'short')))),
    words.lead(formatNumber(leadTimeDays)),
    ...(salesPerUnit === 1 ? [] : [words.price(formatMoney(salesPerUnit))]),
    serviceLevel === undefined ? words.costs : words.lasting(formatNumber(serviceLevel * 100, 1)),
  ];
}

function figuresOf(request: InventoryRequest): string[] {
  return [
    spoken(weekPlanWords).stock(spoken(orderWords).units(formatUnits(request.openingStock ?? 0))),
    ...termsOf(request),
  ];
}
