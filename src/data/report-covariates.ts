import type { Finding } from '../schemas/dataset.ts';
import {
  type Covariate,
  type Facts,
  isConstant,
  isFunctionOfWeekday,
  listWeekdays,
  markedOn,
  seenWeekdays,
} from './report-facts.ts';
import { HOLIDAY, PROMO } from './series.ts';

const BY_WEEKDAY: Readonly<Record<string, Finding['code']>> = {
  [PROMO]: 'promo-is-weekday',
  [HOLIDAY]: 'holiday-is-weekday',
};

/** Covariates whose effect cannot be learnt because they never change, go with the weekday, or with time. */
export function covariateFindings(facts: Facts): Finding[] {
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
export function collinearFindings({ covariates, days }: Facts): Finding[] {
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
