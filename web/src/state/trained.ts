import { ifFound } from '../api/http.ts';
import { listModels } from '../api/models.ts';
import { storedText } from '../browser/local-storage.ts';

/** Datasets that had a model when they were looked at last, between spaces: no name has one. */
const known = storedText('trained');

const namesIn = (list: string) => list.split(' ').filter((name) => name !== '');

function remember(dataset: string, isTrained: boolean): void {
  const others = namesIn(known.peek()).filter((name) => name !== dataset);
  known.value = [...others, ...(isTrained ? [dataset] : [])].join(' ');
}

/**
 * What a model answers; undefined where there is none yet. Where none is known of, the models are looked for before: a question
 * that fails stands in the log of the browser, as if something were broken.
 */
export async function ifTrained<T>(dataset: string, ask: () => Promise<T>): Promise<T | undefined> {
  const isKnown = namesIn(known.peek()).includes(dataset);
  if (!isKnown && (await listModels(dataset, undefined, 1)).items.length === 0) return undefined;
  const answer = await ifFound(ask());
  if (isKnown !== (answer !== undefined)) remember(dataset, answer !== undefined);
  return answer;
}
