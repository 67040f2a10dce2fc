import { z } from 'zod';
import type { IsoDay } from '../dates.ts';
import { isoDaySchema } from '../primitives.ts';
import { createChangeDetector, FALSE_ALARM_DAYS, type Raised } from './change-detector.ts';
import { type ErrorBlock, standardError, whiten } from './error-whitening.ts';
import type { ScoredDay } from './judged-day.ts';

/** A lasting change of the sales that the forecasts did not follow. */
export const alarmSchema = z
  .object({
    id: z.string().describe('The same for as long as the alarm stands'),
    direction: z.enum(['below', 'above']).describe('Where sales ran relative to the forecast'),
    since: isoDaySchema.describe('The day on which the change most likely began'),
    raisedOn: isoDaySchema.describe('The day whose sales raised it'),
    until: isoDaySchema.nullable().describe('The last day before it ended; null while it stands'),
    days: z.int().describe('Scored days from `since` on, up to its end or the last one'),
    sales: z.number().describe('Sold on those days'),
    forecast: z.number().describe('Forecast for those days'),
    change: z.number().nullable().describe('sales / forecast − 1, a fraction; null when nothing was forecast'),
    falseAlarmDays: z.int().describe('Scored days between two false alarms, on average at least'),
  })
  .meta({ id: 'ForecastAlarm' });

export type Alarm = z.infer<typeof alarmSchema>;

/** Scored days of forecasts from one origin; days ascend from block to block. */
export interface ForecastBlock extends ErrorBlock {
  readonly origin: IsoDay;
}

/** An alarm has ended when the mean error of so many last days is below this share of what it was. */
const ENDING_DAYS = 14;
const ENDING_SHARE = 1 / 3;

/**
 * All alarms that the days raise, oldest first; at most the last one stands (`until` null). An alarm ends when a forecast
 * that has seen the change takes over (its origin is not before `raisedOn`) or when the errors of two weeks are back to
 * less than a third; only then the test begins anew, so that one change is one alarm.
 */
export function findAlarms(blocks: readonly ForecastBlock[]): Alarm[] {
  const days = blocks.flatMap((block) => block.days.map((day) => ({ day, origin: block.origin })));
  const errors = days.map(({ day }) => standardError(day));
  const detector = createChangeDetector();
  const alarms: Alarm[] = [];
  let standing: Raised | undefined;
  const end = (last: number) => {
    if (standing) alarms.push(alarmOf(standing, days, { last, stands: false }));
    standing = undefined;
    detector.restart();
  };
  for (const block of blocks) {
    detector.read(whiten(block), (at, raised) => {
      if (standing && days[at].origin >= days[standing.at].day.date) end(at - 1);
      else if (standing && hasFaded(errors, standing, at)) end(at);
      else standing ??= raised;
    });
  }
  if (standing) alarms.push(alarmOf(standing, days, { last: days.length - 1, stands: true }));
  return alarms;
}

/** Whether the errors since the alarm are no longer what raised it. */
function hasFaded(errors: readonly number[], { start, at }: Raised, now: number): boolean {
  if (now - at < ENDING_DAYS) return false;
  const raised = mean(errors.slice(start, at + 1));
  const last = mean(errors.slice(now - ENDING_DAYS + 1, now + 1));
  return last * Math.sign(raised) < Math.abs(raised) * ENDING_SHARE;
}

function alarmOf(
  { at, start, direction }: Raised,
  days: readonly { readonly day: ScoredDay }[],
  { last, stands }: { readonly last: number; readonly stands: boolean },
): Alarm {
  const span = days.slice(start, last + 1).map(({ day }) => day);
  const sales = span.reduce((sum, day) => sum + day.actual, 0);
  const forecast = span.reduce((sum, day) => sum + day.forecast, 0);
  const raisedOn = days[at].day.date;
  return {
    id: `${raisedOn}-${direction}`,
    direction,
    since: days[start].day.date,
    raisedOn,
    until: stands ? null : days[last].day.date,
    days: span.length,
    sales,
    forecast,
    change: forecast === 0 ? null : sales / forecast - 1,
    falseAlarmDays: FALSE_ALARM_DAYS,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
