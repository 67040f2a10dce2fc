import { forecastTable, groupsTable } from '../../services/serving/forecast-formats.ts';
import type { Forecast, ForecastQuery, GroupedForecast } from '../../src/forecasting/forecast-schema.ts';
import { EVERY_SERIES, forecastQuerySchema } from '../../src/forecasting/forecast-schema.ts';
import type { Run } from '../../src/runs/run.ts';
import { type Arguments, type Invocation, UsageError } from '../arguments.ts';
import { type Answer, print, writeOut } from '../output.ts';
import { inWorkspace, train, type Workspace } from '../workspace.ts';
import { tellForecast, tellTraining } from './words.ts';

/** `prediccion-ventas forecast`: the days to come, by a model of the file or by a saved one. */
export async function forecast(invocation: Invocation): Promise<number> {
  const { args } = invocation;
  const query = queryOf(args);
  const saved = args.text('model');
  if (saved !== undefined) {
    const { forecastFromModel } = await import('./saved-model.ts');
    const { result, decimals } = await forecastFromModel(saved, query, invocation);
    await answer(result, decimals, invocation);
    return 0;
  }
  return inWorkspace(invocation, async (workspace) => {
    const run = await train(workspace, args);
    await tellTraining(workspace, run, invocation);
    const { bytes, decimals } = await modelOf(workspace, run);
    const save = args.text('save');
    if (save !== undefined) writeOut('save', save, bytes);
    if (args.flag('each')) await printEach(workspace, query, invocation);
    else await answer(await askFor(workspace, query, invocation), decimals, invocation);
    return 0;
  });
}

/** The query of the API that the options make. Throws UsageError for one that it would refuse. */
export function queryOf(args: Arguments): ForecastQuery {
  const ids = args.all('series-id');
  const each = args.flag('each');
  if (each && (ids.length > 0 || args.text('group-by') !== undefined)) {
    throw new UsageError('--each stands alone: it means each of the series');
  }
  const series = each ? EVERY_SERIES : ids.length > 1 ? ids : ids[0];
  const texts = ['month', 'from', 'to', 'days', 'levels', 'quantiles', 'assume'] as const;
  const given = texts.flatMap((name) => {
    const value = args.text(name);
    return value === undefined ? [] : [[name, value]];
  });
  const groupBy = args.text('group-by');
  const read = forecastQuerySchema.safeParse({
    ...Object.fromEntries(given),
    ...(series === undefined ? {} : { series }),
    ...(groupBy === undefined ? {} : { groupBy }),
    explain: String(args.flag('explain')),
  });
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new UsageError(`--${path.join('/')} ${message}`);
}

type Result = Forecast | GroupedForecast;

async function askFor({ services }: Workspace, query: ForecastQuery, { language }: Invocation): Promise<Result> {
  const wording = { url: '', accept: undefined, language: undefined };
  const { body } = await services.forecasts.answer(query, { format: 'json', language }, wording);
  return JSON.parse(body.toString('utf8')) as Result; // as the service wrote it
}

async function answer(result: Result, decimals: number, invocation: Invocation): Promise<void> {
  const { args, language } = invocation;
  const svg = args.text('svg');
  if (svg !== undefined) writeOut('svg', svg, await drawn(result, invocation));
  const table =
    'groups' in result ? groupsTable(result, decimals, language) : forecastTable(result, decimals, language);
  const answer: Answer = { json: result, table, bars: 'forecast' };
  await print(answer, invocation);
  tellForecast(result, decimals, invocation);
}

async function drawn(result: Result, { language }: Invocation): Promise<string> {
  if ('groups' in result) throw new UsageError('--svg draws one forecast, not one for each group');
  const [{ renderSvg }, { forecastOption }, { PAGE }, { chartWords }] = await Promise.all([
    import('../../src/charts/svg.ts'),
    import('../../src/charts/forecast.ts'),
    import('../../src/charts/drawing/theme.ts'),
    import('../../src/charts/drawing/words.ts'),
  ]);
  const words = chartWords[language];
  const { dataset, model, days, total } = result;
  return renderSvg(forecastOption({ source: { dataset, model: model.kind }, days, total }, words), { ...PAGE, words });
}

/** A row for each series and day, as they are computed. */
async function printEach({ services }: Workspace, query: ForecastQuery, { args, output }: Invocation): Promise<void> {
  for (const option of ['xlsx', 'svg']) {
    if (args.text(option) !== undefined) throw new UsageError(`--${option} and --each do not go together`);
  }
  const rows = await services.forecasts.rows(query, args.flag('json') ? 'ndjson' : 'csv');
  for await (const piece of rows) await output.write(piece);
}

/** `modelo.json`, and how many decimals its forecasts have. */
async function modelOf(
  { services }: Workspace,
  run: Run,
): Promise<{ readonly bytes: Buffer; readonly decimals: number }> {
  const { body } = await services.models.artifact(run.id, 'modelo.json');
  return { bytes: body, decimals: JSON.parse(body.toString('utf8')).decimals };
}
