import type { ChartData } from '../../../../../src/charts/chart-data-schema.ts';
import {
  capitalised,
  formatDay,
  formatMonth,
  formatPercent,
  formatSales,
  formatSigned,
  formatWeekdayNumber,
} from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { candidateName } from '../models/candidate-names.ts';
import { type ChartName, monthRows, type OriginRow, originRows, type WeekdayRow, weekdayRows } from './chart-rows.ts';
import { chartWords } from './words.ts';

const NONE = '–';
const sales = (value: number | null) => (value === null ? NONE : formatSales(value));
const share = (value: number | null | undefined) => (value == null ? NONE : formatPercent(value));
const number = <Row,>(name: string, cell: (row: Row) => string): ColumnOf<Row> => ({ name, cell, isNumber: true });

/** The numbers that a chart shows. */
export function ChartTable({ chart, data }: { readonly chart: ChartName; readonly data: ChartData }) {
  if (chart === 'backtest') return <Origins data={data} />;
  if (chart === 'weekday' || chart === 'promo') return <Weekdays data={data} isPromo={chart === 'promo'} />;
  if (chart === 'month') return <Months data={data} />;
  return <Days data={data} />;
}

function Origins({ data }: { readonly data: ChartData }) {
  const words = spoken(chartWords);
  const kinds = data.backtest?.candidates.map(({ kind }) => kind) ?? [];
  const columns = [
    { name: words.origin, cell: ({ origin }: OriginRow) => formatDay(origin) },
    ...kinds.map((kind) => number<OriginRow>(candidateName(kind), ({ errors }) => share(errors[kind]))),
    number<OriginRow>(words.inside80, ({ inside80 }) => share(inside80)),
  ];
  return (
    <Table caption={words.names.backtest} columns={columns} rows={originRows(data)} keyOf={({ origin }) => origin} />
  );
}

function Weekdays({ data, isPromo }: { readonly data: ChartData; readonly isPromo: boolean }) {
  const words = spoken(chartWords);
  const all = weekdayRows(data);
  const rows = isPromo ? all.filter(({ difference }) => difference !== null) : all;
  const hasPromo = all.some(({ withPromo }) => withPromo !== null);
  const columns = [
    { name: words.weekday, cell: ({ weekday }: WeekdayRow) => capitalised(formatWeekdayNumber(weekday)) },
    number<WeekdayRow>(words.all, ({ all }) => sales(all)),
    ...(hasPromo
      ? [
          number<WeekdayRow>(words.withoutPromo, ({ withoutPromo }) => sales(withoutPromo)),
          number<WeekdayRow>(words.withPromo, ({ withPromo }) => sales(withPromo)),
          number<WeekdayRow>(words.difference, ({ difference }) =>
            difference === null ? NONE : formatSigned(difference),
          ),
        ]
      : []),
  ];
  return <Table caption={words.names.weekday} columns={columns} rows={rows} keyOf={({ weekday }) => String(weekday)} />;
}

type Month = ReturnType<typeof monthRows>[number];

function Months({ data }: { readonly data: ChartData }) {
  const words = spoken(chartWords);
  const columns = [
    { name: words.month, cell: ({ month }: Month) => formatMonth(month) },
    number<Month>(words.mean, ({ mean }) => sales(mean)),
  ];
  return <Table caption={words.names.month} columns={columns} rows={monthRows(data)} keyOf={({ month }) => month} />;
}

type Pair = ChartData['holdout'][number];

function Days({ data }: { readonly data: ChartData }) {
  const words = spoken(chartWords);
  const columns = [
    { name: words.date, cell: ({ date }: Pair) => formatDay(date) },
    number<Pair>(words.real, ({ real }) => sales(real)),
    number<Pair>(words.predicted, ({ predicted }) => sales(predicted)),
    number<Pair>(words.error, ({ real, predicted }) => formatSigned(real - predicted)),
  ];
  return <Table caption={words.names.residuals} columns={columns} rows={data.holdout} keyOf={({ date }) => date} />;
}
