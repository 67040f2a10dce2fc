import type { Run } from '../../../../src/runs/run.ts';

/** What the steps of a run tell of the days it learnt from; what a step does not tell is undefined. */
interface RunFacts {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly days: number | undefined;
  readonly holdoutDays: number | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function factsOf({ steps }: Pick<Run, 'steps'>): RunFacts {
  const told = (step: string, name: string): unknown => steps.find((one) => one.name === step)?.detail[name];
  const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined);
  const count = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
  return {
    from: day(told('preprocess', 'from')),
    to: day(told('preprocess', 'to')),
    days: count(told('load', 'days')),
    holdoutDays: count(told('split', 'holdoutDays')),
  };
}
