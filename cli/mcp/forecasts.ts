import { z } from 'zod';
import { assumeSchema } from '../../src/forecasting/assumptions.ts';
import { forecastSchema, groupedForecastSchema } from '../../src/forecasting/forecast-schema.ts';
import { scenarioSchema } from '../../src/forecasting/scenario/comparison-schema.ts';
import { counted } from '../../src/language/number-format.ts';
import { isoDaySchema, seriesIdSchema } from '../../src/primitives.ts';
import { knownFutureRequestSchema } from '../../src/sales/known-future.ts';
import type { ApiRequest } from './api.ts';
import {
  datasetArgument,
  datasetMeant,
  defineTool,
  firstOf,
  omittedField,
  rangeArguments,
  readAs,
  seriesArgument,
  type ToolContext,
} from './tool.ts';
import { quoted, type Wording } from './wording.ts';

/** A quarter: more days than that are asked for in parts. */
const MOST_DAYS = 100;
const MOST_GROUPS = 100;

const WORDS = {
  en: {
    total: (dataset: string, from: string, to: string, sales: string) => `${dataset}, ${from} to ${to}: ${sales}`,
    own: (sales: string) => `With the manager's own numbers: ${sales}.`,
    extremes: (most: string, high: string, least: string, low: string) =>
      `Most on ${most}: ${high}. Least of the open days on ${least}: ${low}.`,
    progress: (month: string, sold: string, total: string, bounds: string) =>
      `The month in progress, ${month}: ${sold} sold so far, ${total} by its end (${bounds}).`,
    model: (kind: string, data: string) => `Model ${kind}; data version ${data}.`,
    assumed: 'Taken for granted',
    omitted: (count: number) => `${count} more days are in the total and not listed: ask for them by from and to.`,
    groups: (count: number, column: string) => `${count} groups by ${column}, the largest first:`,
    group: (sales: string, bounds: string, series: number) => `${sales} (${bounds}), ${series} series`,
    observed: (date: string, sales: string) => `${date} has been observed: ${sales} were sold.`,
    day: (date: string, sales: string, bounds: string) => `${date}: ${sales} (${bounds})`,
    closed: (date: string) => `${date}: closed.`,
    movers: 'Series that move the day most',
    whatIf: (sales: string, change: string, bounds: string) =>
      `In all ${sales}; that is ${change} beside the stored plans (${bounds}).`,
    changed: (date: string, change: string, bounds: string) => `${date}: ${change} (${bounds})`,
    changes: 'Days that differ',
  },
  es: {
    total: (dataset: string, from: string, to: string, sales: string) => `${dataset}, del ${from} al ${to}: ${sales}`,
    own: (sales: string) => `Con los números propios del encargado: ${sales}.`,
    extremes: (most: string, high: string, least: string, low: string) =>
      `El día que más, ${most}: ${high}. El que menos de los abiertos, ${least}: ${low}.`,
    progress: (month: string, sold: string, total: string, bounds: string) =>
      `El mes en curso, ${month}: ${sold} vendidos hasta ahora, ${total} al terminar (${bounds}).`,
    model: (kind: string, data: string) => `Modelo ${kind}; versión de los datos ${data}.`,
    assumed: 'Lo que se da por supuesto',
    omitted: (count: number) =>
      count === 1
        ? 'Otro día está en el total y no en la lista: pídalo indicando el primero y el último.'
        : `Otros ${count} días están en el total y no en la lista: pídalos indicando el primero y el último.`,
    groups: (count: number, column: string) =>
      `${counted(count, 'grupo', 'grupos')} por ${column}, primero los mayores:`,
    group: (sales: string, bounds: string, series: number) =>
      `${sales} (${bounds}), ${counted(series, 'serie', 'series')}`,
    observed: (date: string, sales: string) => `El ${date} ya se ha observado: se vendieron ${sales}.`,
    day: (date: string, sales: string, bounds: string) => `${date}: ${sales} (${bounds})`,
    closed: (date: string) => `${date}: cerrado.`,
    movers: 'Series que más mueven el día',
    whatIf: (sales: string, change: string, bounds: string) =>
      `En total ${sales}; es ${change} respecto a lo previsto en el almacén (${bounds}).`,
    changed: (date: string, change: string, bounds: string) => `${date}: ${change} (${bounds})`,
    changes: 'Días que cambian',
  },
} as const satisfies Readonly<Record<Wording['language'], unknown>>;

const asked = {
  dataset: datasetArgument,
  ...rangeArguments,
  levels: z
    .array(z.number().min(1).max(99))
    .min(1)
    .max(10)
    .default([80, 95])
    .describe('Levels of the intervals in per cent'),
  assume: assumeSchema
    .default('usual')
    .describe('Of days of which nobody said whether they have a promotion: as they usually go, none, or as last year'),
};

interface Asked {
  readonly dataset?: string | undefined;
  readonly levels: readonly number[];
  readonly quantiles?: readonly number[] | undefined;
}

/** The query of the API, in which lists are texts. */
async function queryOf({ levels, quantiles, dataset, ...rest }: Asked, context: ToolContext) {
  return {
    ...rest,
    dataset: await datasetMeant(dataset, context),
    levels: levels.join(','),
    ...(quantiles === undefined ? {} : { quantiles: quantiles.join(',') }),
  };
}

const forecastFields = z.object(forecastSchema.shape);
const daySchema = forecastFields.shape.days.element;

const shownDaySchema = daySchema.pick({
  ...{ date: true, weekday: true, open: true, promo: true, promoShare: true, holiday: true, observed: true },
  ...{ support: true, forecast: true, intervals: true, quantiles: true, override: true },
});

const seriesChoice = z
  .union([seriesIdSchema, z.array(seriesIdSchema).min(1).max(50)])
  .optional()
  .describe('Of a dataset of many series: the id of one, or several ids: their sum. Default: the sum of all');

export const forecast = defineTool({
  name: 'forecast',
  title: { en: 'Forecast sales', es: 'Prever las ventas' },
  description:
    'Sales of the days to come, day by day and in total, with intervals, in the unit of the data: of a dataset, of one or some of its series. The total has an interval of its own: do not add up bounds of days. Tell the user what is taken for granted (`assumptions`).',
  input: z.strictObject({
    ...asked,
    series: seriesChoice,
    quantiles: z
      .array(z.number().min(0.005).max(0.995))
      .min(1)
      .max(20)
      .optional()
      .describe('Add the sales that are not exceeded with these probabilities'),
  }),
  output: z.object({
    ...forecastFields.pick({ dataset: true, datasetVersion: true, model: true, from: true, to: true }).shape,
    ...forecastFields.pick({ total: true, monthInProgress: true, assumptions: true, stale: true }).shape,
    days: z.array(shownDaySchema),
    omittedDays: omittedField('days'),
  }),
  async ask(args, context) {
    const { body } = await context.call({ method: 'GET', path: '/forecast', query: await queryOf(args, context) });
    const { days, ...rest } = readAs(forecastFields, body);
    const shown = firstOf(days, MOST_DAYS);
    return { ...rest, days: shown.items, omittedDays: shown.omitted };
  },
  say(answer, wording) {
    const words = WORDS[wording.language];
    const { amount } = wording;
    const { dataset, from, to, total, days, monthInProgress: month, model, datasetVersion, omittedDays } = answer;
    const open = days.filter((day) => day.open).toSorted((a, b) => b.forecast - a.forecast);
    const [most, least] = [open.at(0), open.at(-1)];
    return [
      `${words.total(dataset, from, to, amount(total.forecast))} (${wording.bounds(total.intervals)}).`,
      ...(total.withOverrides === undefined ? [] : [words.own(amount(total.withOverrides))]),
      ...(most && least && open.length > 1
        ? [
            words.extremes(
              ...([wording.day(most.date), amount(most.forecast)] as const),
              ...([wording.day(least.date), amount(least.forecast)] as const),
            ),
          ]
        : []),
      ...(month
        ? [
            words.progress(
              ...([month.month, amount(month.observed.sales), amount(month.total.forecast)] as const),
              wording.bounds(month.total.intervals),
            ),
          ]
        : []),
      words.model(model.kind, datasetVersion),
      ...assumed(answer.assumptions, wording),
      ...(omittedDays > 0 ? [words.omitted(omittedDays)] : []),
    ];
  },
});

function assumed(assumptions: readonly { readonly message: string }[], wording: Wording): string[] {
  return wording.list(
    WORDS[wording.language].assumed,
    assumptions.map(({ message }) => message),
  );
}

const groupsFields = z.object(groupedForecastSchema.shape);

export const forecastGroups = defineTool({
  name: 'forecast_groups',
  title: { en: 'Forecast groups of series', es: 'Prever grupos de series' },
  description:
    'The same range in total for each group of the series of a dataset of many: by shop, by product, by town; the largest groups first. `describe_dataset` names the columns and attributes (`series`).',
  input: z.strictObject({
    ...asked,
    groupBy: z.string().min(1).max(200).describe('A series column or an attribute'),
    limit: z.int().min(1).max(MOST_GROUPS).default(20),
  }),
  output: z.object({
    ...groupsFields.pick({ dataset: true, datasetVersion: true, model: true, from: true, to: true }).shape,
    ...groupsFields.pick({ groupBy: true, assumptions: true, stale: true }).shape,
    groups: z.array(groupsFields.shape.groups.element.omit({ days: true })),
    omittedGroups: omittedField('groups'),
  }),
  async ask({ limit, ...args }, context) {
    const { body } = await context.call({ method: 'GET', path: '/forecast', query: await queryOf(args, context) });
    const { groups, ...rest } = readAs(groupsFields, body);
    const largest = groups.toSorted((a, b) => b.total.forecast - a.total.forecast);
    const shown = firstOf(largest, limit);
    return { ...rest, groups: shown.items, omittedGroups: shown.omitted };
  },
  say({ dataset, from, to, groupBy, groups, omittedGroups, assumptions }, wording) {
    const words = WORDS[wording.language];
    const lines = groups.map(({ group, series, total }) => {
      const sales = words.group(wording.amount(total.forecast), wording.bounds(total.intervals), series);
      return `- ${quoted(group)}: ${sales}`;
    });
    return [
      words.total(dataset, from, to, words.groups(groups.length + omittedGroups, quoted(groupBy))),
      ...lines,
      ...assumed(assumptions, wording),
    ];
  },
});

export const explainDay = defineTool({
  name: 'explain_day',
  title: { en: 'Explain a day', es: 'Explicar un día' },
  description:
    'What the forecast of one day is made of: the factors that multiply to it (weekday, promotion, holiday, season …) and a sentence that says them; of a sum of series also what each adds and the series that move it most.',
  input: z.strictObject({
    dataset: datasetArgument,
    series: seriesChoice,
    date: isoDaySchema.describe('YYYY-MM-DD, at most 366 days after the last observed one'),
    assume: asked.assume,
  }),
  output: z.object({
    ...forecastFields.pick({ dataset: true, model: true, assumptions: true }).shape,
    day: daySchema.omit({ quantiles: true }),
  }),
  async ask({ date, dataset, ...rest }, context) {
    const query = { ...rest, dataset: await datasetMeant(dataset, context), from: date, to: date, explain: true };
    const { body } = await context.call({ method: 'GET', path: '/forecast', query });
    const answer = readAs(forecastFields, body);
    return { ...answer, day: answer.days[0] };
  },
  say({ day, assumptions }, wording) {
    const words = WORDS[wording.language];
    const { date, open, observed, forecast: sales, intervals, explanation, movers } = day;
    const name = wording.day(date);
    if (observed) return [words.observed(name, wording.amount(sales))];
    if (!open) return [words.closed(name), ...assumed(assumptions, wording)];
    const moving = (movers?.usualDay ?? []).map(
      ({ series, change }) => `${quoted(series)}: ${signed(change, wording)}`,
    );
    return [
      words.day(name, wording.amount(sales), wording.bounds(intervals)),
      ...(explanation === undefined ? [] : [explanation]),
      ...wording.list(words.movers, moving),
      ...assumed(assumptions, wording),
    ];
  },
});

function signed(change: number, { amount }: Wording): string {
  return change > 0 ? `+${amount(change)}` : amount(change);
}

const scenarioFields = z.object(scenarioSchema.shape);

export const whatIf = defineTool({
  name: 'what_if',
  title: { en: 'What if?', es: '¿Y si…?' },
  description:
    'The forecast if some days to come were otherwise (a promotion, a closed day, a holiday, another price), beside that of the stored plans, with bounds of the difference itself. Nothing is stored.',
  input: z.strictObject({
    ...asked,
    series: seriesArgument,
    changes: z
      .array(knownFutureRequestSchema.shape.days.element)
      .min(1)
      .max(366)
      .describe('Days and what is supposed of them: `[{ "date": "2026-01-09", "promo": 1 }]`'),
  }),
  output: z.object({
    ...scenarioFields.pick({ dataset: true, datasetVersion: true, model: true, from: true, to: true }).shape,
    ...scenarioFields.pick({ total: true, comparison: true, assumptions: true }).shape,
    omittedDays: omittedField('days that differ'),
  }),
  async ask({ changes, ...args }, context) {
    const query = await queryOf(args, context);
    const request: ApiRequest = { method: 'POST', path: '/forecast', query, json: { days: changes } };
    const { comparison, ...rest } = readAs(scenarioFields, (await context.call(request)).body);
    const shown = firstOf(comparison.days, MOST_DAYS);
    return { ...rest, comparison: { ...comparison, days: shown.items }, omittedDays: shown.omitted };
  },
  say({ dataset, from, to, total, comparison, assumptions }, wording) {
    const words = WORDS[wording.language];
    const { difference, intervals } = comparison.total;
    const days = comparison.days.map((day) =>
      words.changed(wording.day(day.date), signed(day.difference, wording), wording.bounds(day.intervals)),
    );
    return [
      words.total(
        ...([dataset, from, to] as const),
        words.whatIf(wording.amount(total.forecast), signed(difference, wording), wording.bounds(intervals)),
      ),
      ...wording.list(words.changes, days),
      ...assumed(assumptions, wording),
    ];
  },
});
