import { createHash } from 'node:crypto';
import { type CalendarDay, mergeCalendars } from '../src/data/known-days.ts';
import { AppError } from '../src/errors.ts';
import type { Language } from '../src/forecasting/explanation.ts';
import { forecast } from '../src/forecasting/forecast.ts';
import type { Forecast } from '../src/forecasting/forecast-schema.ts';
import { resolveRange } from '../src/forecasting/future/forecast-range.ts';
import type { PublicHolidays } from '../src/forecasting/future/known-future.ts';
import type { CalendarRequest } from '../src/schemas/calendar.ts';
import type { ForecastQuery, Prediction, PredictRequest } from '../src/schemas/forecast.ts';
import type { CalendarService } from './calendars.ts';
import type { Champions } from './champions.ts';
import { forecastCsv } from './forecast-csv.ts';
import { noChampion } from './models.ts';
import { dayFromFeatures } from './predict-day.ts';
import type { Answer, Reign } from './reign.ts';

export type Format = 'json' | 'csv';

/** How the client wants to read it. */
export interface AnswerForm {
  readonly format: Format;
  readonly language: Language;
}

interface Dependencies {
  readonly champions: Champions;
  readonly calendars: CalendarService;
  readonly publicHolidays: PublicHolidays | undefined;
}

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** Ready answers kept per champion: months, ranges and levels that somebody asked for. */
const ANSWERS_KEPT = 500;
const PREDICT_LEVELS = [80, 95];

export function createForecastService({ champions, calendars, publicHolidays }: Dependencies) {
  const reignOf = async (dataset: string): Promise<Reign> => {
    const reign = await champions.of(dataset);
    if (!reign) throw noChampion(dataset);
    return reign;
  };

  const compute = (
    reign: Reign,
    { levels, explain, ...asked }: ForecastQuery,
    calendar: readonly CalendarDay[],
    language: Language,
  ): Forecast => {
    const { model, version, calendarFault } = reign;
    const range = resolveRange(asked, model.trainedOn.to);
    const result = forecast(model, version, {
      range,
      levels: parseLevels(levels),
      knowledge: { calendar, publicHolidays },
      explain: explain ? language : undefined,
    });
    if (calendarFault === undefined) return result;
    const message = `The stored calendar cannot be read and is not used: ${calendarFault}`;
    return { ...result, assumptions: [{ code: 'calendar-unreadable', message }, ...result.assumptions] };
  };

  return {
    /** The forecast as bytes with their ETag: computed once per champion, calendar and question. */
    async answer(query: ForecastQuery, form: AnswerForm): Promise<Answer> {
      const reign = await reignOf(query.dataset);
      const { levels, month, from, to, days, explain } = query;
      const question = JSON.stringify([form.format, explain ? form.language : '', levels, month, from, to, days]);
      const known = reign.answers.get(question);
      if (known) return known;
      const answer = answerOf(compute(reign, query, reign.calendar, form.language), form.format, reign);
      if (reign.answers.size >= ANSWERS_KEPT) reign.answers.clear();
      reign.answers.set(question, answer);
      return answer;
    },

    /** The forecast if these days were as the request says; the stored calendar keeps the word on all others. */
    async scenario(query: ForecastQuery, request: CalendarRequest, { format, language }: AnswerForm): Promise<Answer> {
      const reign = await reignOf(query.dataset);
      const days = await calendars.scenario(query.dataset, request);
      return answerOf(compute(reign, query, mergeCalendars(reign.calendar, days), language), format, reign);
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

export type ForecastService = ReturnType<typeof createForecastService>;

function answerOf(result: Forecast, format: Format, { model }: Reign): Answer {
  const text = format === 'csv' ? forecastCsv(result, model.decimals) : JSON.stringify(result);
  const body = Buffer.from(text, 'utf8');
  const hash = createHash('sha256').update(TYPES[format]).update(body).digest('base64url');
  return { body, etag: `"${hash}"`, type: TYPES[format] };
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
