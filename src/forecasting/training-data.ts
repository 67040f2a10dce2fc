import type { Series } from '../data/series.ts';
import type { CovariateFacts } from './future/covariate-facts.ts';
import type { TrainedModel } from './trained-model.ts';

/** A series ready for training, with what the model keeps of where it comes from. */
export interface TrainingData {
  readonly source: Pick<
    TrainedModel,
    'dataset' | 'datasetVersion' | 'trainedOn' | 'closedWeekdays' | 'decimals' | 'allowNegative'
  >;
  readonly series: Series;
  readonly covariates: CovariateFacts[];
}
