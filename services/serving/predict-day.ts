import { addDays, type IsoDay, weekdayOf } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { MAX_HORIZON } from '../../src/forecasting/forecast-range.ts';
import type { PredictRequest } from '../../src/forecasting/forecast-schema.ts';
import type { CovariateFacts, TrainedModel } from '../../src/forecasting/trained-model.ts';
import { COLUMN_ROLES, foldName, roleOf } from '../../src/sales/columns.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';

type Feature = 'weekday' | 'open' | { readonly covariate: string };

/**
 * The day that a request describes by its columns. Without a date it is the first day of that weekday after the last
 * observed one. Throws AppError `malformed-request` for features that make no sense, `invalid-request` for unknown ones.
 */
export function dayFromFeatures(model: TrainedModel, request: PredictRequest): KnownDay {
  const { dataset: _, series: __, date: asked, ...features } = request;
  const covariates: Record<string, number> = {};
  let weekday: number | undefined;
  let open: boolean | undefined;
  for (const [name, given] of Object.entries(features)) {
    const value = numberOf(name, given);
    const feature = featureOf(model, name, value);
    if (feature === 'weekday') weekday = weekdayNumber(name, value);
    else if (feature === 'open') open = value !== 0;
    else if (feature) covariates[feature.covariate] = value;
  }
  return { date: dateOf(model.trainedOn.to, asked, weekday), open, covariates };
}

/** Undefined for a flag that the dataset does not have and that is 0: it says nothing. */
function featureOf({ covariates, dataset }: TrainedModel, name: string, value: number): Feature | undefined {
  const { input, cells, covariate: own } = COLUMN_ROLES[roleOf(name)];
  if (input && (cells === 'weekday' || cells === 'open')) return cells;
  const isMeant = (known: CovariateFacts) => known.name === own || foldName(known.column) === foldName(name);
  const known = input && covariates.find(isMeant);
  if (known) return { covariate: known.name };
  if (typeof own === 'string' && value === 0) return undefined;
  const columns = covariates.map(({ column }) => column).join(', ') || 'none';
  throw invalid(
    'invalid-request',
    name,
    'unknown-covariate',
    `"${name}" is not a covariate of "${dataset}"; it has: ${columns}`,
  );
}

function dateOf(lastDay: IsoDay, asked: IsoDay | undefined, weekday: number | undefined): IsoDay {
  if (asked === undefined) {
    if (weekday === undefined) {
      throw invalid(
        'malformed-request',
        'DíaDeLaSemana',
        'missing',
        'Give the day as "date" or its weekday as "DíaDeLaSemana" (1 = Monday … 7 = Sunday)',
      );
    }
    const next = addDays(lastDay, 1);
    return addDays(next, (weekday - weekdayOf(next) + 7) % 7);
  }
  if (weekday !== undefined && weekday !== weekdayOf(asked)) {
    throw invalid(
      'invalid-request',
      'DíaDeLaSemana',
      'contradiction',
      `${asked} is weekday ${weekdayOf(asked)} (1 = Monday … 7 = Sunday), not ${weekday}`,
    );
  }
  if (asked <= lastDay || asked > addDays(lastDay, MAX_HORIZON)) {
    const message = `"date" must be one of the ${MAX_HORIZON} days after the last observed day ${lastDay}; it is ${asked}`;
    throw invalid('invalid-request', 'date', 'out-of-range', message);
  }
  return asked;
}

function weekdayNumber(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 7) return value;
  throw invalid(
    'malformed-request',
    name,
    'out-of-range',
    `"${name}" must be 1 (Monday) to 7 (Sunday); it is ${value}`,
  );
}

function numberOf(name: string, value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  throw invalid(
    'malformed-request',
    name,
    'not-a-number',
    `"${name}" must be a number; it is ${JSON.stringify(value)}`,
  );
}

function invalid(
  code: 'malformed-request' | 'invalid-request',
  field: string,
  fault: string,
  message: string,
): AppError {
  return new AppError(code, message, { faults: [{ field: `body/${field}`, code: fault, message }] });
}
