import type { InventoryPlan } from '../../../../../src/planning/inventory/schema.ts';
import { formatMoney, formatMoneyChange, formatNumber, formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { chanceText } from '../form/chance.ts';
import { packsOf } from '../sent-orders/supplier-orders.ts';
import { orderWords } from './order-words.ts';
import { type Alternative, alternativesOf, type Delivery, formatUnits, type OrderStep, stepOf } from './orders.ts';

const number = (name: string, cell: (delivery: Delivery) => string): ColumnOf<Delivery> => ({
  name,
  cell,
  isNumber: true,
});

interface OrderTablesProps {
  readonly plan: InventoryPlan;
  readonly packSize: number | undefined;
}

/** Every order, and what a step less or more of it would mean. */
export function OrderTables({ plan, packSize }: OrderTablesProps) {
  const words = spoken(orderWords);
  const step = stepOf(plan, packSize);
  const { otherwise } = words.steps[step];
  const ordered = plan.deliveries.filter((delivery) => alternativesOf(delivery) !== undefined);
  return (
    <>
      <Table
        caption={words.table}
        columns={orderColumns(
          plan.deliveries.some(({ costs }) => costs !== undefined),
          packSize,
        )}
        rows={plan.deliveries}
        keyOf={({ deliveryDate }) => deliveryDate}
      />
      {ordered.length > 0 && (
        <div>
          <h3>{otherwise}</h3>
          <p class="muted">{words.otherwiseText}</p>
          <Table
            caption={otherwise}
            columns={otherwiseColumns(ordered, step)}
            rows={ordered}
            keyOf={({ deliveryDate }) => deliveryDate}
          />
        </div>
      )}
    </>
  );
}

function orderColumns(hasCosts: boolean, packSize: number | undefined): ColumnOf<Delivery>[] {
  const words = spoken(orderWords);
  return [
    { name: words.delivery, cell: ({ deliveryDate }) => formatWeekDay(deliveryDate) },
    {
      name: words.quantity,
      isNumber: true,
      cell: ({ quantity }) => <Amount packs={packsOf(quantity, packSize)} units={quantity} />,
    },
    { name: words.by, cell: (delivery) => <OrderBy delivery={delivery} /> },
    { name: words.until, cell: ({ coverTo }) => formatWeekDay(coverTo) },
    number(words.demand, ({ expectedDemand }) => formatUnits(expectedDemand)),
    number(words.between, ({ intervals }) => (intervals['80'] ?? []).map(formatUnits).join(' – ')),
    number(words.runsOut, ({ chanceOfStockOut }) => chanceText(chanceOfStockOut)),
    number(words.lost, ({ expectedLostSales }) => formatUnits(expectedLostSales)),
    number(words.over, ({ expectedLeftover }) => formatUnits(expectedLeftover)),
    ...(hasCosts ? [number(words.cost, ({ costs }) => (costs ? formatMoney(costs.total) : '–'))] : []),
  ];
}

interface AmountProps {
  readonly units: number;
  readonly packs: number | null | undefined;
}

/** Units of an order, and the packs that they come in. */
export function Amount({ units, packs }: AmountProps) {
  return (
    <>
      <strong>{formatUnits(units)}</strong>{' '}
      {packs != null && packs !== units && (
        <span class="muted">{spoken(orderWords).packs(packs, formatNumber(packs))}</span>
      )}
    </>
  );
}

function OrderBy({ delivery: { orderBy, overdue } }: { readonly delivery: Delivery }) {
  const words = spoken(orderWords);
  return (
    <>
      {formatWeekDay(orderBy)} {overdue && <span class="tag">{words.late}</span>}
    </>
  );
}

function otherwiseColumns(deliveries: readonly Delivery[], step: OrderStep): ColumnOf<Delivery>[] {
  const words = spoken(orderWords);
  const { less, more } = words.steps[step];
  const inMoney = deliveries.every(({ alternatives }) =>
    alternatives.every(({ extraCost }) => extraCost !== undefined),
  );
  const side = (name: string, pick: (delivery: Delivery) => Alternative | undefined) => {
    const column = (what: string, text: (other: Alternative) => string) =>
      number(`${name}: ${what}`, (delivery) => {
        const other = pick(delivery);
        return other ? text(other) : '–';
      });
    return [
      column(words.quantity.toLowerCase(), ({ quantity }) => formatUnits(quantity)),
      column(words.runsOut.toLowerCase(), ({ chanceOfStockOut }) => chanceText(chanceOfStockOut)),
      inMoney
        ? column(words.costsMore, ({ extraCost }) => formatMoneyChange(extraCost ?? 0))
        : column(words.over.toLowerCase(), ({ expectedLeftover }) => formatUnits(expectedLeftover)),
    ];
  };
  return [
    { name: words.delivery, cell: ({ deliveryDate }) => formatWeekDay(deliveryDate) },
    ...side(less, (delivery) => alternativesOf(delivery)?.less),
    ...side(more, (delivery) => alternativesOf(delivery)?.more),
  ];
}
