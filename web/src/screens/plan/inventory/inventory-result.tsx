import type { InventoryPlan } from '../../../../../src/planning/inventory/schema.ts';
import type { InventoryRequest } from '../../../api/plans.ts';
import { formatList, formatLongDayWithin, formatMoney, formatMoneyChange, formatNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Figure } from '../../../ui/card.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { chanceText } from '../form/chance.ts';
import { saveCsv } from '../form/csv.ts';
import type { PlanResult } from '../form/plan-form.tsx';
import { ResultCard } from '../form/result-card.tsx';
import { packsOf } from '../sent-orders/supplier-orders.ts';
import { OrderTables } from './order-tables.tsx';
import { orderWords } from './order-words.ts';
import {
  alternativesOf,
  type Delivery,
  formatUnits,
  nextOrder,
  type OrderStep,
  orderRows,
  overdueOrders,
  stepOf,
} from './orders.ts';

/** From which chance of running out before the first delivery it is worth a warning. */
const WORTH_A_WARNING = 0.1;

/** The orders: the next one in a sentence, then all of them. */
export function InventoryResult({ result }: { readonly result: PlanResult<InventoryRequest, InventoryPlan> }) {
  const words = spoken(orderWords);
  const { plan, isOutdated } = result;
  const { packSize } = result.request;
  const step = stepOf(plan, packSize);
  const next = nextOrder(plan);
  const headline = next
    ? words.order(amountText(next.quantity, packSize), formatLongDayWithin(next.deliveryDate))
    : words.nothing;
  const save = () => saveCsv(orderRows(plan, words, packSize), `${words.file}-${plan.from}.csv`);
  return (
    <ResultCard
      title={words.result}
      headline={headline}
      plan={plan}
      isOutdated={isOutdated}
      downloads={
        <button type="button" onClick={save}>
          {words.download}
        </button>
      }
    >
      {next && <NextOrder order={next} step={step} />}
      <BeforeFirst plan={plan} />
      <TakenForOrdered plan={plan} />
      <Totals plan={plan} packSize={packSize} />
      <OrderTables plan={plan} packSize={packSize} />
    </ResultCard>
  );
}

/** "48 units (4 packs)". */
function amountText(quantity: number, packSize: number | undefined): string {
  const packs = packsOf(quantity, packSize);
  const words = spoken(orderWords);
  const units = words.units(formatUnits(quantity));
  return packs === undefined ? units : `${units} (${words.packs(packs, formatNumber(packs))})`;
}

interface NextOrderProps {
  readonly order: Delivery;
  readonly step: OrderStep;
}

function NextOrder({ order, step }: NextOrderProps) {
  const words = spoken(orderWords);
  const other = alternativesOf(order);
  return (
    <p>
      {words.orderBy(formatLongDayWithin(order.orderBy), formatLongDayWithin(order.coverTo))}{' '}
      {other && consequence(order, other, step)}
    </p>
  );
}

/** What a step less or more means: in money where it is known, else how often it runs out. */
function consequence(
  order: Delivery,
  { less, more }: NonNullable<ReturnType<typeof alternativesOf>>,
  step: OrderStep,
): string {
  const words = spoken(orderWords);
  const names = words.steps[step];
  if (less.extraCost !== undefined && more.extraCost !== undefined) {
    return words.lessAndMore(names, formatMoneyChange(less.extraCost), formatMoneyChange(more.extraCost));
  }
  const [few, as, many] = [less, order, more].map(({ chanceOfStockOut }) => chanceText(chanceOfStockOut));
  return words.lessAndMoreChance(names, few ?? '', as ?? '', many ?? '');
}

/** That the stock may not last until the first delivery. */
export function BeforeFirst({ plan: { beforeFirstDelivery: before } }: { readonly plan: InventoryPlan }) {
  const words = spoken(orderWords);
  if (!before || before.chanceOfStockOut <= WORTH_A_WARNING) return null;
  return (
    <Notice tone="warning" title={words.beforeTitle(formatUnits(before.expectedLostSales))}>
      <p>
        {words.beforeText(
          formatLongDayWithin(before.from),
          formatLongDayWithin(before.to),
          chanceText(before.chanceOfStockOut),
        )}
      </p>
    </Notice>
  );
}

/** What is ordered before the first day of the plan is past: nothing can be done about it any more. */
export function TakenForOrdered({ plan }: { readonly plan: InventoryPlan }) {
  const words = spoken(orderWords);
  const ordered = overdueOrders(plan);
  if (ordered.length === 0) return null;
  const told = ordered.map(({ deliveryDate, quantity }) =>
    words.orderedOne(words.units(formatUnits(quantity)), formatLongDayWithin(deliveryDate)),
  );
  return <p class="muted">{words.ordered(formatList(told))}</p>;
}

interface TotalsProps {
  readonly plan: InventoryPlan;
  readonly packSize: number | undefined;
}

function Totals({ plan: { total, leftovers }, packSize }: TotalsProps) {
  const words = spoken(orderWords);
  const units = (value: number) => words.units(formatUnits(value));
  return (
    <div class="figures">
      <Figure
        label={words.total}
        value={amountText(total.quantity, packSize)}
        note={total.purchases !== undefined && words.purchases(formatMoney(total.purchases))}
      />
      <Figure label={words.missed} value={formatUnits(total.expectedLostSales)} note={words.missedNote} />
      {leftovers === 'waste' ? (
        <Figure label={words.wasted} value={formatUnits(total.expectedWaste)} note={units(total.expectedWaste)} />
      ) : (
        <Figure label={words.left} value={formatUnits(total.expectedStockAtEnd)} note={words.leftNote} />
      )}
      {total.costs && (
        <Figure label={words.expectedCost} value={formatMoney(total.costs.total)} note={words.expectedCostNote} />
      )}
    </div>
  );
}
