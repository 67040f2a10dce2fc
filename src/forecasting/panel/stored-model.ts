import { readTrainedModel, type TrainedModel } from '../trained-model.ts';
import { PANEL, type PanelModel, panelModelSchema } from './panel-model.ts';

/** What `modelo.json` may be. */
export type StoredModel = TrainedModel | PanelModel;

export function isPanel(model: StoredModel): model is PanelModel {
  return model.kind === PANEL;
}

/** By what it is compared with others: the candidate, or how each of many series chooses its own. */
export function methodOf(model: StoredModel): string {
  return isPanel(model) ? model.method : model.kind;
}

/** Checks a `modelo.json` of one series or of many. Throws a ZodError that names what is wrong. */
export function readStoredModel(json: unknown): StoredModel {
  const isOfMany = typeof json === 'object' && json !== null && 'kind' in json && json.kind === PANEL;
  return isOfMany ? panelModelSchema.parse(json) : readTrainedModel(json);
}
