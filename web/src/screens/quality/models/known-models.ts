import { ifFound } from '../../../api/http.ts';
import {
  type Champion,
  getChampion,
  getModel,
  listModels,
  type Model,
  type ModelSummary,
} from '../../../api/models.ts';
import { getRun } from '../../../api/training.ts';
import { ifTrained } from '../../../state/trained.ts';
import { type Verdict, verdictOf } from '../../runs/verdict.ts';

const PAGE_SIZE = 10;

/** The pointer to the model in use, and the ETag that replaces it. */
export interface ModelInUse {
  readonly champion: Champion;
  readonly etag: string;
  readonly model: Model;
}

/** Undefined when no model is in use. */
export async function readModelInUse(dataset: string): Promise<ModelInUse | undefined> {
  const pointer = await ifTrained(dataset, () => getChampion(dataset));
  return pointer && { ...pointer, model: await getModel(pointer.champion.version) };
}

export interface KnownModel extends ModelSummary {
  /** Undefined when the run that trained it is not there any more. */
  readonly verdict: Verdict | undefined;
  /** Whether its training put it to use. */
  readonly wasInUse: boolean;
}

interface KnownModels {
  readonly models: readonly KnownModel[];
  readonly hasMore: boolean;
}

/** The newest models, so many pages of them, each with why it was put to use or not. */
export async function readModels(dataset: string, pages: number): Promise<KnownModels> {
  const models: ModelSummary[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { items, next } = await listModels(dataset, cursor, PAGE_SIZE);
    models.push(...items);
    cursor = next ?? undefined;
    if (next === null) break;
  }
  return { models: await Promise.all(models.map(withVerdict)), hasMore: cursor !== undefined };
}

async function withVerdict(model: ModelSummary): Promise<KnownModel> {
  const run = await ifFound(getRun(model.version));
  const decision = run?.decision ?? undefined;
  return {
    ...model,
    verdict: decision && verdictOf(decision, run?.options.promote),
    wasInUse: decision?.promoted ?? false,
  };
}
