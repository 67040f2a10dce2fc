import type { EChartsOption } from 'echarts';
import type { DayWindow } from '../../../../src/charts/drawing/axes.ts';
import { sized } from '../../../../src/charts/drawing/theme.ts';
import { forecastOption } from '../../../../src/charts/forecast.ts';
import { interactive } from '../../../../src/charts/interactive.ts';
import { fromEpochDay, toEpochDay } from '../../../../src/dates.ts';
import type { Forecast, ForecastDay } from '../../api/forecasts.ts';
import type { About } from '../../api/series.ts';
import { formatPercent, formatSales, formatWeekDay } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { shownData } from '../../state/series.ts';
import { chartStyle } from '../../ui/chart.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { ZoomChart } from '../../ui/zoom/zoom-chart.tsx';
import { isMostly } from './month-facts.ts';
import { readPast } from './past.ts';
import { monthWords } from './words.ts';

const DAY_MS = 86_400_000;
const HEIGHT = 460;
/** From this width on there is room for eight weeks of the past beside a month; on a narrower screen for these days. */
const WIDE = 760;
const DAYS_BEFORE = 7;
/** Pixels above the legend, and above the plot where the legend is below it. */
const TOP = { legend: 16, plot: 36 };

interface DaysChartProps {
  readonly about: About;
  readonly forecast: Forecast;
  readonly label: string;
  readonly onPick: (date: string) => void;
  readonly onDrawn: () => void;
}

/** The days with what was sold before them and a year before; on a phone it begins with the last of what was sold. */
export function DaysChart({ about, forecast, label, onPick, onDrawn }: DaysChartProps) {
  const { dataset, from, to } = forecast;
  const data = shownData.value?.name === dataset ? shownData.value : undefined;
  const { value: past } = useLoad(
    async (signal) => (data === undefined ? undefined : readPast(about, forecast, data, signal)),
    [about.dataset, about.series, from, to, data?.version, data?.from],
  );
  const days = forecast.days.map(asMostAre);
  const recent = past?.recent.map(asMostAre) ?? [];
  const yearBefore = past?.yearBefore;
  const { words, theme } = chartStyle();
  const option = (width: number, shown: DayWindow) => {
    const fitting = sized(theme, { width, height: HEIGHT });
    const plot = { source: { dataset }, days, past: recent, yearBefore, shown };
    return interactive(untitled(forecastOption(plot, words, fitting)), words, fitting);
  };
  const all = { from: toEpochDay(recent[0]?.date ?? from), to: toEpochDay(to) };
  const start = (width: number) => (width < WIDE ? { ...all, from: toEpochDay(from) - DAYS_BEFORE } : all);
  const pick = (time: number) => {
    const date = fromEpochDay(Math.round(time / DAY_MS));
    if (days.some((day) => day.date === date)) onPick(date);
  };
  return <ZoomChart {...{ option, start, label, onDrawn }} days={all} height={HEIGHT} onPick={pick} />;
}

/** Of many series together a promotion is marked where most of them have one. */
const asMostAre = <D extends { readonly promo?: number; readonly holiday?: number }>(day: D): D => ({
  ...day,
  promo: isMostly(day.promo ?? 0) ? day.promo : 0,
  holiday: isMostly(day.holiday ?? 0) ? day.holiday : 0,
});

type Placed = { readonly top?: unknown };

/** The chart without its title, which the page has as a heading: what stood below it moves up. */
function untitled({ title: _, ...option }: EChartsOption): EChartsOption {
  const grids = [option.grid ?? []].flat();
  const [legend] = [option.legend ?? []].flat();
  const up = topOf(legend) === undefined ? (topOf(grids[0]) ?? 0) - TOP.plot : (topOf(legend) ?? 0) - TOP.legend;
  const raised = <T extends Placed>(part: T): T => {
    const top = topOf(part);
    return top === undefined ? part : { ...part, top: top - up };
  };
  return { ...option, grid: grids.map(raised), ...(legend && { legend: raised(legend) }) };
}

const topOf = (part: Placed | undefined) => (typeof part?.top === 'number' ? part.top : undefined);

interface DaysTableProps {
  readonly days: readonly ForecastDay[];
  readonly caption: string;
  readonly onPick: (date: string) => void;
}

/** Every day with its bounds; its name opens the explanation. */
export function DaysTable({ days, caption, onPick }: DaysTableProps) {
  const words = spoken(monthWords);
  const hasOwn = days.some(({ override }) => override !== undefined);
  const band = ({ open, observed, intervals: { '80': bounds } }: ForecastDay) =>
    open && !observed && bounds ? words.bounds(formatSales(bounds[0]), formatSales(bounds[1])) : '–';
  const columns: ColumnOf<ForecastDay>[] = [
    {
      name: words.day,
      cell: ({ date }) => (
        <button type="button" class="quiet day-link" aria-haspopup="dialog" onClick={() => onPick(date)}>
          {formatWeekDay(date)}
        </button>
      ),
    },
    { name: words.forecast, isNumber: true, cell: (day) => (day.open ? formatSales(day.forecast) : '–') },
    { name: words.band, isNumber: true, cell: band },
    ...(hasOwn
      ? [
          {
            name: words.own,
            isNumber: true,
            cell: ({ override }: ForecastDay) => (override ? formatSales(override.sales) : ''),
          },
        ]
      : []),
    { name: words.marks, cell: (day) => <Marks day={day} /> },
  ];
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={days}
      keyOf={({ date }) => date}
      classOf={(day) => (day.open ? undefined : 'closed-day')}
    />
  );
}

const withShare = (name: string, share: number) => (share < 1 ? `${name}: ${formatPercent(share, 0)}` : name);

/** What is known of a day, as small labels. */
export function Marks({ day }: { readonly day: ForecastDay }) {
  const words = spoken(monthWords);
  return (
    <span class="marks">
      {!day.open && <span class="tag mark-closed">{words.closed}</span>}
      {isMostly(day.promo) && <span class="tag mark-promo">{withShare(words.promotion, day.promo)}</span>}
      {isMostly(day.holiday) && <span class="tag mark-holiday">{withShare(words.holiday, day.holiday)}</span>}
      {day.observed && <span class="tag">{words.sold}</span>}
      {day.support === 'unseen' && <span class="tag tag-warning">{words.unseen}</span>}
      {day.support === 'rare' && <span class="tag">{words.rare}</span>}
    </span>
  );
}
