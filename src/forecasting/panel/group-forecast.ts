import { monthOf, weekdayOf } from '../../dates.ts';
import { explainDay, type Language } from '../explanation.ts';
import { numberWriter, SHARE_DECIMALS, spreadWriter } from '../forecast.ts';
import type { DayRange } from '../forecast-range.ts';
import type { Forecast, ForecastDay } from '../forecast-schema.ts';
import { type Interval, levelOf } from '../intervals/intervals.ts';
import { groupOfSums, intervalsOfGroup } from '../joint/group-intervals.ts';
import { explainSum, type SummedEffects } from '../summed-effects.ts';
import type { GroupDay, GroupSums, OwnNumbers } from './group-sums.ts';
import { PANEL, type PanelModel } from './panel-model.ts';

export interface GroupRequest {
  readonly range: DayRange;
  /** Per cent, 1–99. */
  readonly levels: readonly number[];
  /** Probabilities, 0.005–0.995. */
  readonly quantiles?: readonly number[] | undefined;
  /** Of days whose sums have it: the language of the sentence that says what their forecast is made of. */
  readonly explain?: Language | undefined;
}

/**
 * The forecast of the sum of a group of series, day by day and in total: the sums of their own forecasts, with intervals that
 * know how their errors go together. Each number is rounded once, after summing. The managers' own numbers for some of the
 * series stand beside it, as they do for one: `override` has what the others are forecast and these are said to sell.
 */
export function groupForecast(
  model: PanelModel,
  version: string,
  sums: GroupSums,
  request: GroupRequest,
): Omit<Forecast, 'assumptions'> {
  const { levels, days, total } = sums;
  const write = numberWriter(model);
  const spread = spreadWriter(model, request);
  const change = numberWriter({ ...model, allowNegative: true }).number;
  const moversOf = (movers: SummedEffects['movers']['usualDay']) =>
    movers.map((mover) => ({ series: mover.series, change: change(mover.change) }));
  const explanationOf = (sums: SummedEffects, day: Omit<Parameters<typeof explainDay>[0], 'effects'>) => {
    const { effects, contributions } = explainSum(sums, day.forecast);
    const sentence = request.explain && { explanation: explainDay({ ...day, effects }, request.explain) };
    if (!day.open) return sentence;
    const { usualDay, promotion } = sums.movers;
    const movers = { usualDay: moversOf(usualDay), promotion: moversOf(promotion) };
    return { ...(effects && { effects }), ...sentence, contributions, movers };
  };
  const changes = days.flatMap(({ own }) => own?.change ?? []);
  return {
    dataset: model.dataset,
    datasetVersion: model.datasetVersion,
    model: { version, kind: PANEL },
    ...request.range,
    days: days.map(({ sold, parts, own, effects, ...day }): ForecastDay => {
      const forecast = sold ?? parts.forecast;
      const intervalAt =
        sold === null ? intervalsOfGroup(groupOfSums(parts, levels), model.errors) : () => [sold, sold] as const;
      return {
        ...describe(day),
        ...(sold === null ? {} : { observed: true }),
        forecast: write.number(forecast),
        ...spread(intervalAt),
        ...(own && { override: overrideOf(own, write.number(forecast + own.change)) }),
        ...(effects && explanationOf(effects, { ...describe(day), forecast: write.number(forecast) })),
      };
    }),
    total: {
      forecast: write.number(total.forecast),
      ...spread(intervalsOfGroup(groupOfSums(total, levels), model.errors)),
      ...(changes.length > 0 && {
        withOverrides: write.number(changes.reduce((sum, change) => sum + change, total.forecast)),
      }),
    },
  };
}

/**
 * What becomes of the month that the data end in: what was sold, and what is still to come. `sums` are those of the whole month.
 */
export function groupMonthInProgress(
  model: PanelModel,
  { levels, days, total }: GroupSums,
  request: Pick<GroupRequest, 'levels' | 'quantiles'>,
): NonNullable<Forecast['monthInProgress']> {
  const write = numberWriter(model);
  const spread = spreadWriter(model, request);
  const observed = days.filter(({ sold }) => sold !== null);
  const intervalAt = intervalsOfGroup(groupOfSums(total, levels), model.errors);
  const remainingAt = (level: number): Interval => {
    const [lower, upper] = intervalAt(level);
    return [lower - total.sold, upper - total.sold];
  };
  return {
    month: monthOf(days[0].date),
    observed: { days: observed.filter(({ open }) => open > 0).length, sales: write.number(total.sold) },
    remaining: {
      days: days.length - observed.length,
      forecast: write.number(total.forecast - total.sold),
      ...spread(remainingAt),
    },
    total: { forecast: write.number(total.forecast), ...spread(intervalAt) },
  };
}

/** The levels (per cent) at which sums must be kept for these intervals and quantiles. */
export function levelsOf({ levels, quantiles = [] }: Pick<GroupRequest, 'levels' | 'quantiles'>): number[] {
  return [...new Set([...levels, ...quantiles.map(levelOf)])].sort((a, b) => a - b);
}

function overrideOf({ series, reasons }: OwnNumbers, sales: number): ForecastDay['override'] {
  return { sales, reason: reasons.join('; '), series };
}

function describe({ date, open, promo, holiday }: Pick<GroupDay, 'date' | 'open' | 'promo' | 'holiday'>) {
  const share = (count: number) => (open === 0 ? 0 : Number((count / open).toFixed(SHARE_DECIMALS)));
  return { date, weekday: weekdayOf(date), open: open > 0, promo: share(promo), holiday: share(holiday) };
}
