import { addDays, daysBetween, type IsoDay } from '../../src/dates.ts';
import { atLevels, forecast } from '../../src/forecasting/forecast.ts';
import { type DayRange, MAX_HORIZON, wholeMonth } from '../../src/forecasting/forecast-range.ts';
import type { Forecast, ForecastQuery, Prediction, PredictRequest } from '../../src/forecasting/forecast-schema.ts';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import { asPlanned } from '../../src/forecasting/scenario/comparison.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import { holidaySourceOf } from '../../src/forecasting/trained-model.ts';
import { ARCHIVED_LEVELS } from '../../src/monitoring/forecast-archive.ts';
import { type KnownFutureRequest, mentionHolidays } from '../../src/sales/known-future.ts';
import type { TableWriter } from '../../src/tables/table-writer.ts';
import type { Computing } from '../computing/computing.ts';
import { ascending, requestOf, served } from '../computing/forecasts.ts';
import type { KnownFutureService } from '../datasets/known-futures.ts';
import type { ForecastArchive } from './forecast-archive.ts';
import { forecastIcalendar, forecastTable } from './forecast-formats.ts';
import type { ModelCache, ServingState } from './model-cache.ts';
import { dayFromFeatures } from './predict-day.ts';
import {
  type CachedResponse,
  cacheable,
  type ResponseForm,
  staleHeader,
  type WrittenResponse,
  writeJson,
  writeResponse,
} from './responses.ts';

/** What a model said of a day. */
export interface Baseline {
  readonly forecast: number;
  readonly model: string;
}

interface Dependencies {
  readonly modelCache: ModelCache;
  readonly calendars: Pick<KnownFutureService, 'scenario'>;
  readonly publicHolidays: PublicHolidays | undefined;
  /** Where the forecasts of whole months are kept. */
  readonly archive: Pick<ForecastArchive, 'record' | 'retry'>;
  readonly tables: Pick<TableWriter, 'write'>;
  readonly compute: Computing['compute'];
}

/** All of a request that its response depends on, as it was sent. */
export interface Wording {
  readonly url: string;
  readonly accept: string | undefined;
  readonly language: string | undefined;
}

/** A response, and what must not have changed for it to be given again. */
interface Recalled {
  readonly wording: Wording;
  readonly dataset: string;
  readonly state: ServingState;
  readonly response: CachedResponse;
}

/** From so many days on a forecast is computed in a thread. */
const LONG_DAYS = 62;
/** Responses kept per serving state: months, ranges and levels that somebody asked for. */
const RESPONSES_KEPT = 500;
/** Of the same address, for clients that accept different forms and languages. */
const WORDINGS_KEPT = 8;
/** Characters of a wording that is worth recalling; longer ones are unusual. */
const LONGEST_RECALLED = 500;
const PREDICT_LEVELS = [80, 95];
/** What is archived and compared with the sales later. */
const DEFAULT_ASSUME = 'usual';

export function createForecastService(dependencies: Dependencies) {
  const { modelCache, calendars, publicHolidays, archive, tables, compute } = dependencies;
  /** By address. Comparing the two headers is a quarter of the work of making one key of all three. */
  const recent = new Map<string, Recalled[]>();

  const remember = (recalled: Recalled): void => {
    const { url, accept = '', language = '' } = recalled.wording;
    if (url.length + accept.length + language.length > LONGEST_RECALLED) return;
    const others = (recent.get(url) ?? []).filter(({ wording }) => !isSame(wording, recalled.wording));
    keep(recent, url, [recalled, ...others].slice(0, WORDINGS_KEPT));
  };

  /** The forecast that was asked for. A whole month is archived too, from the same computation. */
  const issue = async (state: ServingState, query: ForecastQuery, { language }: ResponseForm): Promise<Forecast> => {
    const { model, version, calendar } = state;
    const basis = { state, knowledge: { calendar, publicHolidays }, language };
    const request = requestOf(basis, query);
    const { range, levels } = request;
    if (daysBetween(range.from, range.to) >= LONG_DAYS) return compute('forecast', state, { language, request: query });
    const month = wholeMonth(range);
    const archived = month !== undefined && query.assume === DEFAULT_ASSUME;
    const result = forecast(
      model,
      version,
      archived ? { ...request, levels: ascending([...levels, ...ARCHIVED_LEVELS]) } : request,
    );
    if (archived) {
      archive.record({ dataset: query.dataset, month, state, compute: () => atLevels(result, ARCHIVED_LEVELS) });
    }
    return served(state, atLevels(result, levels));
  };

  const write = (
    result: Forecast | Scenario,
    { decimals }: ServingState['model'],
    form: ResponseForm,
  ): Promise<WrittenResponse> =>
    writeResponse(result, {
      ...{ form, tables },
      stale: modelCache.isStale(),
      vary: 'Accept, Accept-Language',
      writers: {
        table: (days, language) => forecastTable(days, decimals, language),
        calendar: (days, language) => forecastIcalendar(days, decimals, language),
      },
    });

  return {
    /**
     * The response to a request that came before, word for word, unless the model, the calendar or the overrides have
     * changed since, or the dataset is not one that this key may see.
     */
    recall(wording: Wording, mayTell: (dataset: string) => boolean): CachedResponse | undefined {
      archive.retry();
      const known = recent.get(wording.url)?.find((other) => isSame(other.wording, wording));
      const isCurrent = known && mayTell(known.dataset) && modelCache.isCurrent(known.dataset, known.state);
      return isCurrent && known.response.stale === modelCache.isStale() ? known.response : undefined;
    },

    /** The forecast as bytes with their ETag: computed once per serving state and question. `wording` is for `recall`. */
    async answer(query: ForecastQuery, form: ResponseForm, wording: Wording): Promise<CachedResponse> {
      const { dataset, levels, quantiles, month, from, to, days, explain, assume } = query;
      const state = await modelCache.stateOf(dataset);
      const question = JSON.stringify([
        ...[modelCache.isStale(), form, explain, assume, levels, quantiles],
        ...[month, from, to, days],
      ]);
      const known = state.responses.get(question);
      const response = known ?? cacheable(await write(await issue(state, query, form), state.model, form));
      keep(state.responses, question, response);
      remember({ wording, dataset, state, response });
      return response;
    },

    /**
     * The forecast if these days were as the request says, beside that of the stored calendar, which keeps the word on
     * all others.
     */
    async scenario(query: ForecastQuery, request: KnownFutureRequest, form: ResponseForm): Promise<WrittenResponse> {
      const state = await modelCache.stateOf(query.dataset);
      const knowsHolidays = publicHolidays !== undefined || holidaySourceOf(state.model.covariates) !== undefined;
      const takesHolidays = knowsHolidays || mentionHolidays(state.calendar);
      const days = await calendars.scenario(query.dataset, request, takesHolidays);
      const { language } = form;
      return write(await compute('scenario', state, { language, request: { query, days } }), state.model, form);
    },

    /** What the champion says of these ascending days; empty without a champion and beyond its horizon. */
    async baseline(dataset: string, dates: readonly IsoDay[]) {
      const state = await modelCache.find(dataset);
      const ahead = state && daysWithin(state.model.trainedOn.to, dates);
      if (!state || !ahead) return new Map<IsoDay, Baseline>();
      const { model, version, calendar } = state;
      const { days } = forecast(model, version, { range: ahead, levels: [], knowledge: { calendar, publicHolidays } });
      return new Map(days.map((day) => [day.date, { forecast: day.forecast, model: version }]));
    },

    /** One day by its features. */
    async predict(request: PredictRequest): Promise<WrittenResponse> {
      const { model, version } = await modelCache.stateOf(request.dataset);
      const day = dayFromFeatures(model, request);
      const range = { from: day.date, to: day.date };
      // What a client leaves out is no: it asks about one day, not about a month to come.
      const knowledge = asPlanned({ calendar: [day], publicHolidays });
      const { days } = forecast(model, version, { range, levels: PREDICT_LEVELS, knowledge });
      const [{ date, open, forecast: sales, intervals }] = days;
      const prediction: Prediction = { date, open, forecast: sales, intervals };
      const stale = modelCache.isStale();
      return { ...writeJson(prediction, stale), headers: staleHeader(stale), stale };
    },
  };
}

export type ForecastService = ReturnType<typeof createForecastService>;

/** From the first day that can be forecast to the last of these that can; undefined when there is none. */
function daysWithin(lastDay: IsoDay, dates: readonly IsoDay[]): DayRange | undefined {
  const [from, latest] = [addDays(lastDay, 1), addDays(lastDay, MAX_HORIZON)];
  const to = dates.findLast((date) => date >= from && date <= latest);
  return to === undefined ? undefined : { from, to };
}

function isSame(a: Wording, b: Wording): boolean {
  return a.url === b.url && a.accept === b.accept && a.language === b.language;
}

/** Adds to a memory that is emptied when it is full: what is asked often is soon there again. */
function keep<V>(memory: Map<string, V>, key: string, value: V): void {
  if (memory.size >= RESPONSES_KEPT && !memory.has(key)) memory.clear();
  memory.set(key, value);
}
