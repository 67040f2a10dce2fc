import { toEpochDay, weekdayOf } from '../../../dates.ts';
import { dot, inverseFactorColumn, sum } from '../../../numerics/linear-algebra.ts';
import { appendRow, emptyRow, emptyRows, rowDot, type SparseRows } from '../../../numerics/sparse-rows.ts';
import { entryOf } from '../../../primitives.ts';
import { type FutureDay, HOLIDAY } from '../../../sales/series.ts';
import { inSampleOptimism } from '../../intervals/error-model.ts';
import { type DayEffects, EFFECT_NAMES, type EffectErrors, type EffectName, loadingsOf } from '../candidate.ts';
import { ANNIVERSARY_DAYS } from './corrections.ts';
import { civilDayOf, describeOpening, type OpeningDays, trendTime } from './day-context.ts';
import { type ColumnLayout, layoutColumns, plannedColumns, writeFeatures } from './design-matrix.ts';
import { type DayContext, GROUP_NAMES, groupOf, LOOKAHEAD_DAYS } from './feature-groups.ts';
import { type CalendarModel, type CovariateUse, MODEL_SHAPE, withinRange } from './model.ts';
import type { SolvedColumns } from './robust-ridge.ts';

/** Forecast sales, one value per day: the product of the day's effects, 0 on closed days. */
export function forecastDays(model: CalendarModel, days: readonly FutureDay[], layout = layoutOf(model)): Float64Array {
  const forecast = new Float64Array(days.length);
  if (days.length === 0) return forecast;
  const coefficients = coefficientsByColumn(model, layout);
  const { rows, first } = rowsOf(model, layout, days);
  for (let k = 0; k < days.length; k += 1) {
    if (!days[k].open) continue;
    const log = model.level + anniversaryOf(model, first + k) + rowDot(rows, k, coefficients);
    forecast[k] = model.unit * Math.exp(log - excessOf(model, log));
  }
  return forecast;
}

/**
 * Splits each day's forecast into effects whose product is the forecast of the day if open: `base` in units of sales,
 * all others factors around 1 (`level` also takes what exceeds the double of the greatest sales seen). The base is the level on the origin of a mean open day without promotion or holiday;
 * the geometric mean of the weekdays lately open is 1, and so is the trend on the origin.
 * Throws a RangeError when the days are not contiguous and ascending.
 */
export function effectsOfDays(model: CalendarModel, days: readonly FutureDay[]): DayEffects[] {
  if (days.length === 0) return [];
  return logEffects(model, days).map((logs) => {
    const factors = Object.fromEntries(EFFECT_NAMES.map((effect) => [effect, Math.exp(logs[effect])])) as DayEffects;
    return { ...factors, base: model.unit * factors.base };
  });
}

function logEffects(model: CalendarModel, days: readonly FutureDay[]): DayEffects[] {
  const layout = layoutOf(model);
  const coefficients = coefficientsByColumn(model, layout);
  const effectOf = new Array<EffectName>(layout.columns);
  for (const group of GROUP_NAMES) {
    effectOf.fill(groupOf(group).effect, layout.start[group], layout.start[group] + layout.size[group]);
  }
  const starting = startingEffects(model);
  const { rows, first } = rowsOf(model, layout, days);
  return days.map((_, k) => {
    const logs = { ...starting, yearly: anniversaryOf(model, first + k) };
    for (let i = rows.start[k]; i < rows.start[k + 1]; i += 1) {
      const column = rows.index[i];
      logs[effectOf[column]] += coefficients[column] * rows.value[i];
    }
    logs.level -= excessOf(model, sumOf(logs));
    return logs;
  });
}

/** Logarithms of the effects before any feature: the base takes over the mean weekday and the level at the origin. */
function startingEffects(model: CalendarModel): DayEffects {
  const logs = Object.fromEntries(EFFECT_NAMES.map((effect) => [effect, 0])) as DayEffects;
  logs.weekday = -meanWeekday(model);
  logs.trend = -model.coefficients.step.reduce((sum, step) => sum + step, 0);
  logs.base = -logs.weekday - logs.trend;
  logs.level = model.level;
  return logs;
}

/** Mean of the weekdays' coefficients over the days lately open. */
function meanWeekday({ recentOpen, coefficients: { weekday }, lastDay }: CalendarModel): number {
  const afterLast = weekdayOf(lastDay);
  const length = recentOpen.length;
  const opened = recentOpen.reduce((sum, open) => sum + open, 0);
  return recentOpen.reduce((sum, open, i) => {
    const index = (((afterLast - length + i) % 7) + 7) % 7;
    return sum + (open * weekday[index]) / opened;
  }, 0);
}

function sumOf(logs: DayEffects): number {
  return EFFECT_NAMES.reduce((sum, effect) => sum + logs[effect], 0);
}

/** No forecast exceeds the greatest sales of a day in the history times this. */
const BOUND = 2;

/** How far a logarithm of sales lies above that of the double of the greatest sales ever seen; 0 when below. */
function excessOf({ greatest, unit }: CalendarModel, log: number): number {
  return unit > 0 ? Math.max(0, log - Math.log((BOUND * greatest) / unit)) : 0;
}

/** Correction of a day after the origin by its anniversaries; later years repeat it. */
function anniversaryOf({ anniversaries }: CalendarModel, daysSinceOrigin: number): number {
  return daysSinceOrigin > 0 ? (anniversaries[(daysSinceOrigin - 1) % ANNIVERSARY_DAYS] ?? 0) : 0;
}

/** By the list of its covariates, which no model changes: a forecast asks for it several times. */
const layouts = new WeakMap<readonly CovariateUse[], ColumnLayout>();

/** Columns of a model's coefficients. */
function layoutOf({ covariates }: CalendarModel): ColumnLayout {
  const known = layouts.get(covariates);
  if (known) return known;
  const layout = layoutColumns(covariates.map(({ name }) => name));
  layouts.set(covariates, layout);
  return layout;
}

/** The coefficient of each column; 0 for groups that the model does not know. */
function coefficientsByColumn({ coefficients }: CalendarModel, { columns, start }: ColumnLayout): Float64Array {
  const byColumn = new Float64Array(columns);
  for (const group of GROUP_NAMES) {
    const values = coefficients[group];
    for (let k = 0; k < values.length; k += 1) byColumn[start[group] + k] = values[k];
  }
  return byColumn;
}

/** The features of days to forecast, a row each. */
interface FeatureRows {
  readonly model: CalendarModel;
  readonly rows: SparseRows;
  /** Days after the origin of the first one. */
  readonly first: number;
}

/** The last rows that were written for each list of days: `smoothed` forecasts the same days as the model that it comes from. */
const writtenRows = new WeakMap<readonly FutureDay[], FeatureRows>();

function rowsOf(model: CalendarModel, layout: ColumnLayout, days: readonly FutureDay[]): FeatureRows {
  const written = writtenRows.get(days);
  if (written && haveSameFeatures(written.model, model)) return written;
  const origin = toEpochDay(model.lastDay);
  const row = emptyRow(layout.columns);
  const rows = emptyRows(days.length, layout.columns);
  const contexts = contextsOf(model, layout, days);
  for (const context of contexts) {
    writeFeatures(row, layout, civilDayOf(origin + context.daysSinceOrigin), context);
    appendRow(rows, row);
  }
  const found = { model, rows, first: contexts[0].daysSinceOrigin };
  writtenRows.set(days, found);
  return found;
}

/** Whether all that features are made of is the same in both models. */
function haveSameFeatures(a: CalendarModel, b: CalendarModel): boolean {
  return (
    a.lastDay === b.lastDay &&
    a.holidayBefore === b.holidayBefore &&
    a.dampingDays === b.dampingDays &&
    haveSameCovariates(a.covariates, b.covariates) &&
    haveSameNumbers(a.recentOpen, b.recentOpen)
  );
}

/** Lists of a model are those of another that it was made of, or, read from a file, their equals. */
function haveSameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}

function haveSameCovariates(a: readonly CovariateUse[], b: readonly CovariateUse[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every(({ name, centre, least, greatest }, i) => {
      const other = b[i];
      return name === other.name && centre === other.centre && least === other.least && greatest === other.greatest;
    })
  );
}

/** Of models that do not say it. */
const EARLIER_DAMPING_DAYS = 90;

type ForecastContext = DayContext & { readonly daysSinceOrigin: number };

/**
 * What the features of each day to forecast are made of. A covariate the model does not know is left out, one that is
 * missing on a day counts as 0, and one out of the range seen as the edge of the range.
 * Throws a RangeError when the days are not contiguous and ascending.
 */
function contextsOf(model: CalendarModel, { others }: ColumnLayout, days: readonly FutureDay[]): ForecastContext[] {
  const origin = toEpochDay(model.lastDay);
  const start = toEpochDay(days[0].date);
  checkContiguous(days, start);
  const opening = openingAround(model, start, days);
  const { dampingDays = EARLIER_DAMPING_DAYS } = model;
  const uses = new Map(model.covariates.map((use) => [use.name, use]));
  const centred = (name: string, day: FutureDay): number => {
    const use = uses.get(name);
    return use ? withinRange(entryOf(day.covariates, name), use) - use.centre : 0;
  };
  const holidayOn = (epochDay: number): number => {
    const day = days[epochDay - start];
    if (day) return centred(HOLIDAY, day);
    return epochDay === origin ? model.holidayBefore : 0;
  };
  return days.map((day, k) => ({
    opening,
    daysSinceOrigin: start + k - origin,
    trendTime: trendTime(start + k - origin, dampingDays),
    others,
    covariate: (name) => centred(name, day),
    holidayOn,
  }));
}

function checkContiguous(days: readonly FutureDay[], start: number): void {
  const gap = days.find((day, k) => toEpochDay(day.date) !== start + k);
  if (gap) throw new RangeError(`the days to forecast must follow each other without gaps, but ${gap.date} does not`);
}

/** The days that lie before the given ones and after the origin are taken to follow the weekly pattern. */
function openingAround(model: CalendarModel, start: number, days: readonly FutureDay[]): OpeningDays {
  const origin = toEpochDay(model.lastDay);
  const known = model.recentOpen.length;
  const firstKnown = origin - known + 1;
  const gap = Math.max(0, start - origin - 1);
  const past = describeOpening(firstKnown, model.recentOpen, known, known + gap).open;
  const firstDay = Math.min(firstKnown, start);
  const end = Math.max(start + days.length, firstKnown + past.length);
  const open = new Uint8Array(end - firstDay).fill(1);
  open.set(past, firstKnown - firstDay);
  days.forEach((day, k) => {
    open[start + k - firstDay] = day.open ? 1 : 0;
  });
  return describeOpening(firstDay, open, open.length, open.length + LOOKAHEAD_DAYS);
}

/** Digits kept of each entry: more would only make the model file longer. */
const DIGITS = 7;

/**
 * Posterior covariance of the coefficients of the planned columns, in logarithms squared: noise variance × (gram +
 * penalties)⁻¹, and for columns never seen the variance of their prior. Lower triangle by rows. `sigma` is the spread of
 * the residuals, which is too small for the noise by what the fit has followed of it. The recency weights count old
 * days for less than they are worth (an effect that has not changed): Σw² / Σw of the variance is left.
 */
export function effectCovariance(
  layout: ColumnLayout,
  solved: SolvedColumns,
  { sigma, weights }: { readonly sigma: number; readonly weights: Float64Array },
): number[] {
  const planned = plannedColumns(layout, MODEL_SHAPE);
  const { active, precisions, factor, order } = solved;
  const noise = sigma * sigma * inSampleOptimism(weights.length) * (dot(weights, weights) / sum(weights));
  const positions = new Map([...active].map((column, i) => [column, i]));
  const columns = planned.map((column) => {
    const position = positions.get(column);
    return position === undefined ? undefined : inverseFactorColumn(factor, order, position);
  });
  return columns.flatMap((column, i) =>
    columns.slice(0, i + 1).map((other, j) => {
      if (column && other) return rounded(noise * dot(column, other));
      return i === j && sigma > 0 ? rounded(1 / precisions[planned[i]]) : 0;
    }),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/**
 * Errors of `after` − `before`, two plans of the same contiguous days, by the delta method: the gradient of a day's
 * difference by a coefficient is forecast × feature under the one plan less that under the other. Undefined for a model
 * file that does not know its covariance.
 */
export function effectErrorsOf(
  model: CalendarModel,
  before: readonly FutureDay[],
  after: readonly FutureDay[],
): EffectErrors | undefined {
  const { effectCovariance } = model;
  if (effectCovariance === undefined) return undefined;
  const layout = layoutOf(model);
  const planned = plannedColumns(layout, model.shape ?? 1);
  const [old, changed] = [before, after].map((days) => gradientsOf(model, { layout, planned }, days));
  const gradients = changed.map((gradient, k) => gradient.map((value, c) => value - old[k][c]));
  const unknown = unknownNeighbours(model, { layout, planned }, effectCovariance);
  const neighboursUnknown = gradients.some((gradient) => unknown.some((column) => gradient[column] !== 0));
  for (const gradient of gradients) for (const column of unknown) gradient[column] = 0;
  return { loadings: loadingsOf(gradients, effectCovariance), neighboursUnknown, proportional: true, withUnseen: true };
}

/** The columns of a model, and those whose covariance it has. */
interface Columns {
  readonly layout: ColumnLayout;
  readonly planned: readonly number[];
}

/**
 * Planned columns of what happens around a holiday or a closure, by their positions among the planned ones, that are in
 * use and were 0 throughout the history: exactly their coefficients are 0. What is usual of them is no more than a guess,
 * which would drown what is known of the day itself.
 */
function unknownNeighbours(
  { coefficients }: CalendarModel,
  { layout: { start, size }, planned }: Columns,
  covariance: readonly number[],
): number[] {
  const unseen = new Set<number>();
  for (const group of GROUP_NAMES.filter((name) => groupOf(name).neighbour)) {
    for (let k = 0; k < size[group]; k += 1) if (coefficients[group][k] === 0) unseen.add(start[group] + k);
  }
  return planned.flatMap((column, i) => (unseen.has(column) && covariance[(i * (i + 3)) / 2] > 0 ? [i] : []));
}

/** Per day the derivatives of its forecast by the coefficients of the planned columns. */
function gradientsOf(model: CalendarModel, { layout, planned }: Columns, days: readonly FutureDay[]): Float64Array[] {
  const positions = new Int32Array(layout.columns).fill(-1);
  planned.forEach((column, i) => {
    positions[column] = i;
  });
  const forecast = forecastDays(model, days, layout);
  if (days.length === 0) return [];
  const { rows } = rowsOf(model, layout, days);
  return days.map((_, k) => {
    const gradient = new Float64Array(planned.length);
    for (let i = rows.start[k]; i < rows.start[k + 1]; i += 1) {
      const position = positions[rows.index[i]];
      if (position >= 0) gradient[position] = forecast[k] * rows.value[i];
    }
    return gradient;
  });
}
