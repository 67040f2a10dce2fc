import { z } from 'zod';
import type { IsoDay } from '../dates.ts';
import { counted, isOne, numberFormat } from '../language/number-format.ts';
import { type Language, LOCALES, writtenDay, writtenNumber } from '../language/wording.ts';
import { isoDaySchema } from '../primitives.ts';
import {
  createChangeDetector,
  type ErrorBlock,
  FALSE_ALARM_DAYS,
  type Raised,
  standardError,
  whiten,
} from './change-detector.ts';
import type { ScoredDay } from './scores.ts';

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
    falseAlarmDays: z
      .int()
      .describe(
        'Scored days between two false alarms, on average at least: of all series together where there are many',
      ),
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
 *
 * @param threshold of the detector; that of a single series by default
 */
export function findAlarms(blocks: readonly ForecastBlock[], threshold?: number): Alarm[] {
  const days = blocks.flatMap((block) => block.days.map((day) => ({ day, ...block })));
  const errors = days.map(({ day, counts }) => standardError(day, counts));
  const detector = createChangeDetector(threshold);
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

interface AlarmWords {
  readonly amount: string;
  readonly below: boolean;
  readonly since: string;
  readonly until: string | undefined;
  readonly days: string;
  readonly rate: string;
}

const SENTENCES: Readonly<Record<Language, (words: AlarmWords) => string>> = {
  en: ({ amount, below, since, until, days, rate }) =>
    until === undefined
      ? `Sales have run ${amount}${below ? 'below' : 'above'} forecast since ${since}; that is ${counted(days, 'day', 'days')} with sales. ` +
        `When nothing has changed, such a run comes up at most once in ${rate} days on average. ` +
        'Look for what has changed, enter it in the calendar if it is known, and train again.'
      : `From ${since} to ${until} sales ran ${amount}${below ? 'below' : 'above'} forecast: ${counted(days, 'day', 'days')} with sales.`,
  es: ({ amount, below, since, until, days, rate }) =>
    until === undefined
      ? `Las ventas van ${amount}por ${below ? 'debajo' : 'encima'} de la previsión desde el ${since}; ${isOne(days) ? 'es' : 'son'} ${counted(days, 'día', 'días')} con ventas. ` +
        `Si nada ha cambiado, una racha así se da como mucho una vez cada ${rate} días de media. ` +
        'Mire qué ha cambiado, anótelo en el calendario si se conoce y vuelva a entrenar.'
      : `Del ${since} al ${until} las ventas fueron ${amount}por ${below ? 'debajo' : 'encima'} de la previsión: ${counted(days, 'día', 'días')} con ventas.`,
};

/** What happened, for the people of the store: "Sales have run 12% below forecast since 3 March 2026; …". */
export function alarmMessage(
  { direction, since, until, days, change, falseAlarmDays }: Alarm,
  language: Language,
): string {
  const share = change === null ? undefined : Math.abs(change);
  const percent = numberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 1 });
  return SENTENCES[language]({
    amount: share === undefined ? '' : `${percent(Number(share.toPrecision(2)))} `,
    below: direction === 'below',
    since: writtenDay(since, language),
    until: until === null ? undefined : writtenDay(until, language),
    days: writtenNumber(days, language),
    rate: writtenNumber(falseAlarmDays, language),
  });
}
