import { createHash } from 'node:crypto';
import type { IsoMonth } from '../../src/dates.ts';
import type { Forecast } from '../../src/forecasting/forecast-schema.ts';
import { isPanel, type StoredModel } from '../../src/forecasting/panel/stored-model.ts';
import { archivedForecast } from '../../src/monitoring/forecast-archive.ts';
import type { ForecastArchiveRepository } from '../../src/repositories/forecast-archive.ts';
import type { ServingState } from './model-cache.ts';

interface Dependencies {
  readonly repository: Pick<ForecastArchiveRepository, 'keep'>;
  readonly now: () => Date;
  /** Of the public holidays that are assumed, if any: they change a forecast as a calendar does. */
  readonly region: string | undefined;
  readonly log: { error(fields: object, message: string): void };
}

/** A forecast of a whole month that has been answered. */
interface Issue {
  readonly dataset: string;
  readonly month: IsoMonth;
  readonly state: ServingState<StoredModel>;
  /** The month's forecast with the levels of the archive. */
  readonly compute: () => Forecast;
}

/** Between the days of a sum of series, relative to those of a typical series: it is not learnt. */
const TYPICAL_CORRELATION = 1;
/** After a failure the store is left alone for so long. */
const PAUSE_MS = 1000;
/** Failed issues kept for the next try; a store that is down for longer loses the oldest. */
const FAILURES_KEPT = 100;

/** Archives what was answered, beside the answers: it neither delays nor fails them. */
export function createForecastArchive({ repository, now, region, log }: Dependencies) {
  const kept = new WeakMap<ServingState<StoredModel>, Set<IsoMonth>>();
  const failed = new Map<string, () => Promise<void>>();
  const writing = new Set<Promise<void>>();
  let pausedUntil = 0;

  const write = async (issue: Issue, issuedAt: Date): Promise<void> => {
    const { dataset, month, state } = issue;
    const { model, series } = state;
    const correlation = isPanel(model) ? TYPICAL_CORRELATION : model.intervals.correlation;
    // After the answer that is being made now.
    await new Promise((resolve) => setImmediate(resolve));
    const calendar = hashOf([region ?? '', state.calendar]);
    const name = `${dataset} ${series ?? ''} ${state.version} ${month} ${calendar}`;
    try {
      const origin = model.trainedOn.to;
      const ofCounts = !isPanel(model) && model.intervals.counts !== undefined;
      const circumstances = {
        ...{ series, month, issuedAt: issuedAt.toISOString(), origin, calendar, correlation },
        ...(ofCounts ? { counts: true as const } : {}),
      };
      await repository.keep(archivedForecast(issue.compute(), circumstances));
      failed.delete(name);
    } catch (error) {
      pausedUntil = now().getTime() + PAUSE_MS;
      if (failed.size >= FAILURES_KEPT) failed.delete([...failed.keys()][0]);
      failed.set(name, () => write(issue, issuedAt));
      log.error(
        { dataset, month, err: error },
        'a forecast that was answered was not archived; it will be tried again',
      );
    }
  };

  const start = (work: () => Promise<void>): void => {
    const done: Promise<void> = work().finally(() => writing.delete(done));
    writing.add(done);
  };

  return {
    /** Keeps it once per champion and calendar. */
    record(issue: Issue): void {
      const months = kept.get(issue.state) ?? new Set();
      kept.set(issue.state, months);
      if (months.has(issue.month)) return;
      months.add(issue.month);
      const issuedAt = now();
      start(() => write(issue, issuedAt));
    },

    /** Tries again what failed. Costs nothing when nothing did. */
    retry(): void {
      if (failed.size === 0 || writing.size > 0 || now().getTime() < pausedUntil) return;
      for (const attempt of failed.values()) start(attempt);
    },

    /** Resolves when nothing is being written. */
    async settle(): Promise<void> {
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}

export type ForecastArchive = ReturnType<typeof createForecastArchive>;

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
