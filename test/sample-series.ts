import { addDays, type IsoDay, type Weekday, weekdayOf } from '../src/dates.ts';
import type { Series } from '../src/sales/series.ts';

interface Sample {
  readonly from?: IsoDay;
  /** Calendar days. */
  readonly days: number;
  readonly closed?: (day: IsoDay, i: number) => boolean;
  readonly sales: (day: IsoDay, weekday: Weekday, i: number) => number;
  readonly covariates?: Readonly<Record<string, (day: IsoDay, weekday: Weekday, i: number) => number>>;
}

/** A series by rule, for tests that know what must come out. 2024-01-01 is a Monday. */
export function sampleSeries({
  from = '2024-01-01',
  days,
  closed = () => false,
  sales,
  covariates = {},
}: Sample): Series {
  const open = Array.from({ length: days }, (_, i) => [addDays(from, i), i] as const).filter(
    ([day, i]) => !closed(day, i),
  );
  const column = (rule: Sample['sales']) => Float64Array.from(open, ([day, i]) => rule(day, weekdayOf(day), i));
  return {
    days: open.map(([day]) => day),
    sales: column(sales),
    covariates: Object.fromEntries(Object.entries(covariates).map(([name, rule]) => [name, column(rule)])),
  };
}

/** The bytes of a CSV in the columns of this store. */
export function sampleCsv(series: Series): string {
  const { promo, holiday } = series.covariates;
  const row = (day: IsoDay, i: number) =>
    `${day},${weekdayOf(day)},${promo?.[i] ?? 0},${holiday?.[i] ?? 0},${series.sales[i]}`;
  return `${['Fecha,DíaDeLaSemana,Promociones,Festivo,Ventas', ...series.days.map(row)].join('\n')}\n`;
}
