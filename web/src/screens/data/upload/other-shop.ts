import type { DatasetVersion, DryRun } from '../../../api/datasets.ts';

type Changes = NonNullable<DryRun['changes']>;

/** Days that must differ, and by how much of their sales, before it is no mere correction. */
const FEWEST_DAYS = 3;
const CORRECTION = 0.3;
/** New days of the same shop usually lie within this factor of the median day. */
const LEVEL = 3;

/** Why a file looks like another shop's: days that are known already sold something else, or the new ones sell on another level. */
export type Difference = 'other-sales' | 'other-level';

/**
 * Whether the changes that a file would make are unlike corrections and new days of the shop. Undefined when they are
 * like them, or too few to tell.
 */
export function differenceOf(
  { revisedDays, newDays }: Changes,
  { sales: { median: usual } }: Pick<DatasetVersion['profile'], 'sales'>,
): Difference | undefined {
  const shares = revisedDays.first.map(
    (day) => Math.abs(day.new - day.old) / Math.max(Math.abs(day.old), Number.EPSILON),
  );
  if (revisedDays.count >= FEWEST_DAYS && median(shares) > CORRECTION) return 'other-sales';
  const level = median(newDays.first.map(({ sales }) => sales));
  const isFar = usual > 0 && (level > LEVEL * usual || level < usual / LEVEL);
  return newDays.count >= FEWEST_DAYS && isFar ? 'other-level' : undefined;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? 0;
  return sorted.length % 2 === 0 ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}
