import { conceptsOf, hints } from './header-names.ts';

/** What the first rows of a file show of one of its columns. */
export interface ColumnSample {
  readonly at: number;
  readonly name: string;
  /** Rows looked at, and those of them with some text. */
  readonly rows: number;
  readonly filled: number;
  readonly dates: number;
  /** Digits alone that may be days: `20230102`, `44928`. */
  readonly bareDates: number;
  readonly numbers: number;
  /** Numbers that are plain digits. */
  readonly integers: number;
  /** 0, 1 and words for yes and no. */
  readonly flags: number;
  readonly emails: number;
  readonly phones: number;
  readonly people: number;
  /** Different texts, at most 1000. */
  readonly distinct: number;
  /** Whole numbers that grow by one from row to row. */
  readonly counts: boolean;
  /** The first different texts. */
  readonly sample: readonly string[];
}

/** True when nearly all of the filled cells are of this kind. */
export function isMostly(sample: ColumnSample, kind: 'dates' | 'numbers' | 'flags'): boolean {
  return sample.filled > 0 && sample[kind] >= 0.8 * sample.filled;
}

/** The names of some columns with samples of their cells, as a question shows them. */
export function listOf(candidates: readonly ColumnSample[]): string {
  const shown = candidates.slice(0, 8).map(({ name, sample }) => `${name} (${sample.slice(0, 2).join(' · ')} …)`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** True for a column that seems to hold names, addresses, phones or e-mails of people. */
export function isPersonal(sample: ColumnSample): boolean {
  const { filled, emails, phones, people, name } = sample;
  if (filled === 0) return false;
  if (emails >= 0.5 * filled) return true;
  const named = conceptsOf(name).has('personal') || hints(name).has('personal');
  if (phones >= 0.5 * filled && named) return true;
  if (named && !isMostly(sample, 'numbers'))
    return sample.distinct > 1 && !sample.sample.every((text) => text.startsWith('#'));
  return people >= 0.8 * filled && conceptsOf(name).has('identifier') && sample.distinct > 2;
}
