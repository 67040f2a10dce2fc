import { createHash } from 'node:crypto';
import { AppError } from '../src/errors.ts';
import { forecast } from '../src/forecasting/forecast.ts';
import { resolveRange } from '../src/forecasting/forecast-range.ts';
import type { ForecastQuery, Prediction, PredictRequest } from '../src/schemas/forecast.ts';
import type { Answer, Champions, Reign } from './champions.ts';
import { forecastCsv } from './forecast-csv.ts';
import { noChampion } from './models.ts';
import { dayFromFeatures } from './predict-day.ts';

export type Format = 'json' | 'csv';

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** Ready answers kept per champion: months, ranges and levels that somebody asked for. */
const ANSWERS_KEPT = 500;
const PREDICT_LEVELS = [80, 95];

export function createForecastService(champions: Champions) {
  const reignOf = async (dataset: string): Promise<Reign> => {
    const reign = await champions.of(dataset);
    if (!reign) throw noChampion(dataset);
    return reign;
  };

  return {
    /** The forecast as bytes with their ETag: computed once per champion and question. */
    async answer({ dataset, levels, ...asked }: ForecastQuery, format: Format): Promise<Answer> {
      const reign = await reignOf(dataset);
      const question = JSON.stringify([format, levels, asked.month, asked.from, asked.to, asked.days]);
      const known = reign.answers.get(question);
      if (known) return known;
      const range = resolveRange(asked, reign.model.trainedOn.to);
      const result = forecast(reign.model, reign.version, { range, levels: parseLevels(levels), calendar: [] });
      const text = format === 'csv' ? forecastCsv(result, reign.model.decimals) : JSON.stringify(result);
      const answer = answerOf(text, format);
      if (reign.answers.size >= ANSWERS_KEPT) reign.answers.clear();
      reign.answers.set(question, answer);
      return answer;
    },

    async predict(request: PredictRequest): Promise<Prediction> {
      const { model, version } = await reignOf(request.dataset);
      const day = dayFromFeatures(model, request);
      const range = { from: day.date, to: day.date };
      const { days } = forecast(model, version, { range, levels: PREDICT_LEVELS, calendar: [day] });
      const [{ date, open, forecast: sales, intervals }] = days;
      return { date, open, forecast: sales, intervals };
    },
  };
}

export type ForecastService = ReturnType<typeof createForecastService>;

function answerOf(text: string, format: Format): Answer {
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
