import type { TrainedModel } from '../src/forecasting/trained-model.ts';
import { trainInMemory, trainingDataOf } from '../src/pipeline/in-memory.ts';
import type { Series } from '../src/sales/series.ts';

export function evaluated(series: Series, model: string) {
  return trainInMemory(trainingDataOf(series), model);
}

export function trainedOn(series: Series, model: string): TrainedModel {
  return evaluated(series, model).model;
}
