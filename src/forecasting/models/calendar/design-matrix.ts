import { toEpochDay } from '../../../dates.ts';
import { numbersOf } from '../../../numerics/number-arrays.ts';
import { median } from '../../../numerics/quantiles.ts';
import {
  addRowOuter,
  appendRow,
  emptyRow,
  emptyRows,
  rowDot,
  type SparseRow,
  type SparseRows,
} from '../../../numerics/sparse-rows.ts';
import { HOLIDAY, type Series } from '../../../sales/series.ts';
import { type CivilDay, civilDayOf, describeOpening, firstStep, STEP_DAYS, yearsBetween } from './day-context.ts';
import {
  centreOf,
  columnsOf,
  type DayContext,
  GROUP_NAMES,
  type GroupName,
  groupOf,
  LOOKAHEAD_DAYS,
  othersOf,
  type Writer,
} from './feature-groups.ts';

/** Where each group stands: columns start[group] … start[group] + size[group] − 1 of `columns`. */
export interface ColumnLayout {
  /** Names of the covariates other than promotion and holiday, sorted. */
  readonly others: readonly string[];
  readonly start: Readonly<Record<GroupName, number>>;
  readonly size: Readonly<Record<GroupName, number>>;
  readonly columns: number;
  /** The first so many columns do not depend on the origin, all others do. */
  readonly fixedColumns: number;
  /** Of the groups that have columns, in ascending order of these. */
  readonly written: readonly WrittenGroup[];
}

interface WrittenGroup {
  readonly start: number;
  readonly write: Writer;
}

/** The layout follows from the covariates' names alone, so that a model and every shorter history share it. */
export function layoutColumns(covariates: readonly string[]): ColumnLayout {
  const dependsOnOrigin = (name: GroupName) => groupOf(name).dependsOnOrigin === true;
  const ordered = [...GROUP_NAMES.filter((name) => !dependsOnOrigin(name)), ...GROUP_NAMES.filter(dependsOnOrigin)];
  const size = {} as Record<GroupName, number>;
  const start = {} as Record<GroupName, number>;
  const written: WrittenGroup[] = [];
  let [columns, fixedColumns] = [0, 0];
  for (const name of ordered) {
    start[name] = columns;
    size[name] = columnsOf(name, covariates);
    if (size[name] > 0) written.push({ start: columns, write: groupOf(name).write });
    columns += size[name];
    if (!dependsOnOrigin(name)) fixedColumns = columns;
  }
  return { others: othersOf(covariates), start, size, columns, fixedColumns, written };
}

/** Columns that a plan of promotions, holidays, covariates and open days can change, of models with this shape. */
export function plannedColumns({ start, size }: ColumnLayout, shape: number): number[] {
  return GROUP_NAMES.flatMap((name) => {
    const { planned, since = 1 } = groupOf(name);
    return planned && since <= shape ? Array.from({ length: size[name] }, (_, k) => start[name] + k) : [];
  });
}

/**
 * Writes the features of one day, for training and for forecasting alike. Those that depend on the origin are left out
 * when the context has none.
 */
export function writeFeatures(row: SparseRow, layout: ColumnLayout, day: CivilDay, context: DayContext): void {
  const { written, fixedColumns } = layout;
  const end = context.daysSinceOrigin === undefined ? fixedColumns : layout.columns;
  row.length = 0;
  for (let g = 0; g < written.length && written[g].start < end; g += 1) {
    written[g].write(row, written[g].start, day, context);
  }
}

/** All that fits at several origins share: the features of every observed day, made once per series. */
export interface Design {
  readonly series: Series;
  readonly layout: ColumnLayout;
  /** Days since 1970-01-01 of each observed day. */
  readonly epochDays: Int32Array;
  /** One flag per calendar day from the first to the last observed day: 1 = open. */
  readonly open: Uint8Array;
  readonly centres: Readonly<Record<string, number>>;
  /** Row i holds day i's features that do not depend on the origin, as seen when the whole series is known. */
  readonly rows: SparseRows;
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
    writeFeatures(row, layout, civilDayOf(epochDays[i]), {
      opening,
      daysSinceOrigin: undefined,
      trendTime: yearsBetween(firstDay, epochDays[i]),
      others: layout.others,
      covariate: (name) => series.covariates[name][i] - centres[name],
      holidayOn,
    });
    appendRow(rows, row);
  }
  return rows;
}

/** Holiday value by epoch day of the first `count` observed days; 0 elsewhere and without a holiday covariate. */
function holidayLookup(series: Series, epochDays: Int32Array, count: number): (epochDay: number) => number {
  const values = series.covariates[HOLIDAY];
  const byDay = new Map<number, number>();
  if (values !== undefined) {
    for (let i = 0; i < count; i += 1) if (values[i] !== 0) byDay.set(epochDays[i], values[i]);
  }
  return (epochDay) => byDay.get(epochDay) ?? 0;
}

const LEAST_SHARE_OF_MEDIAN = 0.02;

/** The first `count` observed days of a design, seen from the last of them, the origin. Shared by all settings. */
export interface TrainingWindow {
  readonly design: Design;
  readonly count: number;
  readonly epochDays: Int32Array;
  readonly years: number;
  /** Rows from `tailStart` on are read from `tail`: they look ahead, and must not see past the origin. */
  readonly tailStart: number;
  readonly tail: SparseRows;
  /** Median of the positive sales; 0 when there are none. */
  readonly unit: number;
  /** ln(sales / unit), sales below 2 % of the unit counted as that. */
  readonly target: Float64Array;
  /** First step of the level that has happened by each day. */
  readonly firstSteps: Uint8Array;
}

export function openWindow(design: Design, count: number): TrainingWindow {
  const epochDays = design.epochDays.subarray(0, count);
  const origin = epochDays[count - 1];
  let tailStart = count;
  while (tailStart > 0 && epochDays[tailStart - 1] > origin - LOOKAHEAD_DAYS) tailStart -= 1;
  const sales = design.series.sales.subarray(0, count);
  const sold = sales.filter((value) => value > 0);
  const unit = sold.length === 0 ? 0 : median(sold);
  return {
    design,
    count,
    epochDays,
    years: yearsBetween(epochDays[0], origin + 1),
    tailStart,
    tail: rowsKnownBy(design, tailStart, count),
    unit,
    target: numbersOf(sales, (value) => (unit > 0 ? Math.log(Math.max(value / unit, LEAST_SHARE_OF_MEDIAN)) : 0)),
    firstSteps: Uint8Array.from(epochDays, (day) => firstStep(day - origin)),
  };
}

/** Residuals of the target under the given coefficients, one per day. */
export function residualsOf(window: TrainingWindow, coefficients: Float64Array): Float64Array {
  const { design, tail, tailStart, target, firstSteps } = window;
  const levels = cumulativeSteps(coefficients, design.layout.start.step);
  const residuals = new Float64Array(target.length);
  for (let i = 0; i < residuals.length; i += 1) {
    const fitted = i < tailStart ? rowDot(design.rows, i, coefficients) : rowDot(tail, i - tailStart, coefficients);
    residuals[i] = target[i] - fitted - levels[firstSteps[i]];
  }
  return residuals;
}

/** levels[k] = sum of the steps k … last, the level of a day whose first step is k. */
export function cumulativeSteps(coefficients: Float64Array, start: number): Float64Array {
  const levels = new Float64Array(STEP_DAYS.length + 1);
  for (let k = STEP_DAYS.length - 1; k >= 0; k -= 1) levels[k] = levels[k + 1] + coefficients[start + k];
  return levels;
}

/**
 * Σ 2^(age/halfLife) x xᵀ over the first rows of a design, extended from origin to origin. Weights are counted from
 * the first day, so that moving the origin only rescales them: the weights of a fit are these times 2^(−T/halfLife).
 */
export interface RunningGram {
  readonly halfLife: number;
  readonly matrix: Float64Array;
  readonly columns: number;
  rows: number;
}

export function createRunningGram({ layout }: Design, halfLife: number): RunningGram {
  const columns = layout.fixedColumns;
  return { halfLife, columns, matrix: new Float64Array(columns * columns), rows: 0 };
}

export function extendGram(running: RunningGram, design: Design, rows: number): void {
  const firstDay = design.epochDays[0];
  for (; running.rows < rows; running.rows += 1) {
    const weight = 2 ** ((design.epochDays[running.rows] - firstDay) / running.halfLife);
    addRowOuter(running.matrix, running.columns, design.rows, running.rows, weight);
  }
}
