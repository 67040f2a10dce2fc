import type { DryRun, Mapping } from '../../../api/datasets.ts';

/** What a column can be chosen to be: its role, where the amount of a row has two factors. */
export const COLUMN_CHOICES = [
  'date',
  'sales',
  'quantity',
  'unitPrice',
  'series',
  'promo',
  'holiday',
  'open',
  'known',
  'weekday',
  'ignored',
] as const;
export type ColumnChoice = (typeof COLUMN_CHOICES)[number];

type Column = Pick<DryRun['columns'][number], 'name' | 'role'>;

/** What is said of the file, and what the service took its columns for. */
interface Reading {
  readonly said: Mapping;
  readonly taken: Mapping;
}

const FACTORS = ['quantity', 'unitPrice'] as const;
const FLAGS = ['promo', 'holiday', 'open', 'weekday'] as const;
const MOST_SERIES = 3;

/** What a column is now. */
export function choiceOf({ name, role }: Column, { said, taken }: Reading): ColumnChoice {
  const factor = FACTORS.find((key) => said[key] === name || (said.sales === undefined && taken[key] === name));
  return factor ?? (role === 'attribute' ? 'ignored' : role); // found out, never chosen
}

/** What is said once somebody has chosen what a column is. Only what the choice is about changes: what is open stays open. */
export function withChoice(name: string, choice: ColumnChoice, { said, taken }: Reading): Mapping {
  const others = without(name, { said, taken });
  switch (choice) {
    case 'date':
      return { ...others, date: name };
    case 'sales':
      return { ...omitted(others, ['quantity', 'unitPrice', 'count']), sales: name };
    case 'quantity':
    case 'unitPrice':
      return withFactor(name, choice, { said: others, taken });
    case 'series':
      return { ...others, series: [...named(others.series, taken.series, name), name].slice(-MOST_SERIES) };
    case 'known':
      return { ...others, known: [...named(others.known, taken.known, name), name] };
    case 'ignored':
      return { ...others, ignore: [...(others.ignore ?? []), name] };
    default:
      return { ...others, [choice]: name };
  }
}

/** The other factor stays as it was, unless it was the same column. */
function withFactor(name: string, choice: (typeof FACTORS)[number], { said, taken }: Reading): Mapping {
  const other = choice === 'quantity' ? 'unitPrice' : 'quantity';
  const kept = said[other] ?? taken[other];
  const isKept = typeof kept === 'string' && kept !== name;
  return { ...omitted(said, ['sales', 'count', ...FACTORS]), [choice]: name, ...(isKept && { [other]: kept }) };
}

/** The factor that is still to be chosen. */
export function missingFactor({ quantity, unitPrice }: Mapping): 'quantity' | 'unitPrice' | undefined {
  if (typeof quantity === 'string') return typeof unitPrice === 'string' ? undefined : 'unitPrice';
  return typeof unitPrice === 'string' ? 'quantity' : undefined;
}

/** Takes a column out of all that it was, also by the service's own guess. */
function without(name: string, { said, taken }: Reading): Mapping {
  const { date, ignore = [], where = {} } = said;
  const dates = typeof date === 'object' ? Object.values(date) : [date];
  const isAmount = (key: 'sales' | (typeof FACTORS)[number]) => said[key] === name;
  const isFlag = (key: (typeof FLAGS)[number]) => (said[key] === undefined ? taken[key] : said[key]) === name;
  const left = omitted(said, [
    ...(dates.includes(name) ? (['date'] as const) : []),
    ...(['sales', ...FACTORS] as const).filter(isAmount),
    'ignore',
    'where',
  ]);
  const others = ignore.filter((other) => other !== name);
  const conditions = Object.entries(where).filter(([other]) => other !== name);
  return {
    ...left,
    ...Object.fromEntries(FLAGS.filter(isFlag).map((key) => [key, null])),
    ...withoutInLists(name, { said: left, taken }),
    ...(others.length > 0 && { ignore: others }),
    ...(conditions.length > 0 && { where: Object.fromEntries(conditions) }),
  };
}

/** An empty list of series would say that all rows belong together, which nobody has said: undefined says nothing. */
function withoutInLists(name: string, { said, taken }: Reading): Mapping {
  const isIn = (key: 'series' | 'known') => (said[key] ?? taken[key])?.includes(name);
  const series = named(said.series, taken.series, name);
  return {
    ...(isIn('series') && { series: series.length > 0 ? series : undefined }),
    ...(isIn('known') && { known: named(said.known, taken.known, name) }),
  };
}

const named = (said: readonly string[] | undefined, taken: readonly string[] | undefined, name: string) =>
  (said ?? taken ?? []).filter((other) => other !== name);

function omitted(mapping: Mapping, keys: readonly (keyof Mapping)[]): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key as keyof Mapping)));
}
