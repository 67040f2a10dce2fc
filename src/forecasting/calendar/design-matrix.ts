import type { Series } from '../../data/series.ts';
import { toEpochDay } from '../../dates.ts';
import { type ColumnLayout, layoutColumns } from './columns.ts';
import { centreOf } from './covariate-use.ts';
import { LOOKAHEAD_DAYS, writeFeatures } from './features.ts';
import { holidayLookup } from './holiday-lookup.ts';
import { describeOpening } from './opening-days.ts';
import { appendRow, emptyRow, emptyRows, type SparseRows } from './sparse-rows.ts';
import { yearsBetween } from './trend.ts';

/** All that fits at several origins share: the features of every observed day, made once per series. */
export interface Design {
  readonly series: Series;
  readonly layout: ColumnLayout;
  /** Days since 1970-01-01 of each observed day. */
  readonly epochDays: Int32Array;
  /** One flag per calendar day from the first to the last observed day: 1 = open. */
  readonly open: Uint8Array;
  readonly centres: Readonly<Record<string, number>>;
  /** Row i holds day i's features as seen when the whole series is known. */
  readonly rows: SparseRows;
}

/** Rows of the observed days from … to − 1 as seen when nothing after day to − 1 is known. */
export function rowsKnownBy(design: Omit<Design, 'rows'>, from: number, to: number): SparseRows {
  const { layout, series, epochDays, open, centres } = design;
  const firstDay = epochDays[0];
  const known = epochDays[to - 1] - firstDay + 1;
  const opening = describeOpening(firstDay, open, known, known + LOOKAHEAD_DAYS);
  const holidayOn = holidayLookup(series, epochDays, to);
  const row = emptyRow(layout.columns);
  const rows = emptyRows(to - from, layout.columns);
  for (let i = from; i < to; i += 1) {
    const epochDay = epochDays[i];
    const covariate = (name: string): number => series.covariates[name][i] - centres[name];
    writeFeatures(row, {
      layout,
      opening,
      epochDay,
      trendTime: yearsBetween(firstDay, epochDay),
      covariate,
      holidayOn,
    });
    appendRow(rows, row);
  }
  return rows;
}

/** Throws a RangeError for a series without a day. */
export function createDesign(series: Series): Design {
  const epochDays = Int32Array.from(series.days, toEpochDay);
  const firstDay = epochDays[0];
  if (firstDay === undefined) throw new RangeError('calendar needs at least one observed day');
  const open = new Uint8Array(epochDays[epochDays.length - 1] - firstDay + 1);
  for (const day of epochDays) open[day - firstDay] = 1;
  const names = Object.keys(series.covariates);
  const centres = Object.fromEntries(names.map((name) => [name, centreOf(series.covariates[name])]));
  const shared = { series, layout: layoutColumns(names), epochDays, open, centres };
  return { ...shared, rows: rowsKnownBy(shared, 0, epochDays.length) };
}
