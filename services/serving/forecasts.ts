import { addDays, daysBetween, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { atLevels, forecast } from '../../src/forecasting/forecast.ts';
import { type DayRange, MAX_HORIZON, resolveRange, wholeMonth } from '../../src/forecasting/forecast-range.ts';
import {
  EVERY_SERIES,
  type Forecast,
  type ForecastQuery,
  type Prediction,
  type PredictRequest,
} from '../../src/forecasting/forecast-schema.ts';
import type { PublicHolidays } from '../../src/forecasting/holiday-covariate.ts';
import type { StoredModel } from '../../src/forecasting/panel/stored-model.ts';
import { asPlanned } from '../../src/forecasting/scenario/comparison.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import { holidaySourceOf } from '../../src/forecasting/trained-model.ts';
import { ARCHIVED_LEVELS } from '../../src/monitoring/forecast-archive.ts';
import { type KnownFutureRequest, mentionHolidays } from '../../src/sales/known-future.ts';
import type { TableWriter } from '../../src/tables/table-writer.ts';
import type { Computing } from '../computing/computing.ts';
import { ascending, numbersIn, requestOf, served } from '../computing/forecasts.ts';
import type { KnownFutureService } from '../datasets/known-futures.ts';
import type { ForecastArchive } from './forecast-archive.ts';
import { forecastIcalendar, forecastTable, groupsTable } from './forecast-formats.ts';
import type { ModelCache, PanelState, ServingState } from './model-cache.ts';
import type { PanelForecasts } from './panel-forecasts.ts';
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
  readonly panels: PanelForecasts;
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
  readonly state: ServingState<StoredModel>;
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
  const { modelCache, calendars, publicHolidays, archive, tables, compute, panels } = dependencies;
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

  /** The sum of many series. That of all in a whole month is archived too. */
  const issueTotal = async (
    state: PanelState,
    query: ForecastQuery,
    ids: readonly string[] | undefined,
    language: Language,
  ): Promise<Forecast> => {
    const levels = numbersIn(query.levels);
    const month = wholeMonth(resolveRange(query, state.lastDay));
    const archived = month !== undefined && ids === undefined && query.assume === DEFAULT_ASSUME;
    if (!archived) return panels.total(state, query, ids, language);
    const kept = ascending([...levels, ...ARCHIVED_LEVELS]).join(',');
    const result = await panels.total(state, { ...query, levels: kept }, ids, language);
    archive.record({ dataset: query.dataset, month, state, compute: () => atLevels(result, ARCHIVED_LEVELS) });
    return atLevels(result, levels);
  };

  const writing = (form: ResponseForm) => ({
    ...{ form, tables },
    stale: modelCache.isStale(),
    vary: 'Accept, Accept-Language',
  });

  const write = (
    result: Forecast | Scenario,
    { decimals }: Pick<StoredModel, 'decimals'>,
    form: ResponseForm,
  ): Promise<WrittenResponse> => {
    const subscription = form.format === 'calendar' ? form.subscription : undefined;
    return writeResponse(result, {
      ...writing(form),
      writers: {
        table: (days, language) => forecastTable(days, decimals, language),
        calendar: (days, language) => forecastIcalendar(days, { decimals, language, subscription }),
      },
    });
  };

  /** What was asked of many series: their sum, that of some of them, or that of each group. */
  const writeOfMany = async (state: PanelState, query: ForecastQuery, form: ResponseForm): Promise<WrittenResponse> => {
    const { series, groupBy } = query;
    const { language } = form;
    if (groupBy === undefined) {
      const ids = series === undefined ? undefined : [series].flat();
      return write(await issueTotal(state, query, ids, language), state.model, form);
    }
    if (form.format === 'calendar')
      throw new AppError('not-acceptable', 'Groups are served as JSON, CSV or a workbook');
    const { decimals } = state.model;
    return writeResponse(await panels.groups(state, { ...query, groupBy }, language), {
      ...writing(form),
      writers: {
        table: (groups) => groupsTable(groups, decimals, language),
        calendar: () => Promise.reject(new TypeError('Groups have no calendar')),
      },
    });
  };

  /** What answers: for one series, or for many of which not a single one is asked for. */
  const answering = async (
    dataset: string,
    { series, groupBy }: Pick<ForecastQuery, 'series' | 'groupBy'>,
  ): Promise<{ readonly one: ServingState } | { readonly many: PanelState }> => {
    if (series !== undefined && groupBy !== undefined) {
      throw new AppError('malformed-request', '"series" and "groupBy" do not go together: give one of them');
    }
    if (Array.isArray(series) && series.includes(EVERY_SERIES)) {
      throw new AppError('malformed-request', '"series=*" stands alone: it means each of them');
    }
    const { many } = await modelCache.stateOf(dataset);
    if (many && (typeof series !== 'string' || series === EVERY_SERIES)) return { many };
    if (groupBy !== undefined)
      throw new AppError('invalid-request', `Dataset "${dataset}" has one series: there are no groups`);
    return { one: await modelCache.seriesOf(dataset, typeof series === 'string' ? series : series?.[0]) };
  };

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

    /** The forecast as bytes with their ETag: computed once per serving state and question. `wording`, if any, is for `recall`. */
    async answer(query: ForecastQuery, form: ResponseForm, wording?: Wording): Promise<CachedResponse> {
      const { dataset, series, groupBy, levels, quantiles, month, from, to, days, explain, assume } = query;
      const found = await answering(dataset, query);
      const state = 'one' in found ? found.one : found.many;
      const question = JSON.stringify([
        ...[modelCache.isStale(), form, explain, assume, levels, quantiles],
        ...[month, from, to, days, 'many' in found ? [series, groupBy] : undefined],
      ]);
      const compute = async () =>
        'one' in found
          ? write(await issue(found.one, query, form), found.one.model, form)
          : writeOfMany(found.many, query, form);
      const known = state.responses.get(question);
      const response = known ?? cacheable(await compute());
      keep(state.responses, question, response);
      if (wording) remember({ wording, dataset, state, response });
      return response;
    },

    /** The forecast itself, for those who go on with it: of one series, or the sum of many. */
    async forecast(query: ForecastQuery, language: Language): Promise<Forecast> {
      const { series } = query;
      const found = await answering(query.dataset, query);
      if ('one' in found) return issue(found.one, query, { format: 'json', language });
      return issueTotal(found.many, query, series === undefined ? undefined : [series].flat(), language);
    },

    /** A row for each series and day, in pieces; `series` is `*`. */
    async rows(query: ForecastQuery, format: 'csv' | 'ndjson'): Promise<AsyncGenerator<Uint8Array>> {
      const found = await answering(query.dataset, query);
      if ('many' in found) return panels.rows(found.many, query, format);
      throw new AppError('invalid-request', `Dataset "${query.dataset}" has one series: ask without "series"`);
    },

    /**
     * The forecast if these days were as the request says, beside that of the stored calendar, which keeps the word on
     * all others.
     */
    async scenario(query: ForecastQuery, request: KnownFutureRequest, form: ResponseForm): Promise<WrittenResponse> {
      const { dataset, series } = query;
      const state = await modelCache.seriesOf(dataset, Array.isArray(series) ? undefined : series);
      const knowsHolidays = publicHolidays !== undefined || holidaySourceOf(state.model.covariates) !== undefined;
      const takesHolidays = knowsHolidays || mentionHolidays(state.calendar);
      const days = await calendars.scenario(query.dataset, request, { series: state.series, takesHolidays });
      const { language } = form;
      return write(await compute('scenario', state, { language, request: { query, days } }), state.model, form);
    },

    /** What the champion says of these ascending days; empty without a champion and beyond its horizon. */
    async baseline(dataset: string, dates: readonly IsoDay[], series?: string | undefined) {
      const known = await modelCache.find(dataset);
      const state = known && (await modelCache.seriesOf(dataset, series));
      const ahead = state && daysWithin(state.lastDay, dates);
      if (!state || !ahead) return new Map<IsoDay, Baseline>();
      const { model, version, calendar } = state;
      const { days } = forecast(model, version, { range: ahead, levels: [], knowledge: { calendar, publicHolidays } });
      return new Map(days.map((day) => [day.date, { forecast: day.forecast, model: version }]));
    },

    /** One day by its features. */
    async predict(request: PredictRequest): Promise<WrittenResponse> {
      const { model, version } = await modelCache.seriesOf(request.dataset, request.series);
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
