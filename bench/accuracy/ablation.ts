import { addDays, lastDayOf, monthOf } from '../../src/dates.ts';
import { type Metric, wape } from '../../src/forecasting/evaluation/metrics.ts';
import { calendar, fitMany, type Variation } from '../../src/forecasting/models/calendar/calendar.ts';
import { GROUP_NAMES, type GroupName, groupOf } from '../../src/forecasting/models/calendar/feature-groups.ts';
import type { CalendarModel } from '../../src/forecasting/models/calendar/model.ts';
import { COMBINATION, MEMBER_KINDS } from '../../src/forecasting/models/combination.ts';
import { evaluate } from '../../src/pipeline/evaluate.ts';
import { split } from '../../src/pipeline/split.ts';
import { train } from '../../src/pipeline/train.ts';
import { trainingOptionsSchema } from '../../src/runs/run.ts';
import { resultOf } from '../../src/runs/run-record.ts';
import { asFutureDays } from '../../src/sales/series.ts';
import { table } from '../machine.ts';
import type { Case } from './cases.ts';
import { dataOf, forecastMonth } from './product.ts';
import { geometricMean, meanOf, ratioToBest } from './ranking.ts';
import { scoreCase } from './scores.ts';

/** The cases of a panel, and its name. */
export interface PanelCases {
  readonly panel: string;
  readonly cases: readonly Case[];
}

/** What is registered when candidates are not there, or the one asked for is another. */
interface Arrangement {
  readonly name: string;
  readonly model: string;
  readonly without?: string;
  /** Name of the arrangement that it is compared with. */
  readonly base: string;
}

const AUTO = 'auto';

/** Each member out of the combination, then each other candidate out of the choice, then the choice and the combination. */
const ARRANGEMENTS: readonly Arrangement[] = [
  { name: AUTO, model: AUTO, base: AUTO },
  { name: COMBINATION, model: COMBINATION, base: COMBINATION },
  ...MEMBER_KINDS.map((kind) => ({
    name: `\`combination\` without \`${kind}\``,
    model: COMBINATION,
    without: kind,
    base: COMBINATION,
  })),
  { name: '`calendar` alone, not combined', model: calendar.kind, base: COMBINATION },
  ...['seasonal-naive', 'linear'].map((kind) => ({
    name: `\`auto\` without \`${kind}\``,
    model: AUTO,
    without: kind,
    base: AUTO,
  })),
  { name: '`auto` without the choice: always the combination', model: COMBINATION, base: AUTO },
];

interface Errors {
  readonly wape: Metric;
  readonly msis80: Metric;
}

/**
 * What each arrangement scores on a case. Each candidate is fitted once; tested, combined and chosen from are those that an
 * arrangement leaves. Throws an AppError `cannot-fit` where nothing is left that can be fitted.
 */
function errorsOf(each: Case): Errors[] {
  const data = dataOf(each);
  const { value: parts } = split(data, trainingOptionsSchema.parse({ version: data.source.datasetVersion }).split);
  const { plan, fits } = resultOf(train(data, parts)).value;
  const known = new Map<string, Errors>();
  return ARRANGEMENTS.map(({ model, without }) => {
    const key = `${model} ${without}`;
    const found = known.get(key);
    if (found) return found;
    const options = trainingOptionsSchema.parse({ version: data.source.datasetVersion, model });
    const left = fits.filter(({ kind }) => kind !== without);
    const { model: trained } = resultOf(evaluate(data, parts, { plan, fits: left }, options)).value;
    const errors = scoreCase(each, { ...forecastMonth(each, trained), seconds: 0 });
    known.set(key, errors);
    return errors;
  });
}

/** What the candidates, their combination and the choice among them are worth. */
export function candidatesReport(panels: readonly PanelCases[]): string {
  const scored = panels.map(({ panel, cases }) => ({ panel, cases, errors: cases.map(errorsOf) }));
  const rows = ARRANGEMENTS.flatMap(({ name, base }, i) => {
    const b = ARRANGEMENTS.findIndex((other) => other.name === base);
    if (b === i) return [];
    const cells = scored.flatMap(({ cases, errors }) =>
      (['wape', 'msis80'] as const).map((metric) => {
        const of = (k: number) => errors.map((each) => each[k][metric]);
        return perCentChange(meanRatio(cases, of(i), of(b)), 2);
      }),
    );
    return [[name, `\`${base}\``, ...cells]];
  });
  const head = panels.flatMap(({ panel }) => [`${panel}, WAPE`, `${panel}, MSIS80`]);
  return table(['part', 'compared with', ...head], rows);
}

/** Forecasts of the month of each case by `calendar` alone, for its open days; models may be changed after the fit. */
export function forecastsOf(
  cases: readonly Case[],
  variation: Variation,
  change: (model: CalendarModel) => CalendarModel = (model) => model,
): Float64Array[] {
  return cases.map(({ training, test, origin }) => {
    const model = change(fitMany(training, [training.days.length], variation)[0]);
    const first = addDays(training.days[training.days.length - 1], 1);
    const future = [
      ...(first < origin ? asFutureDays({ ...test, days: [] }, first, addDays(origin, -1)) : []),
      ...asFutureDays(test, origin, lastDayOf(monthOf(origin))),
    ];
    return calendar.forecast(model, future).filter((_, i) => future[i].open);
  });
}

/** The groups whose prior says something: those that can be left out. */
export const GROUPS_WITH_PRIOR = GROUP_NAMES.filter((name) => groupOf(name).prior.sd !== Number.POSITIVE_INFINITY);

type Part = readonly [name: string, variation: Variation, change?: (model: CalendarModel) => CalendarModel];

const without = (name: string, groups: readonly GroupName[]): Part => [
  name,
  { priorScale: (group) => (groups.includes(group) ? 0 : 1) },
];

/** Effects that several of the groups are part of: each takes over what another leaves, so that they also go together. */
function sharedEffects(groups: readonly GroupName[]): (readonly [effect: string, members: GroupName[]])[] {
  const effects = [...new Set(groups.map((group) => groupOf(group).effect))];
  return effects
    .map((effect) => [effect, groups.filter((group) => groupOf(group).effect === effect)] as const)
    .filter(([, members]) => members.length > 1);
}

const OTHER_PARTS: readonly Part[] = [
  ['robust weights', { huber: Number.POSITIVE_INFINITY }],
  ['forgetting', { halfLife: Number.POSITIVE_INFINITY }],
  ['season and trend weighed by evidence', { beliefs: 'cautious' }],
  ['the level correction', {}, (model) => ({ ...model, level: 0 })],
  ['the anniversary correction', {}, (model) => ({ ...model, anniversaries: [] })],
];

/** What the feature groups of `calendar` and its other parts are worth: WAPE of that candidate alone, no intervals. */
export function calendarReport(
  panels: readonly PanelCases[],
  groups: readonly GroupName[] = GROUPS_WITH_PRIOR,
): string {
  const parts: readonly Part[] = [
    ...groups.map((group) => without(`\`${group}\``, [group])),
    ...sharedEffects(groups).map(([effect, members]) => without(`all ${members.length} of ${effect}`, members)),
    ...OTHER_PARTS,
  ];
  const wapes = ({ cases }: PanelCases, [, variation, change]: Part) =>
    forecastsOf(cases, variation, change).map((forecast, i) => wape(cases[i].test.sales, forecast));
  const bases = panels.map((panel) => wapes(panel, ['', {}]));
  const rows = parts.map((part) => [
    part[0],
    ...panels.map((panel, p) => perCentChange(meanRatio(panel.cases, wapes(panel, part), bases[p]), 2)),
  ]);
  return table(['left out', ...panels.map(({ panel }) => `${panel}, WAPE`)], rows);
}

/**
 * Geometric mean, over the sources and regimes, of the ratio of two mean errors: a source counts as much as any other,
 * however many series it has and however hard it is. Means are over the cases that have both.
 */
export function meanRatio(
  cases: readonly Pick<Case, 'group' | 'regime'>[],
  errors: readonly Metric[],
  base: readonly Metric[],
): Metric {
  const keys = cases.map(({ group, regime }) => `${group} ${regime}`);
  const isKnown = keys.map((_, i) => errors[i] !== null && base[i] !== null);
  const ratios = [...new Set(keys)].map((key) => {
    const within = (values: readonly Metric[]) => meanOf(values.filter((_, i) => isKnown[i] && keys[i] === key));
    return ratioToBest(within(errors), [within(base)]);
  });
  return geometricMean(ratios);
}

/** The change as a signed percentage; a change that rounds to nothing has no sign. */
export function perCentChange(ratio: Metric, digits = 1): string {
  if (ratio === null) return '–';
  const size = Math.abs(100 * (ratio - 1)).toFixed(digits);
  return `${Number(size) === 0 ? '' : ratio > 1 ? '+' : '−'}${size} %`;
}
