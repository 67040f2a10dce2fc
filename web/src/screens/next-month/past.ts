import type { ObservedDay } from '../../../../src/sales/observed-days.ts';
import { getObservedDays } from '../../api/datasets.ts';
import type { About } from '../../api/series.ts';
import type { Span } from './asked/months.ts';
import { pastSpans } from './month-range.ts';

/** What is known of the days before a forecast, of its own that have passed, and of the same ones a year before. */
export interface Past {
  readonly recent: readonly ObservedDay[];
  readonly yearBefore: readonly ObservedDay[];
}

/** In one answer, which is compressed to less than two short ones are. */
export async function readPast(about: About, forecast: Span, data: Span, signal: AbortSignal): Promise<Past> {
  const { recent, yearBefore } = pastSpans(forecast, data);
  const first = yearBefore?.from ?? recent?.from;
  const last = recent?.to ?? yearBefore?.to;
  if (first === undefined || last === undefined) return { recent: [], yearBefore: [] };
  const { days } = await getObservedDays(about, first, last, signal);
  const within = (span: Span | undefined) =>
    span === undefined ? [] : days.filter(({ date }) => date >= span.from && date <= span.to);
  return { recent: within(recent), yearBefore: within(yearBefore) };
}
