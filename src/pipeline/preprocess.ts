import type { Series } from '../data/series.ts';
import { type CovariateFacts, learnCovariateFacts } from '../forecasting/covariate-facts.ts';
import type { DatasetVersion } from '../schemas/dataset.ts';
import type { StepResult } from './context.ts';
import type { Loaded } from './load.ts';

/** The series and what is known of its days to come. */
export interface Prepared {
  readonly document: DatasetVersion;
  readonly series: Series;
  readonly covariates: CovariateFacts[];
}

/** Learns how each covariate goes on where nobody says. */
export function preprocess({ document, file }: Loaded): StepResult<Prepared> {
  const headers = document.columns.map(({ name, role }) => [role === 'covariate' ? name : role, name] as const);
  const covariates = learnCovariateFacts(file.series, new Map(headers));
  return {
    value: { document, series: file.series, covariates },
    detail: {
      from: document.from,
      to: document.to,
      closedWeekdays: document.closedWeekdays,
      covariates: covariates.map(({ column }) => column),
    },
  };
}
