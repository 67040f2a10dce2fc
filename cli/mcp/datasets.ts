import { z } from 'zod';
import { counted } from '../../src/language/number-format.ts';
import { listedSeriesSchema } from '../../src/monitoring/listed-series.ts';
import { currentDatasetSchema, datasetVersionDocumentSchema, profileSchema } from '../../src/sales/dataset.ts';
import { LONGEST_SERIES_ID, MOST_SERIES } from '../../src/sales/named-series.ts';
import type { ToolContext } from './tool.ts';
import { datasetArgument, datasetMeant, defineTool, firstOf, omittedField, readAs } from './tool.ts';
import { quoted, type Wording } from './wording.ts';

const MOST_COLUMNS = 50;
const MOST_REMARKS = 20;

const WORDS = {
  en: {
    datasets: (count: number) => (count === 1 ? 'One dataset:' : `${count} datasets:`),
    span: (from: string, to: string, days: string) =>
      `${counted(days, 'day', 'days')} with sales from ${from} to ${to}`,
    series: (count: string) => `${count} series`,
    more: 'There are more: ask again with the cursor.',
    none: 'There is no dataset: nothing has been uploaded yet.',
    mean: (mean: string, median: string) => `A day sells ${mean} on average, ${median} in the middle.`,
    promoted: (change: string) => `Promoted days sold ${change} beside others of their weekday, whatever the cause.`,
    warnings: 'What the reader says',
    cannotTell: 'What the data cannot tell apart, or have never seen',
    rejected: 'The file that lies in the store now cannot be used; an earlier one serves on',
    found: (count: string, shown: number) => `${count} series are meant; these are ${shown} of them.`,
    expected: (month: string, forecast: string, change: string) => `${month}: ${forecast}${change}`,
    thanLastYear: (change: string) => `, ${change} beside the year before`,
    alarm: (change: string, since: string) => `sales left the forecast on ${since} (${change})`,
    noModel: 'no model',
    unnamed: 'The dataset is one series, which has no name: leave `series` out.',
  },
  es: {
    datasets: (count: number) => (count === 1 ? 'Un conjunto de datos:' : `${count} conjuntos de datos:`),
    span: (from: string, to: string, days: string) => `${counted(days, 'día', 'días')} con ventas del ${from} al ${to}`,
    series: (count: string) => counted(count, 'serie', 'series'),
    more: 'Hay más: pregunte otra vez con el cursor.',
    none: 'No hay ningún conjunto de datos: aún no se ha subido nada.',
    mean: (mean: string, median: string) => `Un día vende ${mean} de media, y ${median} de mediana.`,
    promoted: (change: string) =>
      `Los días con promoción vendieron ${change} respecto a otros de su día de la semana, sea cual sea la causa.`,
    warnings: 'Lo que dice el lector',
    cannotTell: 'Lo que los datos no pueden distinguir, o nunca han visto',
    rejected: 'El archivo que hay ahora en el almacén no se puede usar; sigue en uso uno anterior',
    found: (count: string, shown: number) =>
      `${count === '1' ? 'Es' : 'Son'} ${counted(count, 'serie', 'series')}; aquí hay ${shown}.`,
    expected: (month: string, forecast: string, change: string) => `${month}: ${forecast}${change}`,
    thanLastYear: (change: string) => `, ${change} respecto al año anterior`,
    alarm: (change: string, since: string) => `las ventas se apartaron de la previsión el ${since} (${change})`,
    noModel: 'sin modelo',
    unnamed: 'El conjunto de datos es una sola serie, que no tiene nombre: deje `series` sin poner.',
  },
} as const satisfies Readonly<Record<Wording['language'], unknown>>;

const summaryFields = datasetVersionDocumentSchema.pick({
  name: true,
  title: true,
  version: true,
  days: true,
  from: true,
  to: true,
  series: true,
}).shape;
type Summary = z.output<z.ZodObject<typeof summaryFields>>;

function summaryOf({ name, title, days, from, to, series }: Summary, { language, amount }: Wording): string {
  const words = WORDS[language];
  const called = title === undefined ? name : `${name} (${quoted(title)})`;
  const many = series === undefined ? '' : `; ${words.series(amount(series.count))}`;
  return `${called}: ${words.span(from, to, amount(days))}${many}`;
}

export const listDatasets = defineTool({
  name: 'list_datasets',
  title: { en: 'List datasets', es: 'Listar conjuntos de datos' },
  description:
    'The datasets that there are, with the days that each spans and how many series (shops, products) it has. Start here.',
  input: z.strictObject({
    limit: z.int().min(1).max(100).default(50),
    cursor: z.string().max(200).optional().describe('`next` of the answer before'),
  }),
  output: z.object({ items: z.array(z.object(summaryFields)), next: z.string().nullable() }),
  ask: async (query, { call }) => (await call({ method: 'GET', path: '/datasets', query })).body,
  say({ items, next }, wording) {
    const words = WORDS[wording.language];
    if (items.length === 0) return [words.none];
    const lines = items.map((item) => `- ${summaryOf(item, wording)}`);
    return [words.datasets(items.length), ...lines, ...(next === null ? [] : [words.more])];
  },
});

const detailSchema = z.object(currentDatasetSchema.shape);
const remarkSchema = z.object({ code: z.string(), message: z.string() });

export const describeDataset = defineTool({
  name: 'describe_dataset',
  title: { en: 'Describe a dataset', es: 'Describir un conjunto de datos' },
  description:
    'What a dataset was read as: its columns and their roles, what the reader warns of, what the history cannot tell apart, typical sales, and why a newer file in the store is not used.',
  input: z.strictObject({ dataset: datasetArgument }),
  output: z.object({
    ...summaryFields,
    ...detailSchema.pick({ rows: true, closedWeekdays: true }).shape,
    columns: z.array(detailSchema.shape.columns.element.pick({ name: true, role: true, reason: true })),
    omittedColumns: omittedField('columns'),
    ...profileSchema.pick({ sales: true, promotions: true }).shape,
    warnings: z.array(remarkSchema),
    cannotTell: z.array(remarkSchema).describe('Effects that the data cannot separate or has never seen'),
    rejected: z
      .object({ problems: z.array(remarkSchema), questions: z.array(z.string()) })
      .nullable()
      .describe('Why the file that lies in the store now is not used; null: it is'),
  }),
  async ask({ dataset }, context) {
    const name = await datasetMeant(dataset, context);
    const { body } = await context.call({ method: 'GET', path: `/datasets/${encodeURIComponent(name)}` });
    const { columns, profile, warnings, rejected, ...rest } = readAs(detailSchema, body);
    const shown = firstOf(columns, MOST_COLUMNS);
    return {
      ...rest,
      columns: shown.items,
      omittedColumns: shown.omitted,
      ...{ sales: profile.sales, promotions: profile.promotions },
      warnings: warnings.slice(0, MOST_REMARKS),
      cannotTell: profile.identifiability.slice(0, MOST_REMARKS),
      rejected: rejected && {
        problems: rejected.problems.slice(0, MOST_REMARKS),
        questions: (rejected.questions ?? []).map(({ message }) => message),
      },
    };
  },
  say(answer, wording) {
    const words = WORDS[wording.language];
    const { sales, promotions, warnings, cannotTell, rejected } = answer;
    const refused = rejected && [...rejected.problems.map(({ message }) => message), ...rejected.questions];
    return [
      summaryOf(answer, wording),
      words.mean(wording.amount(sales.mean), wording.amount(sales.median)),
      ...(promotions ? [words.promoted(wording.change(promotions.change))] : []),
      ...wording.list(
        words.warnings,
        warnings.map(({ message }) => message),
      ),
      ...wording.list(
        words.cannotTell,
        cannotTell.map(({ message }) => message),
      ),
      ...(refused ? wording.list(words.rejected, refused) : []),
    ];
  },
});

const listedFields = listedSeriesSchema.pick({ id: true, from: true, to: true, state: true, alarm: true }).shape;
const trainingSchema = listedSeriesSchema.shape.training.unwrap();
const rowSchema = z.object({
  ...listedFields,
  training: trainingSchema
    .pick({ status: true, wape: true, month: true, lastYear: true })
    .nullable()
    .describe('By the model that answers, as forecast when it was trained; null where none does'),
  change: z.number().nullable().describe('Forecast of the month over that of the year before, less 1; null: not known'),
});
type Row = z.output<typeof rowSchema>;

/** What series are sorted by; those of which it is not known come last. */
const KEYS = {
  forecast: ({ training }: Row) => training?.month?.forecast ?? null,
  change: ({ change }: Row) => change,
  error: ({ training }: Row) => training?.wape ?? null,
} as const satisfies Readonly<Record<string, (row: Row) => number | null>>;

const PAGE = 1000;
const pageSchema = z.object({ items: z.array(z.object(listedSeriesSchema.shape)), next: z.string().nullable() });

/** All series that a search finds, page by page: there are `MOST_SERIES` at most. */
async function everySeries(name: string, query: Record<string, string | undefined>, { call }: ToolContext) {
  const path = `/datasets/${encodeURIComponent(name)}/series`;
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await call({ method: 'GET', path, query: { ...query, limit: PAGE, cursor } });
    const { items, next } = readAs(pageSchema, body);
    rows.push(...items.map((item) => ({ ...item, change: changeOf(item.training) })));
    cursor = next ?? undefined;
  } while (cursor !== undefined && rows.length < MOST_SERIES);
  return rows;
}

function changeOf(training: Row['training']): number | null {
  const { month, lastYear } = training ?? {};
  return month && lastYear ? month.forecast / lastYear - 1 : null;
}

export const listSeries = defineTool({
  name: 'list_series',
  title: { en: 'List series', es: 'Listar series' },
  description:
    'The series (shops, products) of a dataset of many, each with the forecast of its next month as of the last training, the same month of the year before, its backtest error and its alarm. `sort` finds the largest, the top movers (`change`) and the worst forecast (`error`); `q` and `alarm` filter. Ids are arguments of other tools.',
  input: z.strictObject({
    dataset: datasetArgument,
    q: z.string().max(LONGEST_SERIES_ID).optional().describe('A part of the id or of an attribute'),
    alarm: z.boolean().optional().describe('true: only those whose sales have left the forecast; false: the others'),
    sort: z.enum(['name', 'forecast', 'change', 'error']).default('name'),
    order: z.enum(['ascending', 'descending']).optional().describe('Default: by name ascending, else descending'),
    limit: z.int().min(1).max(100).default(20),
    offset: z.int().min(0).max(MOST_SERIES).default(0).describe('How many of the list to leave out at its beginning'),
  }),
  output: z.object({
    dataset: z.string(),
    found: z.int().describe('Series that the filters let through'),
    items: z.array(rowSchema),
    omitted: omittedField('of them'),
  }),
  async ask({ dataset, q, alarm, sort, order, limit, offset }, context) {
    const name = await datasetMeant(dataset, context);
    const rows = await everySeries(name, { q, ...(alarm === undefined ? {} : { alarm: String(alarm) }) }, context);
    const descending = order === undefined ? sort !== 'name' : order === 'descending';
    const sorted = sort === 'name' ? (descending ? rows.toReversed() : rows) : sortedBy(rows, KEYS[sort], descending);
    const items = sorted.slice(offset, offset + limit);
    return { dataset: name, found: rows.length, items, omitted: rows.length - items.length };
  },
  say({ found, items }, wording) {
    const words = WORDS[wording.language];
    if (items.length === 1 && items[0]?.id === '') return [words.unnamed];
    return [words.found(wording.amount(found), items.length), ...items.map((row) => `- ${rowInWords(row, wording)}`)];
  },
});

function sortedBy(rows: readonly Row[], keyOf: (row: Row) => number | null, descending: boolean): Row[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [keyOf(a), keyOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  });
}

function rowInWords({ id, training, change, alarm }: Row, wording: Wording): string {
  const words = WORDS[wording.language];
  const { month, wape } = training ?? {};
  const than = change === null ? '' : words.thanLastYear(wording.change(change));
  const facts = [
    month ? words.expected(month.month, wording.amount(month.forecast), than) : words.noModel,
    ...(typeof wape === 'number' ? [`WAPE ${wording.share(wape)}`] : []),
    ...(alarm
      ? [words.alarm(alarm.change === null ? alarm.direction : wording.change(alarm.change), alarm.since)]
      : []),
  ];
  return `${quoted(id)}: ${facts.join('; ')}`;
}
