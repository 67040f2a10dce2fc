import type { InventoryPlan } from '../../../../../src/planning/inventory/schema.ts';
import { formatMoney, formatMoneyChange, formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { chanceText } from '../form/chance.ts';
import { orderWords } from './order-words.ts';
import { type Alternative, alternativesOf, type Delivery, formatUnits } from './orders.ts';

const number = (name: string, cell: (delivery: Delivery) => string): ColumnOf<Delivery> => ({
  name,
  cell,
  isNumber: true,
});

/** Every order, and what a tenth less or more of it would mean. */
export function OrderTables({ plan }: { readonly plan: InventoryPlan }) {
  const words = spoken(orderWords);
  const ordered = plan.deliveries.filter((delivery) => alternativesOf(delivery) !== undefined);
  return (
    <>
      <Table
        caption={words.table}
        columns={orderColumns(plan.deliveries.some(({ costs }) => costs !== undefined))}
        rows={plan.deliveries}
        keyOf={({ deliveryDate }) => deliveryDate}
      />
      {ordered.length > 0 && (
        <div>
          <h3>{words.otherwise}</h3>
          <p class="muted">{words.otherwiseText}</p>
          <Table
            caption={words.otherwise}
            columns={otherwiseColumns(ordered)}
            rows={ordered}
            keyOf={({ deliveryDate }) => deliveryDate}
          />
        </div>
      )}
    </>
  );
}

function orderColumns(hasCosts: boolean): ColumnOf<Delivery>[] {
  const words = spoken(orderWords);
  return [
    { name: words.delivery, cell: ({ deliveryDate }) => formatWeekDay(deliveryDate) },
    { name: words.quantity, isNumber: true, cell: ({ quantity }) => <strong>{formatUnits(quantity)}</strong> },
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

function OrderBy({ delivery: { orderBy, overdue } }: { readonly delivery: Delivery }) {
  const words = spoken(orderWords);
  return (
    <>
      {formatWeekDay(orderBy)} {overdue && <span class="tag tag-warning">{words.late}</span>}
    </>
  );
}

function otherwiseColumns(deliveries: readonly Delivery[]): ColumnOf<Delivery>[] {
  const words = spoken(orderWords);
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
    ...side(words.less, (delivery) => alternativesOf(delivery)?.less),
    ...side(words.more, (delivery) => alternativesOf(delivery)?.more),
  ];
}
