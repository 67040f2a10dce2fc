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
/** Characters of a request that is worth recalling; longer ones are unusual. */
const LONGEST_RECALLED = 500;
const PREDICT_LEVELS = [80, 95];

export function createForecastService(champions: Champions) {
  const reignOf = async (dataset: string): Promise<Reign> => {
    const reign = await champions.of(dataset);
    if (!reign) throw noChampion(dataset);
    return reign;
  };

  const ready = new Map<string, { readonly dataset: string; readonly reign: Reign; readonly answer: Answer }>();

  return {
    /** The answer to a request that was answered before, word for word, unless another champion reigns by now. */
    recall(request: string): Answer | undefined {
      const known = ready.get(request);
      return known && champions.reigns(known.dataset, known.reign) ? known.answer : undefined;
    },

    /** The forecast as bytes with their ETag: computed once per champion and question. `request` is for `recall`. */
    async answer({ dataset, ...asked }: ForecastQuery, format: Format, request: string): Promise<Answer> {
      const reign = await reignOf(dataset);
      const question = JSON.stringify([format, asked.levels, asked.month, asked.from, asked.to, asked.days]);
      const answer = reign.answers.get(question) ?? compute(reign, asked, format);
      keep(reign.answers, question, answer);
      if (request.length <= LONGEST_RECALLED) keep(ready, request, { dataset, reign, answer });
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

/** Adds to a memory that is emptied when it is full: what is asked often is soon there again. */
function keep<V>(memory: Map<string, V>, key: string, value: V): void {
  if (memory.size >= ANSWERS_KEPT && !memory.has(key)) memory.clear();
  memory.set(key, value);
}

function compute(
  { model, version }: Reign,
  { levels, ...asked }: Omit<ForecastQuery, 'dataset'>,
  format: Format,
): Answer {
  const range = resolveRange(asked, model.trainedOn.to);
  const result = forecast(model, version, { range, levels: parseLevels(levels), calendar: [] });
  return answerOf(format === 'csv' ? forecastCsv(result, model.decimals) : JSON.stringify(result), format);
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
