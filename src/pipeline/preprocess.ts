import { suspectLeak, withoutColumns } from '../forecasting/evaluation/leak.ts';
import { learnCovariateFacts, type TrainingData } from '../forecasting/trained-model.ts';
import type { StepResult } from '../runs/run-record.ts';
import { headersByCovariate } from '../sales/columns.ts';
import { HOLIDAY, PROMO } from '../sales/series.ts';
import type { Loaded } from './load.ts';

/**
 * Takes from the version what training needs, and learns how each covariate goes on where nobody says. Left out are columns
 * that nobody knows ahead, and those that seem to know the sales of their own day: what is trained is what can be forecast.
 */
export function preprocess(loaded: Loaded): StepResult<TrainingData> {
  const { document } = loaded;
  const { from, to, closedWeekdays, profile, options } = document;
  const headers = headersByCovariate(document.columns);
  const undeclared = undeclaredColumns(loaded);
  const declared = withoutColumns(loaded.series, undeclared);
  const leak = suspectLeak(declared);
  const series = withoutColumns(declared, leak?.columns ?? []);
  const covariates = learnCovariateFacts(series, headers);
  const source = {
    dataset: document.name,
    datasetVersion: document.version,
    trainedOn: { from, to, days: series.days.length },
    closedWeekdays,
    decimals: profile.sales.decimals,
    allowNegative: options.allowNegative,
  };
  const named = (names: readonly string[]) => names.map((name) => headers.get(name) ?? name);
  return {
    value: { source, series, covariates, leak: leak && { ...leak, columns: named(leak.columns) } },
    detail: {
      from,
      to,
      closedWeekdays,
      covariates: covariates.map(({ column }) => column),
      ...(undeclared.length > 0 ? { notKnownAhead: named(undeclared) } : {}),
      ...(leak ? { leak: named(leak.columns) } : {}),
    },
  };
}

/**
 * Columns of a version that was read before columns had to be declared as known ahead: one without a single value in the
 * known future is not known ahead.
 */
function undeclaredColumns({ document, series, knownFuture }: Loaded): string[] {
  if (document.mapping !== undefined) return [];
  const said = new Set(knownFuture.flatMap(({ covariates }) => Object.keys(covariates)));
  return Object.keys(series.covariates).filter((name) => name !== PROMO && name !== HOLIDAY && !said.has(name));
}
