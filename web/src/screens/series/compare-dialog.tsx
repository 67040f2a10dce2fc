import { type Forecast, getForecast } from '../../api/forecasts.ts';
import {
  formatAmount,
  formatChange,
  formatMonthWithin,
  formatNumber,
  formatPercent,
  formatSales,
  formatShortDay,
  formatWeekDay,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { roundToInterval } from '../../i18n/round-to-interval.ts';
import { useLoad } from '../../state/load.ts';
import { hrefOf } from '../../state/route.ts';
import { Chart, chartStyle } from '../../ui/chart.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LoadedView } from '../../ui/loaded-view.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { monthFactsOf } from '../next-month/month-facts.ts';
import { compareOption } from './compare-chart.ts';
import type { SeriesRow } from './series-rows.ts';
import { seriesScreenWords } from './words.ts';

interface CompareDialogProps {
  readonly dataset: string;
  readonly rows: readonly [SeriesRow, SeriesRow];
  readonly onClose: () => void;
}

/** The next month of two series, in one chart and side by side in numbers. */
export function CompareDialog({ dataset, rows: [one, other], onClose }: CompareDialogProps) {
  const words = spoken(seriesScreenWords);
  const ids = [one.series.id, other.series.id] as const;
  const loaded = useLoad(
    (signal) => {
      const read = (series: string) => getForecast({ dataset, series }, signal);
      return Promise.all([read(ids[0]), read(ids[1])]);
    },
    [dataset, ...ids],
  );
  const month = loaded.value?.[0].from.slice(0, 7);
  const title = month === undefined ? words.compareButton : words.compareTitle(formatMonthWithin(month));
  return (
    <Dialog title={title} isWide onClose={onClose}>
      <LoadedView loaded={loaded} lines={8}>
        {(forecasts) => (
          <div class="stack">
            <CompareChart ids={ids} forecasts={forecasts} />
            <Table
              caption={words.compareTwo(...ids)}
              columns={columnsOf(ids)}
              rows={factsOf([one, other], forecasts)}
              keyOf={({ name }) => name}
            />
          </div>
        )}
      </LoadedView>
    </Dialog>
  );
}

interface CompareChartProps {
  readonly ids: readonly [string, string];
  readonly forecasts: readonly [Forecast, Forecast];
}

function CompareChart({ ids, forecasts: [one, other] }: CompareChartProps) {
  const { theme } = chartStyle();
  const option = compareOption(
    [
      { name: ids[0], days: one.days },
      { name: ids[1], days: other.days },
    ],
    { theme, dayName: formatShortDay, amount: formatSales },
  );
  return <Chart option={option} label={spoken(seriesScreenWords).compareLabel(...ids)} height={300} />;
}

/** Something that is told of both. */
interface Fact {
  readonly name: string;
  readonly values: readonly [string, string];
}

function columnsOf(ids: readonly [string, string]): ColumnOf<Fact>[] {
  const link = (series: string) => <a href={hrefOf('next-month', { series })}>{series}</a>;
  return [
    { name: spoken(seriesScreenWords).what, cell: ({ name }) => name },
    { name: ids[0], head: link(ids[0]), isNumber: true, cell: ({ values }) => values[0] },
    { name: ids[1], head: link(ids[1]), isNumber: true, cell: ({ values }) => values[1] },
  ];
}

function factsOf(rows: readonly [SeriesRow, SeriesRow], forecasts: readonly [Forecast, Forecast]): Fact[] {
  const words = spoken(seriesScreenWords);
  const fact = (name: string, of: (row: SeriesRow, forecast: Forecast) => string): Fact => ({
    name,
    values: [of(rows[0], forecasts[0]), of(rows[1], forecasts[1])],
  });
  const rounded = ({ total }: Forecast) =>
    roundToInterval(total.forecast, total.intervals['80'] ?? [total.forecast, total.forecast]);
  return [
    fact(words.month, (_, forecast) => formatAmount(rounded(forecast)[0])),
    fact(words.compareBand, (_, forecast) => {
      const [, lower, upper] = rounded(forecast);
      return words.band(formatAmount(lower), formatAmount(upper));
    }),
    fact(words.change, ({ change }) => (change === null ? '–' : formatChange(change))),
    fact(words.openDays, (_, { days }) => formatNumber(monthFactsOf(days).open)),
    fact(words.usualDay, (_, { days, total }) => {
      const { open } = monthFactsOf(days);
      return open === 0 ? '–' : formatAmount(total.forecast / open);
    }),
    fact(words.best, (_, { days }) => {
      const { best } = monthFactsOf(days);
      return best ? `${formatWeekDay(best.date)}: ${formatAmount(best.forecast)}` : '–';
    }),
    fact(words.error, ({ series: { training } }) => (training?.wape == null ? '–' : formatPercent(training.wape))),
    fact(words.days, ({ series }) => formatNumber(series.days)),
  ];
}
