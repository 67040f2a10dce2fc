import { type IsoMonth, monthOf, nextMonth } from '../../../../../src/dates.ts';
import type { ArchivedSummary } from '../../../../../src/monitoring/scores.ts';
import type { ObservedDay } from '../../../../../src/sales/observed-days.ts';
import { type DatasetVersion, getObservedDays } from '../../../api/datasets.ts';
import { type Forecast, getForecast } from '../../../api/forecasts.ts';
import { ApiError } from '../../../api/http.ts';
import { getAccuracy } from '../../../api/models.ts';
import type { About } from '../../../api/series.ts';
import { rememberedAssume } from '../asked/assumed.ts';
import { wholeMonth } from '../asked/months.ts';
import { daysYearBefore, monthsAhead, promisedBefore } from './months-ahead.ts';

type MonthInProgress = NonNullable<Forecast['monthInProgress']>;

/** The months around the shown one, as the service answers them. */
export interface Outlook {
  readonly months: readonly { readonly month: IsoMonth; readonly forecast: Forecast }[];
  /** What was sold in the same months a year before, as far as the data have them. */
  readonly yearBefore: readonly ObservedDay[];
  readonly inProgress: MonthInProgress | undefined;
  /** What was forecast of the month in progress before it began. */
  readonly promised: ArchivedSummary | undefined;
}

type Assumed = Pick<Forecast, 'assume'>;
const isAsked = ({ assume }: Assumed, asked: Assumed) => assume === undefined || assume === (asked.assume ?? 'usual');

/** By one question after another: of thousands of series each is work. What the shown forecast answers is not asked again. */
export async function readOutlook(
  about: About,
  shown: Forecast,
  data: DatasetVersion,
  signal: AbortSignal,
): Promise<Outlook> {
  const first = isOfNext(shown, data) ? shown : await getForecast({ ...about, levels: LEVELS }, signal);
  const answered = [shown, first];
  const answerOf = async (month: IsoMonth, asked: Assumed): Promise<Forecast> => {
    const known = answered.find((one) => wholeMonth(one.from, one.to) === month && isAsked(one, asked));
    if (known) return known;
    const answer = await getForecast({ ...about, month, ...asked, levels: LEVELS }, signal);
    answered.push(answer);
    return answer;
  };
  const assumedIn = (month: IsoMonth): Assumed => ({ assume: rememberedAssume({ ...about, days: month }) });

  const asked = monthsAhead(first);
  const months: { month: IsoMonth; forecast: Forecast }[] = [];
  for (const month of asked) {
    const forecast = await unlessRefused(answerOf(month, assumedIn(month)));
    if (forecast) months.push({ month, forecast });
  }
  const current = first.monthInProgress?.month;
  const next = current === undefined ? undefined : await answerOf(nextMonth(current), assumedIn(current));
  const span = daysYearBefore(asked, data);
  const observed = span && (await getObservedDays(about, span.from, span.to, signal));
  const counted = current === undefined ? [] : (await getAccuracy(about)).byMonth;
  return {
    months,
    yearBefore: observed?.days ?? [],
    inProgress: next?.monthInProgress,
    promised: current === undefined ? undefined : promisedBefore(current, counted),
  };
}

/** Of the intervals that are shown. */
const LEVELS = '80';

/** Whether a forecast is that of the month after the data, for certain. */
function isOfNext({ from, to, monthInProgress, datasetVersion }: Forecast, data: DatasetVersion): boolean {
  const isAfterData = datasetVersion === data.version && wholeMonth(from, to) === nextMonth(monthOf(data.to));
  return monthInProgress !== undefined || isAfterData;
}

/** Months that are too far ahead are left out. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'invalid-request') return undefined;
    throw error;
  });
}
