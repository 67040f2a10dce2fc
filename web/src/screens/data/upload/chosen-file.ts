import { signal } from '@preact/signals';
import type { Choice, Reading } from './reading-choices.ts';

/** A file that was chosen and is not stored yet; it outlives the screen and what becomes of the service meanwhile. */
export interface ChosenFile {
  /** A copy: what is stored is what was shown, also when the file on the disk changes meanwhile. */
  readonly content: Blob;
  readonly fileName: string;
  /** The dataset it is for, as it was typed. */
  readonly name: string;
  readonly reading: Reading;
  /** What was asked about the file so far. */
  readonly asked: readonly Choice[];
}

export const chosenFile = signal<ChosenFile | undefined>(undefined);

/** The run that learns from what was just stored. */
export const trainingRun = signal<string | undefined>(undefined);

export function changeChosenFile(change: Partial<ChosenFile>): void {
  if (chosenFile.value) chosenFile.value = { ...chosenFile.value, ...change };
}

export function forgetChosenFile(): void {
  chosenFile.value = undefined;
}

/** As the service names datasets; its own schema would bring the whole library along. */
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const isDatasetName = (text: string): boolean => NAME.test(text);
