import { type DryRun, previewDays, previewUpload } from '../../../api/datasets.ts';
import { datasets } from '../../../state/datasets.ts';
import { type Loading, useLoad } from '../../../state/load.ts';
import { useSettled } from '../../../state/settled.ts';
import { missingFactor } from '../columns/column-choice.ts';
import { askedWith } from '../questions/answers.ts';
import { choicesOf } from '../questions/reading-choices.ts';
import { type ChosenFile, datasetNameOf } from './chosen-file.ts';
import { type Difference, differenceOf } from './other-shop.ts';

/** What a chosen file is, as the service reads it now, and what is still to be said about it. */
export interface FileReading {
  readonly loaded: Loading<DryRun>;
  /** It is being read in another way, or is about to be. */
  readonly isBusy: boolean;
}

/** The latest version of the dataset that a file was chosen for. */
export const targetOf = ({ dataset }: ChosenFile) => datasets.value?.find(({ name }) => name === dataset);

/** What is said of the columns: by somebody now, or kept with the dataset. */
export function saidOf(file: ChosenFile) {
  if (file.mapping !== undefined) return file.mapping;
  return (file.destination === 'new' ? undefined : targetOf(file)?.keptMapping) ?? {};
}

/** Reads a file again whenever something was said about it; the answer to what was said last counts. */
export function useFileReading(file: ChosenFile): FileReading {
  const { content, reading, mapping, destination, dataset } = file;
  const settledMapping = useSettled(mapping);
  const settledReading = useSettled(reading);
  const loaded = useLoad(
    (signal) => {
      const asked = { ...file, reading: settledReading, mapping: settledMapping };
      if (destination === 'add' && dataset !== undefined) return previewDays(dataset, asked, signal);
      // A new name has nothing to compare with: typing it reads nothing again.
      const target = destination === 'replace' && dataset !== undefined ? dataset : freeName(file);
      return previewUpload(target, asked, signal);
    },
    [content, settledReading, settledMapping, destination, dataset],
  );
  const isRefreshing = loaded.state === 'ready' && loaded.isRefreshing;
  return { loaded, isBusy: isRefreshing || settledMapping !== mapping || settledReading !== reading };
}

/** A name that no data have: that which was typed, if it is none. */
function freeName(file: ChosenFile): string {
  return nameFault(file) === undefined ? file.name.trim() : 'preview-of-a-new-file';
}

/** Why a file looks like another shop's; undefined once somebody has said that it is not. */
export function doubtOf(file: ChosenFile, { valid, changes }: DryRun): Difference | undefined {
  const target = targetOf(file);
  if (!valid || !changes || file.isSameShop || file.destination === 'new' || !target) return undefined;
  return differenceOf(changes, target.profile);
}

/** What must be said before a file can be stored, each by a word for it. */
export type Missing =
  | { readonly kind: 'questions'; readonly open: readonly DryRun['questions'][number][] }
  | { readonly kind: 'choices'; readonly open: readonly ReturnType<typeof choicesOf>[number][] }
  | { readonly kind: 'factor'; readonly factor: 'quantity' | 'unitPrice' }
  | { readonly kind: 'shop' | 'loss' | 'name' | 'taken' };

export function missingOf(file: ChosenFile, read: DryRun): Missing[] {
  const choices = choicesOf(read.problems, {}).filter(({ kind }) => kind !== 'allowNegative');
  const factor = missingFactor(saidOf(file));
  const missing: (Missing | false | undefined)[] = [
    read.questions.length > 0 && { kind: 'questions', open: read.questions },
    choices.length > 0 && { kind: 'choices', open: choices },
    factor && { kind: 'factor', factor },
    doubtOf(file, read) !== undefined && { kind: 'shop' },
    file.destination === 'replace' && lossOf(read) !== undefined && !file.mayLose && { kind: 'loss' },
    file.destination === 'new' && nameFault(file),
  ];
  return missing.filter((one): one is Missing => one !== false && one !== undefined);
}

/** The days that would go when the file took the place of all data; the last one is known of the first few only. */
export function lossOf({ losesHistory, changes }: DryRun) {
  if (losesHistory) return losesHistory;
  const { count: days, first } = changes?.removedDays ?? { count: 0, first: [] };
  const [from, to] = [first[0]?.date, first.length < days ? undefined : first.at(-1)?.date];
  return from === undefined ? undefined : { days, from, to };
}

function nameFault({ name }: ChosenFile): Missing | undefined {
  const id = datasetNameOf(name);
  if (id === undefined) return { kind: 'name' };
  return datasets.value?.some((dataset) => dataset.name === id) ? { kind: 'taken' } : undefined;
}

/** The questions to show: those answered already can be changed. */
export function questionsOf(file: ChosenFile, read: DryRun) {
  return {
    questions: askedWith(file.questions, read.questions, saidOf(file)),
    choices: choicesOf(read.problems, file.reading, file.choices),
  };
}
