import type { ObservedDay } from '../../../../src/sales/observed-days.ts';
import { getObservedDays } from '../../api/datasets.ts';
import type { About } from '../../api/series.ts';
import { pastSpans, type Span } from './month-range.ts';

/** What is known of the days before a forecast, of its own that have passed, and of the same ones a year before. */
export interface Past {
  readonly recent: readonly ObservedDay[];
  readonly yearBefore: readonly ObservedDay[];
}

export async function readPast(about: About, forecast: Span, data: Span, signal: AbortSignal): Promise<Past> {
  const { recent, yearBefore } = pastSpans(forecast, data);
  const read = async (span: Span | undefined) =>
    span === undefined ? [] : (await getObservedDays(about, span.from, span.to, signal)).days;
  const [now, then] = await Promise.all([read(recent), read(yearBefore)]);
  return { recent: now, yearBefore: then };
}
