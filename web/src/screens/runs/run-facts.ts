import type { Run } from '../../../../src/runs/run.ts';

/** What the steps of a run tell of the days it learnt from; what a step does not tell is undefined. */
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
