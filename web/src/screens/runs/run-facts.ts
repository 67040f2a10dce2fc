import type { Run } from '../../../../src/runs/run.ts';

/** What the details of a run's steps contain about its data; undefined where a detail is missing. */
interface RunFacts {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly days: number | undefined;
  readonly holdoutDays: number | undefined;
  /** Columns of the file that it was trained without. */
  readonly leftOut: readonly LeftOut[];
  /** Whose public holidays were looked for, since the file has no column of holidays, and whether they are used. */
  readonly holidays: { readonly region: string; readonly used: boolean } | undefined;
}

interface LeftOut {
  readonly code: 'not-known-ahead' | 'leak';
  readonly columns: readonly string[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function runFactsOf({ steps }: Pick<Run, 'steps'>): RunFacts {
  const detail = (step: string, name: string): unknown => steps.find((one) => one.name === step)?.detail[name];
  const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined);
  const count = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
  return {
    from: day(detail('preprocess', 'from')),
    to: day(detail('preprocess', 'to')),
    days: count(detail('load', 'days')),
    holdoutDays: count(detail('split', 'holdoutDays')),
    leftOut: leftOutIn(detail('preprocess', 'warnings')),
    holidays: holidaysIn(detail('preprocess', 'publicHolidays')),
  };
}

function holidaysIn(detail: unknown): RunFacts['holidays'] {
  if (typeof detail !== 'object' || detail === null || !('region' in detail) || !('used' in detail)) return undefined;
  const { region, used } = detail;
  return typeof region === 'string' && typeof used === 'boolean' ? { region, used } : undefined;
}

/** Warnings of a later version that this page does not know are left out. */
function leftOutIn(warnings: unknown): LeftOut[] {
  return Array.isArray(warnings) ? warnings.filter(isLeftOut) : [];
}

function isLeftOut(warning: unknown): warning is LeftOut {
  if (typeof warning !== 'object' || warning === null || !('code' in warning) || !('columns' in warning)) return false;
  return (warning.code === 'not-known-ahead' || warning.code === 'leak') && Array.isArray(warning.columns);
}
