import { basename, extname } from 'node:path';
import { z } from 'zod';
import { counted, isOne } from '../../src/language/number-format.ts';
import { overridesRequestSchema, overridesSchema } from '../../src/monitoring/overrides.ts';
import { datasetTitleSchema } from '../../src/primitives.ts';
import { datasetVersionDocumentSchema, dryRunSchema, uploadOptionsSchema } from '../../src/sales/dataset.ts';
import { mappingSchema } from '../../src/sales/mapping.ts';
import { addedDaysRequestSchema } from '../../src/sales/revision/added-days.ts';
import type { ApiAnswer } from './api.ts';
import { runInWords, shownRunFields } from './monitoring.ts';
import { datasetArgument, datasetMeant, defineTool, firstOf, omittedField, readAs, seriesArgument } from './tool.ts';
import { quoted, type Wording } from './wording.ts';

const MOST_COLUMNS = 50;
const MOST_REMARKS = 20;
/** Longer than most trainings; of others `training_status` tells. */
const LONGEST_WAIT_S = 60;

const WORDS = {
  en: {
    good: (days: string, from: string, to: string) =>
      `The file can be used: ${counted(days, 'day', 'days')} with sales from ${from} to ${to}.`,
    bad: (count: string) => `The file cannot be used as it is: ${counted(count, 'problem', 'problems')}.`,
    asks: 'Somebody must choose; each answer is a part of `mapping`',
    warnings: 'What the reader says',
    problems: 'Problems',
    loses: (days: string) =>
      `${counted(days, 'day', 'days')} of the dataset ${isOne(days) ? 'is' : 'are'} not in it: only \`replace\` stores it.`,
    changes: (added: number, revised: number, removed: number) =>
      `Compared with what is stored: ${counted(added, 'new day', 'new days')}, ${revised} revised, ${removed} gone.`,
    stored: (name: string, version: string, days: string, from: string, to: string) =>
      `Stored as version ${version} of ${name}: ${counted(days, 'day', 'days')} with sales from ${from} to ${to}. Train to use it in forecasts.`,
    same: (name: string) => `Dataset ${name} has all of it already: nothing has changed.`,
    overrides: (count: number) =>
      `${counted(count, "number of the manager's own", "numbers of the manager's own")} now. The forecasts stay as they are; these are shown beside them.`,
  },
  es: {
    good: (days: string, from: string, to: string) =>
      `El archivo sirve: ${counted(days, 'día', 'días')} con ventas del ${from} al ${to}.`,
    bad: (count: string) => `El archivo no se puede usar como está: ${counted(count, 'problema', 'problemas')}.`,
    asks: 'Alguien tiene que elegir; cada respuesta es una parte de la lectura del archivo, su argumento «mapping»',
    warnings: 'Lo que dice el lector',
    problems: 'Problemas',
    loses: (days: string) =>
      `${isOne(days) ? 'Le falta' : 'Le faltan'} ${counted(days, 'día', 'días')} que el conjunto de datos tiene: solo se guarda con el argumento «replace».`,
    changes: (added: number, revised: number, removed: number) =>
      `Respecto a lo guardado: ${counted(added, 'día nuevo', 'días nuevos')}, ${counted(revised, 'corregido', 'corregidos')} y ${removed} que ${removed === 1 ? 'desaparece' : 'desaparecen'}.`,
    stored: (name: string, version: string, days: string, from: string, to: string) =>
      `Guardado como versión ${version} de ${name}: ${counted(days, 'día', 'días')} con ventas del ${from} al ${to}. Entrene para que las previsiones lo usen.`,
    same: (name: string) => `El conjunto ${name} ya lo tiene todo: nada ha cambiado.`,
    overrides: (count: number) =>
      `Ahora hay ${counted(count, 'número propio', 'números propios')}. Las previsiones siguen como están; estos van a su lado.`,
  },
} as const satisfies Readonly<Record<Wording['language'], unknown>>;

/** How a file is read. */
const reading = {
  path: z.string().min(1).max(1000).describe('In the folder that was given with --folder'),
  mapping: mappingSchema
    .optional()
    .describe('What its columns are; every key may be left out. Answers to questions are parts of it'),
  ...uploadOptionsSchema.partial().shape,
};

function uploadQuery({ mapping, ...options }: Omit<z.output<z.ZodObject<typeof reading>>, 'path'>) {
  return { ...options, ...(mapping === undefined ? {} : { mapping: JSON.stringify(mapping) }) };
}

const dryRunFields = z.object(dryRunSchema.shape);

export const checkFile = defineTool({
  name: 'check_file',
  title: { en: 'Check a file', es: 'Comprobar un archivo' },
  description:
    'What a CSV or Excel workbook of sales would be read as, without storing it: the role of each column, warnings, problems by row, questions with their possible answers, and what would change in a dataset. With a service, its key needs the role `write`.',
  readsFiles: true,
  input: z.strictObject({
    ...reading,
    dataset: datasetTitleSchema.optional().describe('Which dataset it would replace. Default: one named as the file'),
  }),
  output: z.object({
    ...dryRunFields.pick({ name: true, valid: true, rows: true, days: true, from: true, to: true }).shape,
    ...dryRunFields.pick({ series: true, mapping: true, changes: true, losesHistory: true, problemCount: true }).shape,
    ...dryRunFields.pick({ questions: true, problems: true, warnings: true }).shape,
    columns: z.array(dryRunFields.shape.columns.element.pick({ name: true, role: true, reason: true })),
    omittedColumns: omittedField('columns'),
  }),
  async ask({ path, dataset, ...rest }, { call, fileAt }) {
    const file = await fileAt(path);
    const name = dataset ?? titleOf(file);
    const query = { ...uploadQuery(rest), name, dryRun: true };
    const { body } = await call({ method: 'POST', path: '/datasets', query, file });
    const { columns, problems, warnings, ...dryRun } = readAs(dryRunFields, body);
    const shown = firstOf(columns, MOST_COLUMNS);
    return {
      ...dryRun,
      ...{ columns: shown.items, omittedColumns: shown.omitted },
      ...{ problems: problems.slice(0, MOST_REMARKS), warnings: warnings.slice(0, MOST_REMARKS) },
    };
  },
  say({ valid, days, from, to, problems, problemCount, questions, warnings, changes, losesHistory }, wording) {
    const words = WORDS[wording.language];
    const { amount, list } = wording;
    const span = valid && days !== null && from !== null && to !== null;
    const faults = problems.map(({ row, column, message }) => {
      const place = [row, column === undefined ? undefined : quoted(column)].filter((part) => part !== undefined);
      return `${place.join(' ')}: ${message}`;
    });
    const choices = questions.flatMap(({ message, candidates }) => [
      message,
      ...candidates.map(({ answer, why }) => `${JSON.stringify(answer)}: ${why}`),
    ]);
    const { newDays, revisedDays, removedDays } = changes ?? {};
    return [
      span ? words.good(amount(days), from, to) : words.bad(amount(problemCount)),
      ...list(words.problems, faults),
      ...list(words.asks, choices),
      ...(newDays && revisedDays && removedDays
        ? [words.changes(newDays.count, revisedDays.count, removedDays.count)]
        : []),
      ...(losesHistory ? [words.loses(amount(losesHistory.days))] : []),
      ...list(
        words.warnings,
        warnings.map(({ message }) => message),
      ),
    ];
  },
});

/** What people call what is in a file. */
export function titleOf(file: string): string {
  return basename(file, extname(file));
}

const storedFields = datasetVersionDocumentSchema.pick({
  ...{ name: true, title: true, version: true, rows: true, days: true, from: true, to: true, series: true },
  warnings: true,
}).shape;
const storedSchema = z.object({ ...storedFields, changed: z.boolean().describe('false: all of it was there already') });

const CREATED = 201;

/** The version that an answer tells of. */
function storedIn({ status, body }: ApiAnswer): z.output<typeof storedSchema> {
  const { warnings, ...stored } = readAs(z.object(storedFields), body);
  return { ...stored, warnings: warnings.slice(0, MOST_REMARKS), changed: status === CREATED };
}

function storedInWords(
  { name, version, days, from, to, changed, warnings }: z.output<typeof storedSchema>,
  wording: Wording,
) {
  const words = WORDS[wording.language];
  return [
    changed ? words.stored(name, version, wording.amount(days), from, to) : words.same(name),
    ...wording.list(
      words.warnings,
      warnings.map(({ message }) => message),
    ),
  ];
}

export const uploadFile = defineTool({
  name: 'upload_file',
  title: { en: 'Upload a file', es: 'Subir un archivo' },
  description:
    'Stores a CSV or Excel workbook of sales as the content of a dataset, in the place of the one before (which stays among its versions). Check it first. What a person must choose is refused with questions: answer them in `mapping`. Then train.',
  effect: 'replaces',
  readsFiles: true,
  input: z.strictObject({
    ...reading,
    dataset: datasetTitleSchema.describe('What the dataset is called; a new one, or one that there is'),
    replace: z.boolean().default(false).describe('Days that the dataset has and the file lacks may go, however many'),
  }),
  output: storedSchema,
  async ask({ path, dataset, replace, ...rest }, { call, fileAt }) {
    const query = { ...uploadQuery(rest), name: dataset, replace };
    return storedIn(await call({ method: 'POST', path: '/datasets', query, file: await fileAt(path) }));
  },
  say: storedInWords,
});

export const addDays = defineTool({
  name: 'add_days',
  title: { en: 'Add days', es: 'Añadir días' },
  description:
    'Adds observed days to a dataset and corrects days that it has; all others stay as they are, and the content before stays among its versions. `open: false` is a closed day. Then train.',
  effect: 'replaces',
  input: z.strictObject({
    dataset: datasetArgument,
    days: z.array(addedDaysRequestSchema.shape.days.element).min(1).max(1000),
  }),
  output: storedSchema,
  async ask({ dataset, days }, context) {
    const name = await datasetMeant(dataset, context);
    const path = `/datasets/${encodeURIComponent(name)}/days`;
    return storedIn(await context.call({ method: 'POST', path, json: { days } }));
  },
  say: storedInWords,
});

export const train = defineTool({
  name: 'train',
  title: { en: 'Train', es: 'Entrenar' },
  description: `Trains on the content of a dataset; the new model answers if it is better than the one before. Waits up to ${LONGEST_WAIT_S} s for the end: if it is not over then, ask training_status.`,
  effect: 'adds',
  input: z.strictObject({
    dataset: datasetArgument,
    waitSeconds: z.int().min(0).max(LONGEST_WAIT_S).default(LONGEST_WAIT_S),
  }),
  output: z.object(shownRunFields),
  async ask({ dataset, waitSeconds }, context) {
    const json = { dataset: await datasetMeant(dataset, context) };
    return (await context.call({ method: 'POST', path: '/train', query: { wait: waitSeconds }, json })).body;
  },
  say: runInWords,
});

const overridesFields = z.object(overridesSchema.shape);
const dayFields = overridesRequestSchema.shape.days.element;
const MOST_OVERRIDES = 400;

export const setOverrides = defineTool({
  name: 'set_overrides',
  title: { en: 'Set own numbers', es: 'Poner números propios' },
  description:
    "Sets the manager's own numbers for some days to come, each with its reason. They stand beside the forecast and are scored when their days have passed. Those of other days stay; one for a day that has one takes its place.",
  effect: 'replaces',
  input: z.strictObject({
    dataset: datasetArgument,
    series: seriesArgument,
    author: overridesRequestSchema.shape.author,
    days: z
      .array(dayFields.required({ date: true }).omit({ from: true, to: true }))
      .min(1)
      .max(MOST_OVERRIDES),
  }),
  output: z.object({ dataset: z.string(), days: overridesFields.shape.days, omittedDays: omittedField('days') }),
  async ask({ dataset, series, author, days }, context) {
    const name = await datasetMeant(dataset, context);
    const path = '/forecast/overrides';
    const known = await context.call({ method: 'GET', path, query: { dataset: name, series } });
    const { observedTo, days: before } = readAs(overridesFields, known.body);
    const dates = new Set(days.map(({ date }) => date));
    const kept = before.filter((day) => day.series === series && day.date > observedTo && !dates.has(day.date));
    const json = {
      ...{ dataset: name, series, author },
      days: [...kept.map(({ date, sales, reason }) => ({ date, sales, reason })), ...days],
    };
    const { body } = await context.call({ method: 'PUT', path, json, ifMatch: known.etag });
    const shown = firstOf(readAs(overridesFields, body).days, MOST_OVERRIDES);
    return { dataset: name, days: shown.items, omittedDays: shown.omitted };
  },
  say: ({ days, omittedDays }, { language }) => [WORDS[language].overrides(days.length + omittedDays)],
});
