import type { Run } from '../../../../src/runs/run.ts';

/** What the details of a run's steps contain about its data; undefined where a detail is missing. */
interface RunFacts {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly days: number | undefined;
  readonly holdoutDays: number | undefined;
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
  };
}
