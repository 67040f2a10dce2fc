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
import { kindName } from '../models/candidate-names.ts';
import { monthRows, type Picture, type PromoRow, type TryRow, tryRows, weekdayRows } from './chart-rows.ts';
import { chartWords } from './words.ts';

const NONE = '–';
const sales = (value: number | null) => (value === null ? NONE : formatSales(value));
const share = (value: number | null | undefined) => (value == null ? NONE : formatPercent(value));
const number = <Row,>(name: string, cell: (row: Row) => string): ColumnOf<Row> => ({ name, cell, isNumber: true });

/** The numbers that a picture shows. */
export function ChartTable({ picture, data }: { readonly picture: Picture; readonly data: ChartData }) {
  if (picture === 'backtest') return <Tries data={data} />;
  if (picture === 'weekday' || picture === 'promo') return <Weekdays data={data} isPromo={picture === 'promo'} />;
  if (picture === 'month') return <Months data={data} />;
  return <Days data={data} />;
}

function Tries({ data }: { readonly data: ChartData }) {
  const words = spoken(chartWords);
  const kinds = data.backtest?.candidates.map(({ kind }) => kind) ?? [];
  const columns = [
    { name: words.tryFrom, cell: ({ origin }: TryRow) => formatDay(origin) },
    ...kinds.map((kind) => number<TryRow>(kindName(kind), ({ errors }) => share(errors[kind]))),
    number<TryRow>(words.inside80, ({ inside80 }) => share(inside80)),
  ];
  return <Table caption={words.names.backtest} columns={columns} rows={tryRows(data)} keyOf={({ origin }) => origin} />;
}

function Weekdays({ data, isPromo }: { readonly data: ChartData; readonly isPromo: boolean }) {
  const words = spoken(chartWords);
  const all = weekdayRows(data);
  const rows = isPromo ? all.filter(({ difference }) => difference !== null) : all;
  const hasPromo = all.some(({ withPromo }) => withPromo !== null);
  const columns = [
    { name: words.weekday, cell: ({ weekday }: PromoRow) => capitalised(formatWeekdayNumber(weekday)) },
    number<PromoRow>(words.all, ({ all }) => sales(all)),
    ...(hasPromo
      ? [
          number<PromoRow>(words.withoutPromo, ({ withoutPromo }) => sales(withoutPromo)),
          number<PromoRow>(words.withPromo, ({ withPromo }) => sales(withPromo)),
          number<PromoRow>(words.difference, ({ difference }) =>
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
