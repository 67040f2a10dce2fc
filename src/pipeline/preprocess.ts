import { learnCovariateFacts, type TrainingData } from '../forecasting/trained-model.ts';
import { headersByCovariate } from '../sales/columns.ts';
import type { StepResult } from './context.ts';
import type { Loaded } from './load.ts';

/** Takes from the version what training needs, and learns how each covariate goes on where nobody says. */
export function preprocess({ document, series }: Loaded): StepResult<TrainingData> {
  const { from, to, closedWeekdays, profile, options } = document;
  const covariates = learnCovariateFacts(series, headersByCovariate(document.columns));
  const source = {
    dataset: document.name,
    datasetVersion: document.version,
    trainedOn: { from, to, days: series.days.length },
    closedWeekdays,
    decimals: profile.sales.decimals,
    allowNegative: options.allowNegative,
  };
  return {
    value: { source, series, covariates },
    detail: { from, to, closedWeekdays, covariates: covariates.map(({ column }) => column) },
  };
}
