import { Gauge, type Registry } from 'prom-client';
import { daysBetween, type IsoDay } from '../dates.ts';
import type { LiveScore } from '../ledger/live-score.ts';
import type { Run } from '../schemas/run.ts';

/** How a dataset and its model are doing. */
export interface DatasetState {
  readonly dataset: string;
  /** Undefined when no model answers for it. */
  readonly championTrainedAt: Date | undefined;
  readonly observedTo: IsoDay;
  /** Of the newest scored days; undefined when it could not be judged. */
  readonly recent: LiveScore | undefined;
  /** WAPE of the backtest of the model whose forecasts were issued last. */
  readonly promisedWape: number | null;
  /** An alarm stands: sales have left the forecast. */
  readonly alarm: boolean;
}

/** What the process knows without asking anybody. */
export interface ServiceState {
  readonly now: () => Date;
  /** Runs of this process that are queued or running. */
  readonly openRuns: () => readonly Pick<Run, 'status'>[];
  /** The datasets that are shown, and how many there are in all. */
  readonly datasets: () => { readonly shown: readonly DatasetState[]; readonly count: number };
}

const SECONDS_A_DAY = 86_400;

type Sample = readonly [labels: Record<string, string>, value: number];

/** Gauges whose values are looked up at each scrape; what does not exist has no series. */
export function registerStateMetrics(registry: Registry, { now, openRuns, datasets }: ServiceState): void {
  const gauge = (name: string, help: string, labelNames: string[], samples: () => readonly Sample[]) =>
    new Gauge({
      ...{ name: `prediccion_ventas_${name}`, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        for (const [labels, value] of samples()) this.set(labels, value);
      },
    });
  const perDataset = (name: string, help: string, read: (state: DatasetState) => number | null | undefined) =>
    gauge(name, help, ['dataset'], () =>
      datasets().shown.flatMap((state) => {
        const value = read(state);
        return value === null || value === undefined ? [] : [[{ dataset: state.dataset }, value] as const];
      }),
    );

  gauge('runs_open', 'Trainings of this process that wait or work', ['status'], () =>
    ['queued', 'running'].map((status) => [{ status }, openRuns().filter((run) => run.status === status).length]),
  );
  gauge('datasets', 'Datasets in the store; only the first 50 by name have numbers of their own', [], () => [
    [{}, datasets().count],
  ]);
  perDataset('champion_age_seconds', 'Time since the training of the model that answers', ({ championTrainedAt }) =>
    championTrainedAt === undefined ? undefined : (now().getTime() - championTrainedAt.getTime()) / 1000,
  );
  perDataset(
    'last_observation_age_seconds',
    'From the last observed day to today (UTC): whole days',
    ({ observedTo }) => daysBetween(observedTo, now().toISOString().slice(0, 10)) * SECONDS_A_DAY,
  );
  perDataset(
    'live_scored',
    'How many days the live error is of: the newest that can be scored, at most 28',
    ({ recent }) => recent?.days,
  );
  perDataset(
    'live_wape_ratio',
    'Live error of the forecasts on the newest scored days: sum of errors over sum of sales',
    ({ recent }) => recent?.wape,
  );
  perDataset('promised_wape_ratio', 'The same error, as the backtest of the model had promised it', (state) =>
    state.recent?.days ? state.promisedWape : undefined,
  );
  gauge('live_coverage_ratio', 'Share of these days inside their interval', ['dataset', 'level'], () =>
    datasets().shown.flatMap(({ dataset, recent }) =>
      Object.entries(recent?.coverage ?? {}).flatMap(([level, value]) =>
        value === null ? [] : [[{ dataset, level }, value] as const],
      ),
    ),
  );
  perDataset('alarm_active', '1 while an alarm stands that sales have left the forecast', ({ alarm }) => Number(alarm));
}
