import { signal } from '@preact/signals';
import type { Mapping, Question, SalesFile } from '../../../api/datasets.ts';
import type { Choice } from '../questions/reading-choices.ts';

/** What becomes of a file: its days are added to a dataset, it takes the place of all of them, or it is another shop's. */
export type Destination = 'add' | 'replace' | 'new';

/** A file that was chosen and is not stored yet; it outlives the screen and what becomes of the service meanwhile. */
export interface ChosenFile extends SalesFile {
  /** The dataset that it was chosen for; undefined on the first visit. */
  readonly dataset: string | undefined;
  readonly destination: Destination;
  /** What another shop's data are called, as it was typed. */
  readonly name: string;
  /** What was asked about the file so far. */
  readonly choices: readonly Choice[];
  readonly questions: readonly Question[];
  /** Somebody has said that the file is of this shop, though it looks different. */
  readonly isSameShop: boolean;
  /** Somebody has said that the days which the file lacks may go. */
  readonly mayLose: boolean;
  /** Columns with data of people are stored too. */
  readonly keepsPersonal: boolean;
}

type Chosen = Pick<ChosenFile, 'content' | 'fileName' | 'dataset' | 'name'>;

export const chosenFile = signal<ChosenFile | undefined>(undefined);

/** Takes a file, about which nothing has been said yet. */
export function takeFile(chosen: Chosen): void {
  chosenFile.value = {
    ...chosen,
    destination: chosen.dataset === undefined ? 'new' : 'add',
    reading: {},
    choices: [],
    questions: [],
    isSameShop: false,
    mayLose: false,
    keepsPersonal: false,
  };
}

export function changeChosenFile(change: Partial<ChosenFile>): void {
  if (chosenFile.value) chosenFile.value = { ...chosenFile.value, ...change };
}

/** Says what the columns are; what was said of losses no longer counts, since others may be lost now. */
export function changeMapping(mapping: Mapping, questions: readonly Question[]): void {
  changeChosenFile({ mapping, questions, mayLose: false });
}

/** Says what becomes of the file. How the dataset reads its files says nothing of another shop's. */
export function changeDestination(destination: Destination): void {
  changeChosenFile({ destination, mapping: undefined, questions: [], mayLose: false });
}

export function forgetChosenFile(): void {
  chosenFile.value = undefined;
}

const LONGEST_TITLE = 100;

/** The name of a dataset by what people call it, as the service makes it; undefined where it can make none. */
export function datasetNameOf(title: string): string | undefined {
  if (title.length > LONGEST_TITLE) return undefined;
  const folded = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return folded === '' ? undefined : folded;
}
