import type { Assume } from '../../../src/forecasting/assumptions.ts';
import type { Forecast, ForecastDay, GroupedForecast } from '../../../src/forecasting/forecast-schema.ts';
import type { Overrides, OverridesRequest } from '../../../src/monitoring/overrides.ts';
import type { KnownFutureRequest } from '../../../src/sales/known-future.ts';
import type { Summary as SummaryNumbers } from '../../../src/summary/summary.ts';
import { call, callJson, type FileType, pathOf } from './http.ts';
import type { About } from './series.ts';

export type { Forecast, ForecastDay, GroupedForecast, Overrides, OverridesRequest };

/** The week behind and the days ahead, in numbers and in the sentences of the page's language. */
export type Summary = SummaryNumbers & { readonly text: string };

/** How a forecast differs from that of the stored calendar. */
interface Difference {
  readonly baseline: number;
  readonly difference: number;
  readonly intervals: ForecastDay['intervals'];
}

/** The answer to a what-if question; `comparison` is missing when the model has no uncertainty of the difference. */
export type WhatIf = Forecast & {
  readonly comparison?: {
    readonly days: readonly (Difference & { readonly date: string })[];
    readonly total: Difference;
  };
};

interface ForecastRange extends About {
  readonly month?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly levels?: string | undefined;
  readonly explain?: boolean | undefined;
  /** Of promotions that nobody has planned; as usual when it is left out. */
  readonly assume?: Assume | undefined;
}

const path = (range: ForecastRange) => pathOf('/forecast', { ...range });

export const getForecast = (range: ForecastRange, signal?: AbortSignal) =>
  callJson<Forecast>(path(range), { ...(signal && { signal }) });

export const getSummary = (dataset: string, signal?: AbortSignal) =>
  callJson<Summary>(pathOf('/summary', { dataset }), { ...(signal && { signal }) });

/** The next month of each group of series with the same text in a column. */
export const getGroupedForecast = (dataset: string, groupBy: string, signal?: AbortSignal) =>
  callJson<GroupedForecast>(pathOf('/forecast', { dataset, groupBy }), { ...(signal && { signal }) });

/** The forecast if the days of `body` were as it says; stores nothing. */
export const askWhatIf = (range: ForecastRange, body: KnownFutureRequest, signal?: AbortSignal) =>
  callJson<WhatIf>(path(range), { method: 'POST', body, ...(signal && { signal }) });

/** The days as a file, in the language of the page. */
export const getForecastFile = async (range: ForecastRange, type: FileType) =>
  (await call(path(range), { headers: { accept: type } })).blob();

/** The manager's own numbers with the ETag that a change has to name. */
export async function getOverrides({ dataset, series }: About): Promise<{ overrides: Overrides; etag: string }> {
  const response = await call(pathOf('/forecast/overrides', { dataset, series }));
  return { overrides: (await response.json()) as Overrides, etag: response.headers.get('etag') ?? '*' };
}

/** Replaces the numbers of the days to come, provided that those that were seen still stand. */
export const putOverrides = (body: OverridesRequest, seen: string) =>
  callJson<Overrides>('/forecast/overrides', { method: 'PUT', body, headers: { 'if-match': seen } });
