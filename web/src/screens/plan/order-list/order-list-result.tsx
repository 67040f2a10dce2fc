import { endingOf, type FileType, WORKBOOK } from '../../../api/http.ts';
import { getOrders, type OrderListPlan, type OrderListRequest } from '../../../api/plans.ts';
import { saveFile } from '../../../browser/save-file.ts';
import { formatMoney, formatNumber, formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { hrefOf } from '../../../state/route.ts';
import { Figure } from '../../../ui/card.tsx';
import { ActionError, Notice } from '../../../ui/notice.tsx';
import { problemText } from '../../../ui/series/series-problem.ts';
import { countOfSeries, seriesNoun } from '../../../ui/series/series-words.ts';
import { type ColumnOf, LongTable } from '../../../ui/table.tsx';
import { chanceText } from '../form/chance.ts';
import { ResultCard } from '../form/result-card.tsx';
import { Amount } from '../inventory/order-tables.tsx';
import { formatUnits } from '../inventory/orders.ts';
import { orderListWords } from './words.ts';

type Row = OrderListPlan['rows'][number];

interface OrderListResultProps {
  readonly plan: OrderListPlan & { readonly request: OrderListRequest };
  /** The form says something else by now. */
  readonly isOutdated: boolean;
}

/** What to order in all, then one by one. */
export function OrderListResult({ plan, isOutdated }: OrderListResultProps) {
  const words = spoken(orderListWords);
  const { total, rows, failed, request } = plan;
  const saving = useAction(async (type: FileType) =>
    saveFile(await getOrders(request, type), `${plan.dataset}-${plan.from}.${endingOf(type)}`),
  );
  const downloads = ([WORKBOOK, 'text/csv'] as const).map((type) => (
    <button key={type} type="button" disabled={saving.isBusy} onClick={() => void saving.run(type)}>
      {type === WORKBOOK ? words.workbook : words.csv}
    </button>
  ));
  return (
    <ResultCard
      title={words.result}
      headline={
        total.toOrder === 0
          ? words.nothing
          : words.headline(formatNumber(total.toOrder), countOfSeries(total.products), formatUnits(total.units))
      }
      plan={{ ...plan, assumptions: [] }}
      isOutdated={isOutdated}
      downloads={downloads}
    >
      <ActionError action={saving} />
      <div class="figures">
        <Figure
          label={words.units}
          value={formatUnits(total.units)}
          note={total.purchases > 0 && formatMoney(total.purchases)}
        />
        {total.packs > 0 && <Figure label={words.allPacks} value={formatNumber(total.packs)} />}
        <Figure label={words.demandTotal} value={formatUnits(total.expectedDemand)} />
        <Figure label={words.lost} value={formatUnits(total.expectedLostSales)} note={words.lostNote} />
      </div>
      <LongTable caption={words.caption} columns={columnsOf()} rows={rows} keyOf={({ series }) => series} />
      {failed.length > 0 && (
        <Notice tone="warning" title={`${words.failed}: ${countOfSeries(failed.length)}`}>
          <ul class="series-failed">
            {failed.map(({ series, ...problem }) => (
              <li key={series}>
                {series}: {problemText(problem)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </ResultCard>
  );
}

function columnsOf(): ColumnOf<Row>[] {
  const words = spoken(orderListWords);
  const number = (name: string, width: string, cell: ColumnOf<Row>['cell']): ColumnOf<Row> => ({
    ...{ name, width, cell },
    isNumber: true,
  });
  return [
    {
      name: seriesNoun().one,
      width: 'var(--row-name)',
      cell: ({ series }) => (
        <a href={hrefOf('plan', { tab: 'inventory', series })} title={series}>
          {series}
        </a>
      ),
    },
    number(words.order, '8rem', ({ order, packs }) => <Amount units={order} packs={packs} />),
    {
      name: words.orderBy,
      width: '11.5rem',
      cell: ({ orderBy, overdue, order }) =>
        order === 0 ? (
          '–'
        ) : (
          <>
            {formatWeekDay(orderBy)} {overdue && <span class="tag">{words.late}</span>}
          </>
        ),
    },
    { name: words.delivery, width: '7.5rem', cell: ({ deliveryDate }) => formatWeekDay(deliveryDate) },
    { name: words.until, width: '7.5rem', cell: ({ coverTo }) => formatWeekDay(coverTo) },
    number(words.stock, '5rem', ({ stock }) => formatUnits(stock)),
    number(words.demand, '6.5rem', ({ expectedDemand }) => formatUnits(expectedDemand)),
    number(words.runsOut, '7rem', ({ chanceOfStockOut }) => chanceText(chanceOfStockOut)),
  ];
}
