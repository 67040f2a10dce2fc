import { createHash } from 'node:crypto';
import { forecastOf } from '../../services/computing/forecasts.ts';
import { AppError } from '../../src/errors.ts';
import type { Forecast, ForecastQuery } from '../../src/forecasting/forecast-schema.ts';
import { readTrainedModel, type TrainedModel } from '../../src/forecasting/trained-model.ts';
import type { Column } from '../../src/sales/dataset.ts';
import { type KnownDay, withHolidayColumn } from '../../src/sales/known-future.ts';
import { knownFutureFromJson } from '../../src/sales/reading/known-future-json.ts';
import { HOLIDAY, PROMO } from '../../src/sales/series.ts';
import { readKnownFutureFile } from '../../src/workbooks/read-sales-file.ts';
import { type Arguments, type Invocation, UsageError } from '../arguments.ts';
import { RefusedFile } from '../failures.ts';
import { calendarIn, holidaysOf, isJson, readBytes } from '../reading.ts';

/** The forecast by a `modelo.json` alone: the same numbers as from its data. Throws UsageError for a file that is none. */
export async function forecastFromModel(
  path: string,
  query: ForecastQuery,
  { args, language }: Pick<Invocation, 'args' | 'language'>,
): Promise<{ readonly result: Forecast; readonly decimals: number }> {
  refuseOthers(args);
  const { model, version } = readModel(path);
  const publicHolidays = await holidaysOf(args.text('country'));
  const known = args.text('known-future');
  const calendar = known === undefined ? [] : await readCalendar(known, model, publicHolidays !== undefined);
  const state = { version, model, lastDay: model.trainedOn.to, calendar, overrides: new Map(), unreadable: [] };
  const result = forecastOf({ state, knowledge: { calendar, publicHolidays }, language }, query);
  return { result, decimals: model.decimals };
}

function refuseOthers(args: Arguments): void {
  if (args.file !== undefined) throw new UsageError('--model forecasts without data: leave the file out');
  const other = ['save', 'group-by'].find((name) => args.text(name) !== undefined);
  const named = args.flag('each') ? 'each' : args.all('series-id').length > 0 ? 'series-id' : other;
  if (named !== undefined) throw new UsageError(`--model and --${named} do not go together`);
}

function readModel(path: string): { readonly model: TrainedModel; readonly version: string } {
  const bytes = readBytes('model', path);
  try {
    return { model: readTrainedModel(JSON.parse(bytes.toString('utf8'))), version: versionOf(bytes) };
  } catch (error) {
    const [{ path: place, message }] = issuesOf(error);
    throw new UsageError(`--model: ${path} is no model of one series: ${[...place, message].join(' ')}`);
  }
}

function issuesOf(error: unknown): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  if (error instanceof Error && 'issues' in error) return error.issues as ReturnType<typeof issuesOf>; // a ZodError
  return [{ path: [], message: error instanceof Error ? error.message : String(error) }];
}

/** In the form of the id of a run; a saved model does not know which one it was. */
function versionOf(bytes: Uint8Array): string {
  return `00000000T000000000Z-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`;
}

/** By the columns that the model knows. Throws RefusedFile for what cannot be read. */
async function readCalendar(path: string, model: TrainedModel, takesHolidays: boolean): Promise<readonly KnownDay[]> {
  const named = model.covariates.map(
    ({ name, column }): Column => ({
      name: column,
      role: name === PROMO ? 'promo' : name === HOLIDAY ? 'holiday' : 'known',
    }),
  );
  const columns = takesHolidays ? withHolidayColumn(named) : named;
  const bytes = readBytes('known-future', path);
  const file = isJson(bytes)
    ? knownFutureFromJson(calendarIn(path), columns)
    : await readKnownFutureFile(bytes, columns);
  if (file.valid) return file.days;
  const { problems: faults, problemCount: faultCount } = file;
  throw new RefusedFile(path, [], new AppError('invalid-calendar', faults[0]?.message ?? '', { faults, faultCount }));
}
