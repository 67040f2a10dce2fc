import { createHash } from 'node:crypto';
import { addDays, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import type { PublicHolidays } from '../../src/forecasting/assumptions.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { type DayRange, MAX_HORIZON, resolveRange } from '../../src/forecasting/forecast-range.ts';
import type { Forecast, ForecastQuery, Prediction, PredictRequest } from '../../src/forecasting/forecast-schema.ts';
import { compareScenario } from '../../src/forecasting/scenario/comparison.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import { ARCHIVED_LEVELS, wholeMonth } from '../../src/monitoring/forecast-archive.ts';
import { withOverrides } from '../../src/monitoring/overrides.ts';
import { type KnownDay, type KnownFutureRequest, mergeKnownDays } from '../../src/sales/known-future.ts';
import type { KnownFutureService } from '../datasets/known-futures.ts';
import { noChampion } from '../models/models.ts';
import type { ForecastArchive } from './forecast-archive.ts';
import { forecastCsv, forecastIcalendar } from './forecast-formats.ts';
import type { CachedAnswer, ModelCache, ServingState } from './model-cache.ts';
import { dayFromFeatures } from './predict-day.ts';

export type Format = 'json' | 'csv' | 'calendar';

/** How the client wants to read it. */
export interface AnswerForm {
  readonly format: Format;
  readonly language: Language;
}

/** What a model said of a day. */
export interface Baseline {
  readonly forecast: number;
  readonly model: string;
}

interface Dependencies {
  readonly champions: ModelCache;
  readonly calendars: KnownFutureService;
  readonly publicHolidays: PublicHolidays | undefined;
  /** Where the forecasts of whole months are kept. */
  readonly issuing: Pick<ForecastArchive, 'record' | 'retry'>;
}

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  calendar: 'text/calendar; charset=utf-8',
};

/** Ready answers kept per champion: months, ranges and levels that somebody asked for. */
const ANSWERS_KEPT = 500;
/** Characters of a request that is worth recalling; longer ones are unusual. */
const LONGEST_RECALLED = 500;
const PREDICT_LEVELS = [80, 95];

export function createForecastService({ champions, calendars, publicHolidays, issuing }: Dependencies) {
  const reignOf = async (dataset: string): Promise<ServingState> => {
    const reign = await champions.of(dataset);
    if (!reign) throw noChampion(dataset);
    return reign;
  };

  const compute = (
    reign: ServingState,
    { levels, explain, ...asked }: ForecastQuery,
    calendar: readonly KnownDay[],
    language: Language,
  ): Forecast => {
    const { model, version } = reign;
    const result = forecast(model, version, {
      range: resolveRange(asked, model.trainedOn.to),
      levels: parseLevels(levels),
      knowledge: { calendar, publicHolidays },
      explain: explain ? language : undefined,
      language,
    });
    const assumptions = [...unreadable(reign), ...result.assumptions];
    return withOverrides({ ...result, assumptions }, reign.overrides);
  };

  /** What the model alone says, in the words of the ledger. */
  const baselineOf = ({ model, version, calendar }: ServingState, range: DayRange): Forecast =>
    forecast(model, version, { range, levels: ARCHIVED_LEVELS, knowledge: { calendar, publicHolidays } });

  const issue = (dataset: string, reign: ServingState, query: ForecastQuery): void => {
    const range = resolveRange(query, reign.model.trainedOn.to);
    const month = wholeMonth(range);
    if (month !== undefined) issuing.record({ dataset, month, reign, compute: () => baselineOf(reign, range) });
  };

  const ready = new Map<
    string,
    { readonly dataset: string; readonly reign: ServingState; readonly answer: CachedAnswer }
  >();

  return {
    /**
     * The answer to a request that was answered before, word for word, unless another champion reigns by now, or the
     * dataset is not one that may be told of.
     */
    recall(request: string, mayTell: (dataset: string) => boolean): CachedAnswer | undefined {
      issuing.retry();
      const known = ready.get(request);
      const isCurrent = known && mayTell(known.dataset) && champions.reigns(known.dataset, known.reign);
      return isCurrent && known.answer.stale === champions.areStale() ? known.answer : undefined;
    },

    /** The forecast as bytes with their ETag: computed once per champion, calendar and question. `request` is for `recall`. */
    async answer(query: ForecastQuery, { format, language }: AnswerForm, request: string): Promise<CachedAnswer> {
      const reign = await reignOf(query.dataset);
      const { levels, month, from, to, days, explain } = query;
      const stale = champions.areStale();
      const question = JSON.stringify([stale, format, language, explain, levels, month, from, to, days]);
      const answer =
        reign.answers.get(question) ??
        (await answerOf(compute(reign, query, reign.calendar, language), { format, language, reign, stale }));
      keep(reign.answers, question, answer);
      issue(query.dataset, reign, query);
      if (request.length <= LONGEST_RECALLED) keep(ready, request, { dataset: query.dataset, reign, answer });
      return answer;
    },

    /**
     * The forecast if these days were as the request says, beside that of the stored calendar, which keeps the word on
     * all others.
     */
    async scenario(
      query: ForecastQuery,
      request: KnownFutureRequest,
      { format, language }: AnswerForm,
    ): Promise<CachedAnswer> {
      const reign = await reignOf(query.dataset);
      const days = await calendars.scenario(query.dataset, request);
      const calendar = mergeKnownDays(reign.calendar, days);
      const result = compute(reign, query, calendar, language);
      const { comparison, assumptions } = compareScenario(reign.model, result, {
        range: resolveRange(query, reign.model.trainedOn.to),
        levels: parseLevels(query.levels),
        baseline: { calendar: reign.calendar, publicHolidays },
        scenario: { calendar, publicHolidays },
        language,
      });
      const answer = { ...result, comparison, assumptions: [...result.assumptions, ...assumptions] };
      return answerOf(answer, { format, language, reign, stale: champions.areStale() });
    },

    /** What the champion says of these ascending days; empty without a champion and beyond its horizon. */
    async baseline(dataset: string, dates: readonly IsoDay[]) {
      const reign = await champions.of(dataset);
      const first = reign && addDays(reign.model.trainedOn.to, 1);
      const ahead = dates.filter(
        (date) => first !== undefined && date >= first && date <= addDays(first, MAX_HORIZON - 1),
      );
      const to = ahead.at(-1);
      if (!reign || first === undefined || to === undefined) return new Map<IsoDay, Baseline>();
      const { days } = baselineOf(reign, { from: first, to });
      return new Map(days.map((day) => [day.date, { forecast: day.forecast, model: reign.version }]));
    },

    async predict(request: PredictRequest): Promise<Prediction> {
      const { model, version } = await reignOf(request.dataset);
      const day = dayFromFeatures(model, request);
      const range = { from: day.date, to: day.date };
      const knowledge = { calendar: [day], publicHolidays };
      const { days } = forecast(model, version, { range, levels: PREDICT_LEVELS, knowledge });
      const [{ date, open, forecast: sales, intervals }] = days;
      return { date, open, forecast: sales, intervals };
    },
  };
}

/** Adds to a memory that is emptied when it is full: what is asked often is soon there again. */
function keep<V>(memory: Map<string, V>, key: string, value: V): void {
  if (memory.size >= ANSWERS_KEPT && !memory.has(key)) memory.clear();
  memory.set(key, value);
}

export type ForecastService = ReturnType<typeof createForecastService>;

/** What another program wrote and nobody can read is told, not guessed at. */
export function unreadable({ calendarFault, overridesFault }: ServingState): Forecast['assumptions'] {
  const told = (code: string, what: string, fault: string | undefined) =>
    fault === undefined ? [] : [{ code, message: `The stored ${what} cannot be read and is not used: ${fault}` }];
  return [
    ...told('calendar-unreadable', 'calendar', calendarFault),
    ...told('overrides-unreadable', 'list of overrides', overridesFault),
  ];
}

interface AnswerFacts extends AnswerForm {
  readonly reign: ServingState;
  readonly stale: boolean;
}

/** A stale answer says so in its JSON, and in a header for those who read another form; its ETag is another in all. */
async function answerOf(result: Forecast | Scenario, facts: AnswerFacts): Promise<CachedAnswer> {
  const { format, language, reign, stale } = facts;
  const written: Readonly<Record<Format, () => string | Promise<string>>> = {
    json: () => JSON.stringify(stale ? { ...result, stale } : result),
    csv: () => forecastCsv(result, reign.model.decimals),
    calendar: () => forecastIcalendar(result, reign.model.decimals, language),
  };
  const text = await written[format]();
  const body = Buffer.from(text, 'utf8');
  const hash = createHash('sha256')
    .update(TYPES[format])
    .update(stale ? 'stale' : '')
    .update(body)
    .digest('base64url');
  return { body, etag: `"${hash}"`, type: TYPES[format], stale };
}

/** Ascending and distinct. Throws AppError `malformed-request` for a level outside 50–99. */
function parseLevels(text: string): number[] {
  const levels = [...new Set(text.split(',').map(Number))].sort((a, b) => a - b);
  const wrong = levels.find((level) => level < 50 || level > 99);
  if (wrong === undefined) return levels;
  const message = `${wrong} is not a level: levels go from 50 to 99 per cent`;
  throw new AppError('malformed-request', message, {
    faults: [{ field: 'query/levels', code: 'out-of-range', message }],
  });
}
