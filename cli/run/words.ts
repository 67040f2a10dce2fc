import type { Forecast, GroupedForecast } from '../../src/forecasting/forecast-schema.ts';
import { counted, numberFormat } from '../../src/language/number-format.ts';
import { type Language, writtenDay } from '../../src/language/wording.ts';
import type { Run } from '../../src/runs/run.ts';
import type { Invocation } from '../arguments.ts';
import { sparkline } from '../terminal.ts';
import type { Workspace } from '../workspace.ts';

interface Words {
  readonly read: (rows: string, days: string, from: string, to: string) => string;
  readonly series: (count: string) => string;
  readonly model: (kind: string, wape: string | undefined) => string;
  readonly failed: (count: number) => string;
  readonly total: (from: string, to: string, sales: string) => string;
  readonly within: (level: string, lower: string, upper: string) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    read: (rows, days, from, to) => `${rows} rows, ${days} days with sales from ${from} to ${to}`,
    series: (count) => counted(count, 'serie', 'series'),
    model: (kind, wape) => `Model: ${kind}${wape === undefined ? '' : `; error in the backtest (WAPE) ${wape}`}`,
    failed: (count) => (count === 1 ? 'One series has no model' : `${count} series have no model`),
    total: (from, to, sales) => `From ${from} to ${to}: ${sales}`,
    within: (level, lower, upper) => `${level}%: ${lower} to ${upper}`,
  },
  es: {
    read: (rows, days, from, to) =>
      `${counted(rows, 'fila', 'filas')}, ${counted(days, 'día', 'días')} con ventas, del ${from} al ${to}`,
    series: (count) => counted(count, 'serie', 'series'),
    model: (kind, wape) =>
      `Modelo: ${MODELS[kind] ?? kind}${wape === undefined ? '' : `; error al probarlo en el pasado: ${wape} de las ventas`}`,
    failed: (count) => (count === 1 ? 'Una serie no tiene modelo' : `${count} series no tienen modelo`),
    total: (from, to, sales) => `Del ${from} al ${to}: ${sales}`,
    within: (level, lower, upper) => `${level} %: de ${lower} a ${upper}`,
  },
};

/** The Spanish names of the ways of forecasting. */
const MODELS: Readonly<Record<string, string>> = {
  auto: 'cada serie con lo que mejor le va',
  'seasonal-naive': 'lo mismo que hace una semana',
  linear: 'lineal',
  calendar: 'calendario',
  smoothed: 'calendario sobre un nivel suavizado',
  counts: 'recuento',
  tsb: 'probabilidad y cantidad',
  combination: 'combinación',
};

/** Series without a model that are named, with the reason. */
const FAILED_NAMED = 10;

/** What was read and learnt, for the person. */
export async function tellTraining(
  { services, dataset }: Workspace,
  { id, metrics, series }: Pick<Run, 'id' | 'metrics' | 'series'>,
  { args, language, output }: Invocation,
): Promise<void> {
  if (args.flag('quiet')) return;
  const words = WORDS[language];
  const whole = numberFormat(language);
  const { rows, days, from, to, warnings, series: many } = await services.datasets.current(dataset);
  const count = many === undefined ? [] : [words.series(whole(many.count))];
  output.say(
    [words.read(whole(rows), whole(days), writtenDay(from, language), writtenDay(to, language)), ...count].join('; '),
  );
  for (const { message } of warnings) output.say(message);
  const wape = metrics?.backtest?.wape ?? undefined;
  const share = numberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  output.say(words.model(metrics?.model ?? '', wape === undefined ? undefined : share(wape)));
  if (!series || series.failed === 0) return;
  output.say(words.failed(series.failed));
  const { items } = await services.training.series(id, 'failed', { limit: FAILED_NAMED });
  for (const one of items) output.say(`  ${one.id}: ${one.problem?.message ?? ''}`);
  if (series.failed > items.length) output.say('  …');
}

/** The total with its bounds, the shape of the days, and what is taken for granted of them. */
export function tellForecast(
  result: Forecast | GroupedForecast,
  decimals: number,
  { args, language, output }: Invocation,
): void {
  if (args.flag('quiet')) return;
  const words = WORDS[language];
  const amount = numberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const sums = 'groups' in result ? result.groups : [{ ...result, group: undefined }];
  for (const { group, total, days } of sums) {
    const bounds = Object.entries(total.intervals).map(([level, [lower, upper]]) =>
      words.within(level, amount(lower), amount(upper)),
    );
    const name = group === undefined ? '' : `${group}: `;
    const within = bounds.length === 0 ? '' : ` (${bounds.join('; ')})`;
    const shape = output.isTerminal ? ` ${sparkline(days.map(({ forecast }) => forecast))}` : '';
    output.say(
      `${name}${words.total(writtenDay(result.from, language), writtenDay(result.to, language), amount(total.forecast))}${within}${shape}`,
    );
  }
  for (const { message } of result.assumptions) output.say(message);
}
