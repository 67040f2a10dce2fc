import { type ForecastDay, getForecast, type Summary } from '../../api/forecasts.ts';
import {
  formatAmount,
  formatMonth,
  formatMonthWithin,
  formatNumber,
  formatSales,
  formatWeekDay,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf } from '../../state/route.ts';
import { Card } from '../../ui/card.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { Marks } from '../next-month/forecast-days.tsx';
import { mondayWords } from './words.ts';

interface DaysAheadProps {
  readonly summary: Summary;
  readonly week: NonNullable<Summary['week']>;
}

/** The week of the first day to come, day by day, and the months around it in a line each. */
export function DaysAheadCard({ summary, week: { from, to } }: DaysAheadProps) {
  const words = spoken(mondayWords);
  const { dataset, model, datasetVersion } = summary;
  const loaded = useLoad(
    (signal) => getForecast({ dataset, from, to }, signal),
    [dataset, from, to, model?.version, datasetVersion],
  );
  return (
    <Card title={words.ahead}>
      <div class="stack">
        <LoadedView loaded={loaded} lines={7}>
          {({ days }) => (
            <Table
              caption={words.aheadCaption}
              columns={columnsOf()}
              rows={days}
              keyOf={({ date }) => date}
              classOf={({ open }) => (open ? undefined : 'closed-day')}
            />
          )}
        </LoadedView>
        <Months summary={summary} />
      </div>
    </Card>
  );
}

function columnsOf(): ColumnOf<ForecastDay>[] {
  const words = spoken(mondayWords);
  const band = ({ open, observed, intervals: { '80': bounds } }: ForecastDay) =>
    open && !observed && bounds ? words.bounds(formatSales(bounds[0]), formatSales(bounds[1])) : '–';
  return [
    {
      name: words.day,
      cell: (day) => (
        <span class="monday-day">
          <span>{formatWeekDay(day.date)}</span>
          <Marks day={day} />
        </span>
      ),
    },
    { name: words.forecast, isNumber: true, cell: (day) => (day.open ? formatSales(day.forecast) : '–') },
    { name: words.between80, isNumber: true, cell: band },
  ];
}

/** The month that the data end in, and the next one. */
function Months({ summary: { month, monthInProgress } }: { readonly summary: Summary }) {
  const words = spoken(mondayWords);
  return (
    <ul class="monday-months">
      {monthInProgress && (
        <li>
          {words.inProgress(
            formatMonth(monthInProgress.month),
            formatAmount(monthInProgress.observed.sales),
            formatNumber(monthInProgress.observed.days),
            ...amountsOf(monthInProgress.total),
          )}{' '}
          <MonthLink month={monthInProgress.month} />
        </li>
      )}
      {month && (
        <li>
          {words.month(formatMonth(month.month), ...amountsOf(month.total))} <MonthLink month={month.month} />
        </li>
      )}
    </ul>
  );
}

function MonthLink({ month }: { readonly month: string }) {
  return (
    <a class="no-print" href={hrefOf('next-month', { month, series: undefined })}>
      {spoken(mondayWords).toMonth(formatMonthWithin(month))}
    </a>
  );
}

type Total = NonNullable<Summary['week']>['total'];

/** The sum and the bounds that 8 of 10 end up within. */
function amountsOf({ forecast, intervals }: Pick<Total, 'forecast' | 'intervals'>): [string, string, string] {
  const [lower, upper] = intervals['80'] ?? [forecast, forecast];
  return [formatAmount(forecast), formatAmount(lower), formatAmount(upper)];
}
