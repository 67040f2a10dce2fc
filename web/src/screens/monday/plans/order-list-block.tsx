import { type OrderListPlan, type OrderListRequest, planOrders } from '../../../api/plans.ts';
import { currency, formatNumber, formatWeekDay } from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { hrefOf } from '../../../state/route.ts';
import { countOfSeries, seriesNoun } from '../../../ui/series/series-words.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { rememberedForm, rememberedStocks } from '../../plan/form/remembered.ts';
import { salesKindOf } from '../../plan/form/sales-kind.ts';
import { Amount } from '../../plan/inventory/order-tables.tsx';
import { orderWords } from '../../plan/inventory/order-words.ts';
import { formatUnits } from '../../plan/inventory/orders.ts';
import { ORDER_LIST_DEFAULTS, orderListRequest } from '../../plan/order-list/request.ts';
import { readStocks } from '../../plan/order-list/stocks.ts';
import { stockNote, termsOf } from './orders-block.tsx';
import { PlanBlock } from './plan-block.tsx';
import { dueBy, ordersOf, type WeekAhead } from './week-requests.ts';
import { weekPlanWords } from './words.ts';

/** Of so many products the orders are listed; all of them are on the screen of the plan. */
const LISTED = 8;

interface BlockProps {
  readonly dataset: string;
  readonly ahead: WeekAhead;
}

/** The next orders of many products, those first that are due first. */
export function OrderListBlock({ dataset, ahead }: BlockProps) {
  const data = chosenDataset.value;
  const defaults = { ...ORDER_LIST_DEFAULTS, salesAre: salesKindOf(data, currency.value) };
  const form = rememberedForm('orders-of-all', { dataset }, defaults);
  const { stocks } = readStocks(rememberedStocks(dataset), data?.series?.columns.length ?? 1, locale.value);
  const read = form && orderListRequest(form.values, dataset, locale.value, stocks);
  const asked = read?.request ? { ...read, request: ordersOf(read.request, ahead) } : read;
  return (
    <PlanBlock
      tab="inventory"
      asked={asked && { ...asked, at: form?.at }}
      plan={planOrders}
      figures={figuresOf}
      note={(at, { products = [] }) => (products.length === 0 ? undefined : stockNote(at))}
    >
      {(plan) => <OrderList plan={plan} to={ahead.to} />}
    </PlanBlock>
  );
}

type Row = OrderListPlan['rows'][number];

function OrderList({ plan: { rows }, to }: { readonly plan: OrderListPlan; readonly to: string }) {
  const words = spoken(weekPlanWords);
  const due = dueBy(rows, to, ({ order }) => order > 0);
  const overdue = rows.filter((row) => row.overdue && row.order > 0).length;
  const told = overdue > 0 && <p>{words.overdue(formatNumber(overdue), countOfSeries(rows.length))}</p>;
  if (due.length === 0) return told || <p>{words.noOrder}</p>;
  const units = due.reduce((sum, { order }) => sum + order, 0);
  const others = due.length - LISTED;
  return (
    <div class="stack">
      {told}
      <p>{words.toOrder(formatNumber(due.length), countOfSeries(rows.length), formatUnits(units))}</p>
      <Table
        caption={words.ordersCaption}
        columns={columnsOf()}
        rows={due.slice(0, LISTED)}
        keyOf={({ series }) => series}
      />
      {others > 0 && (
        <p>
          {words.more(formatNumber(others))}{' '}
          <a class="no-print" href={hrefOf('plan', { tab: 'inventory', series: undefined })}>
            {words.allOrders}
          </a>
        </p>
      )}
    </div>
  );
}

function columnsOf(): ColumnOf<Row>[] {
  const names = spoken(orderWords);
  return [
    {
      name: seriesNoun().one,
      cell: ({ series }) => (
        <a class="monday-name" href={hrefOf('plan', { tab: 'inventory', series })}>
          {series}
        </a>
      ),
    },
    {
      name: names.quantity,
      isNumber: true,
      cell: ({ order, packs }) => <Amount units={order} packs={packs} />,
    },
    { name: names.by, cell: ({ orderBy }) => formatWeekDay(orderBy) },
  ];
}

function figuresOf(request: OrderListRequest): string[] {
  const words = spoken(weekPlanWords);
  const stocks = request.products?.length ?? 0;
  return [stocks === 0 ? words.noStock : words.stocksOf(countOfSeries(stocks)), ...termsOf(request)];
}
