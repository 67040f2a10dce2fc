import { toEpochDay, type Weekday, weekdayOf } from '../../dates.ts';
import { headersByCovariate } from '../columns.ts';
import type { Column, Finding } from '../dataset.ts';
import { HOLIDAY, PROMO, type Series, WEEKDAYS } from '../series.ts';

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** One covariate with the name its column has in the file. */
interface Covariate {
  readonly key: string;
  readonly name: string;
  readonly values: Float64Array;
  /** Every value is 0 or 1. */
  readonly binary: boolean;
}

/** What the checks of the report look at. */
interface Facts {
  readonly days: number;
  readonly weekdays: readonly Weekday[];
  readonly epochDays: readonly number[];
  readonly covariates: readonly Covariate[];
  readonly closedWeekdays: readonly Weekday[];
}

export function factsOf(series: Series, columns: readonly Column[], closedWeekdays: readonly Weekday[]): Facts {
  const headers = headersByCovariate(columns);
  const covariates = Object.entries(series.covariates).map(([key, values]) => ({
    key,
    name: headers.get(key) ?? key,
    values,
    binary: values.every((value) => value === 0 || value === 1),
  }));
  return {
    days: series.days.length,
    weekdays: series.days.map(weekdayOf),
    epochDays: series.days.map(toEpochDay),
    covariates,
    closedWeekdays,
  };
}

/** `Tuesday, Thursday and Saturday`. */
function listWeekdays(weekdays: readonly Weekday[]): string {
  return listed(weekdays.map((weekday) => WEEKDAY_NAMES[weekday - 1] ?? ''));
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The weekdays that occur at all, in order. */
function seenWeekdays({ weekdays }: Facts): Weekday[] {
  return WEEKDAYS.filter((weekday) => weekdays.includes(weekday));
}

/** On how many of the days of `weekday` the covariate is above 0, and on how many it is not. */
function markedOn({ weekdays }: Facts, { values }: Covariate, weekday: Weekday): { with: number; without: number } {
  const at = weekdays.flatMap((other, i) => (other === weekday ? [values[i] ?? 0] : []));
  const marked = at.filter((value) => value > 0).length;
  return { with: marked, without: at.length - marked };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** True when the covariate has one value on each weekday. */
function isFunctionOfWeekday({ weekdays }: Facts, { values }: Covariate): boolean {
  const valueOn = new Map(weekdays.map((weekday, i) => [weekday, values[i]] as const));
  return weekdays.every((weekday, i) => valueOn.get(weekday) === values[i]);
}

/** Effects that the data cannot separate, or has never seen. */
export function findingsOf(facts: Facts): Finding[] {
  return [
    ...covariateFindings(facts),
    ...collinearFindings(facts),
    ...weekdayFindings(facts),
    ...combinationFindings(facts),
    ...seasonFindings(facts),
  ];
}

const BY_WEEKDAY: Readonly<Record<string, Finding['code']>> = {
  [PROMO]: 'promo-is-weekday',
  [HOLIDAY]: 'holiday-is-weekday',
};

/** Covariates whose effect cannot be learnt because they never change, go with the weekday, or with time. */
function covariateFindings(facts: Facts): Finding[] {
  return facts.covariates.flatMap((covariate) => {
    if (isConstant(covariate.values)) return [constant(covariate, facts)];
    if (isFunctionOfWeekday(facts, covariate)) return [functionOfWeekday(covariate, facts)];
    return isLine(facts.epochDays, covariate.values) ? [lineOfTime(covariate, facts)] : [];
  });
}

function constant({ key, name, values, binary }: Covariate, { days }: Facts): Finding {
  const value = values[0] ?? 0;
  const what = binary && value === 0 ? `is never 1 in ${days} days` : `is ${value} on all of the ${days} days`;
  return { code: 'constant-covariate', covariates: [key], message: `${name} ${what}: its effect is unknown` };
}

function functionOfWeekday(covariate: Covariate, facts: Facts): Finding {
  const { key, name, binary } = covariate;
  const code = BY_WEEKDAY[key] ?? 'covariate-is-weekday';
  if (!binary) {
    const message = `${name} has one value on each weekday: its effect cannot be told from the weekday's`;
    return { code, covariates: [key], message };
  }
  const weekdays = seenWeekdays(facts).filter((weekday) => markedOn(facts, covariate, weekday).with > 0);
  const message =
    `${name} equals ${listWeekdays(weekdays)} on ${facts.days} of ${facts.days} days: its effect cannot be told from the ` +
    `weekday's, so no ${EFFECTS[key] ?? `${name} effect`} can be learnt`;
  return { code, covariates: [key], weekdays, message };
}

const EFFECTS: Readonly<Record<string, string>> = { [PROMO]: 'promotion effect', [HOLIDAY]: 'holiday effect' };

function lineOfTime({ key, name }: Covariate, { days }: Facts): Finding {
  const message = `${name} grows by the same amount each day on all of the ${days} days: its effect cannot be told from the trend`;
  return { code: 'covariate-is-time', covariates: [key], message };
}

const LISTED_PAIRS = 20;

/** Pairs of covariates that are the same, opposite, or otherwise on one line; the first 20. */
function collinearFindings({ covariates, days }: Facts): Finding[] {
  const varying = covariates.filter(({ values }) => !isConstant(values));
  const findings = varying.flatMap((a, i) =>
    varying.slice(i + 1).flatMap((b) => {
      const relation = relationOf(a, b);
      if (relation === undefined) return [];
      const message = `${a.name} and ${b.name} ${relation} on all of the ${days} days: their effects cannot be told apart`;
      return [{ code: 'collinear-covariates' as const, covariates: [a.key, b.key], message }];
    }),
  );
  return findings.slice(0, LISTED_PAIRS);
}

function relationOf(a: Covariate, b: Covariate): string | undefined {
  if (a.values.every((value, i) => value === b.values[i])) return 'are equal';
  if (a.binary && b.binary && a.values.every((value, i) => value === 1 - (b.values[i] ?? 0))) return 'are opposite';
  return isLine(a.values, b.values) ? 'change in proportion' : undefined;
}

/** True when all points (x, y) lie on one straight line that is not level, within rounding. */
function isLine(x: ArrayLike<number>, y: ArrayLike<number>): boolean {
  const [low, high] = extremes(x);
  const [x0, x1, y0, y1] = [x[low] ?? 0, x[high] ?? 0, y[low] ?? 0, y[high] ?? 0];
  if (x0 === x1 || y0 === y1) return false;
  const slope = (y1 - y0) / (x1 - x0);
  const tolerance = 1e-9 * Math.abs(y1 - y0);
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(y0 + slope * ((x[i] ?? 0) - x0) - (y[i] ?? 0)) > tolerance) return false;
  }
  return true;
}

function extremes(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [0, 0];
  for (let i = 1; i < values.length; i++) {
    if ((values[i] ?? 0) < (values[low] ?? 0)) low = i;
    if ((values[i] ?? 0) > (values[high] ?? 0)) high = i;
  }
  return [low, high];
}

function weekdayFindings({ weekdays, closedWeekdays }: Facts): Finding[] {
  const unseen = WEEKDAYS.filter((weekday) => !weekdays.includes(weekday));
  if (unseen.length === 0) return [];
  const unexplained = unseen.filter((weekday) => !closedWeekdays.includes(weekday));
  const reason = unexplained.length === 0 ? 'the store never opens then' : 'what it would sell then is unknown';
  const message = `No day is a ${listWeekdays(unseen).replace(' and ', ' or ')}: ${reason}`;
  return [{ code: 'weekday-never-seen', covariates: [], weekdays: unseen, message }];
}

/** A combination seen on fewer days is rare: its effect rests on next to nothing. */
const RARE = 4;

/** Which weekdays never met a promotion or a holiday (or met few), and whether these two ever met. */
function combinationFindings(facts: Facts): Finding[] {
  const flags = facts.covariates.filter(
    (covariate) =>
      (covariate.key === PROMO || covariate.key === HOLIDAY) &&
      !isConstant(covariate.values) &&
      !isFunctionOfWeekday(facts, covariate),
  );
  return [...flags.flatMap((flag) => weekdayCombinations(flag, facts)), ...togetherFindings(facts)];
}

function weekdayCombinations(flag: Covariate, facts: Facts): Finding[] {
  const seen = seenWeekdays(facts).map((weekday) => ({ weekday, ...markedOn(facts, flag, weekday) }));
  const only = seen.filter((count) => count.with > 0).map(({ weekday }) => weekday);
  const never = seen.filter((count) => count.with === 0).map(({ weekday }) => weekday);
  const always = seen.filter((count) => count.without === 0).map(({ weekday }) => weekday);
  const rare = seen.filter((count) => count.with > 0 && count.with < RARE);
  const findings: Finding[] = [];
  const add = (code: Finding['code'], weekdays: Weekday[], message: string) =>
    findings.push({ code, covariates: [flag.key], weekdays, message: `${flag.name} ${message}` });
  if (never.length > 0 && flag.key === PROMO) {
    add(
      'promo-weekdays',
      only,
      `falls only on ${listWeekdays(only)}: its effect on ${listWeekdays(never)} was never seen`,
    );
  } else if (never.length > 0) {
    add('unseen-combination', never, `never fell on ${listWeekdays(never)}: its effect there was never seen`);
  }
  if (always.length > 0) {
    add('unseen-combination', always, `falls on every ${listWeekdays(always)}: these were never seen without it`);
  }
  if (rare.length > 0) {
    const counts = listed(rare.map((count) => `${listWeekdays([count.weekday])} (${count.with})`));
    const weekdays = rare.map(({ weekday }) => weekday);
    add(
      'rare-combination',
      weekdays,
      `was seen fewer than ${RARE} times on ${counts}: its effect there rests on little data`,
    );
  }
  return findings;
}

function togetherFindings({ covariates }: Facts): Finding[] {
  const promo = covariates.find(({ key }) => key === PROMO);
  const holiday = covariates.find(({ key }) => key === HOLIDAY);
  if (promo === undefined || holiday === undefined) return [];
  const days = (flag: Covariate) => flag.values.filter((value) => value > 0).length;
  const both = promo.values.filter((value, i) => value > 0 && (holiday.values[i] ?? 0) > 0).length;
  if (days(promo) === 0 || days(holiday) === 0 || both >= RARE) return [];
  const code = both === 0 ? 'unseen-combination' : 'rare-combination';
  const message =
    `${promo.name} (${days(promo)} days) and ${holiday.name} (${days(holiday)} days) ` +
    (both === 0 ? 'never fell on one day: ' : `fell together only ${both === 1 ? 'once' : `${both} times`}: `) +
    'what a promotion does on a holiday is unknown';
  return [{ code, covariates: [PROMO, HOLIDAY], message }];
}

/** A season of the year can be separated from a trend only when part of it has been seen twice: 1.15 years. */
const DAYS_FOR_SEASON = 420;

function seasonFindings({ epochDays }: Facts): Finding[] {
  const span = (epochDays.at(-1) ?? 0) - (epochDays[0] ?? 0) + 1;
  if (span >= DAYS_FOR_SEASON) return [];
  const message =
    `The data spans ${span} days (${(span / 365.25).toFixed(2)} years): a season of the year cannot be told from a trend ` +
    `before ${DAYS_FOR_SEASON} days, so none is learnt`;
  return [{ code: 'no-yearly-season', covariates: [], message }];
}
