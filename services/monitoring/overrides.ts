import { AppError } from '../../src/errors.ts';
import type { Events } from '../../src/events.ts';
import {
  type Override,
  type Overrides,
  type OverridesRequest,
  type RequestedDay,
  readRequest,
} from '../../src/monitoring/overrides.ts';
import type { OverrideRepository } from '../../src/repositories/overrides.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import { PreconditionFailedError } from '../../src/storage/object-store.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { SeriesOfDataset } from '../datasets/series-of-dataset.ts';
import type { Baseline, ForecastService } from '../serving/forecasts.ts';

interface Dependencies {
  readonly overrides: OverrideRepository;
  readonly datasets: Pick<DatasetService, 'current'>;
  readonly seriesOf: Pick<SeriesOfDataset, 'entryOf'>;
  readonly forecasts: Pick<ForecastService, 'baseline'>;
  readonly now: () => Date;
  readonly events: Pick<Events, 'emit'>;
}

interface Answered {
  readonly overrides: Overrides;
  readonly etag: string;
}

/** The etag of a list that nobody has written yet. */
const NONE = 'none';
/** Writes of others that one without a condition may meet before it gives up. */
const ATTEMPTS = 5;
const FAULTS_TOLD = 100;

export function createOverrideService({ overrides, datasets, seriesOf, forecasts, now, events }: Dependencies) {
  /** Of many series those of one, or of all when none is named. */
  const get = async (dataset: string, series?: string | undefined): Promise<Answered> => {
    const document = await datasets.current(dataset);
    if (series !== undefined) await seriesOf.entryOf(document, series);
    const { to } = document;
    const stored = await overrides.read(dataset);
    const all = stored?.value.days ?? [];
    const days = series === undefined ? all : all.filter((day) => day.series === series);
    return { overrides: { dataset, observedTo: to, days }, etag: stored?.etag ?? NONE };
  };

  /** Replaces the numbers of the days to come; those of observed days stay, to be scored. */
  const replace = async (dataset: string, request: OverridesRequest, ifMatch: string | undefined): Promise<void> => {
    const document = await datasets.current(dataset);
    const { to, options } = document;
    const { series } = request;
    await seriesOf.entryOf(document, series);
    const stored = await overrides.read(dataset);
    checkCondition(dataset, stored?.etag ?? NONE, ifMatch);
    const all = stored?.value.days ?? [];
    const before = all.filter((day) => day.series === series);
    const { days, faults } = readRequest(request, {
      observedTo: to,
      before,
      allowNegative: options.allowNegative ?? false,
    });
    if (faults.length > 0) throw rejection(faults);
    const baseline = await forecasts.baseline(
      dataset,
      days.map(({ date }) => date),
      series,
    );
    const past = before.filter(({ date }) => date <= to);
    const named = series === undefined ? {} : { series };
    const made = days.map((day) => ({ ...named, ...overrideOf(day, baseline.get(day.date), now()) }));
    const next = [...all.filter((day) => day.series !== series), ...past, ...made];
    await overrides.write(dataset, { schema: 1, days: next }, stored?.etag);
  };

  /** Writes, and without a condition of the client writes again over what another wrote in between. */
  const persist = async (
    dataset: string,
    request: OverridesRequest,
    ifMatch: string | undefined,
  ): Promise<Answered> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await replace(dataset, request, ifMatch);
        break;
      } catch (error) {
        const again = error instanceof PreconditionFailedError && ifMatch === undefined && attempt < ATTEMPTS;
        if (!again) throw error;
      }
    }
    await events.emit('overridesChanged', dataset);
    return get(dataset, request.series);
  };

  return {
    get,

    put: (request: OverridesRequest, ifMatch: string | undefined) => persist(request.dataset, request, ifMatch),

    /** Forgets the numbers of the days to come; all of a list that nobody can read. */
    async remove(dataset: string, series: string | undefined, ifMatch: string | undefined): Promise<void> {
      const known = await get(dataset, series).catch(whenUnreadable);
      if (known === undefined) {
        await overrides.remove(dataset);
        return events.emit('overridesChanged', dataset);
      }
      const { etag } = known;
      if (etag === NONE) return checkCondition(dataset, NONE, ifMatch);
      await persist(dataset, { dataset, series, days: [] }, ifMatch);
    },
  };
}

export type OverrideService = ReturnType<typeof createOverrideService>;

function whenUnreadable(error: unknown): undefined {
  if (!(error instanceof DamagedDocumentError && error.document.document === 'overrides')) throw error;
}

/** A number that stood there already keeps its time and its baseline. */
function overrideOf({ before, ...day }: RequestedDay, baseline: Baseline | undefined, at: Date): Override {
  const { author = before?.author } = day;
  if (before?.sales === day.sales && before.reason === day.reason && before.author === author) return before;
  const { date, sales, reason } = day;
  return {
    date,
    sales,
    reason,
    ...(day.author === undefined ? {} : { author: day.author }),
    setAt: at.toISOString(),
    baseline: baseline?.forecast ?? null,
    model: baseline?.model ?? null,
  };
}

function checkCondition(dataset: string, current: string, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const named = ifMatch.split(',').map((etag) => etag.trim().replace(/^"|"$/g, ''));
  if (named.includes(current) || (named.includes('*') && current !== NONE)) return;
  const message = `The overrides of "${dataset}" have changed: read them again, then repeat with their ETag`;
  throw new AppError('precondition-failed', message);
}

function rejection(faults: ReturnType<typeof readRequest>['faults']): AppError {
  const count = `${faults.length} ${faults.length === 1 ? 'problem' : 'problems'}`;
  const message = `The overrides were not stored: ${count}. First: ${faults[0].message}`;
  return new AppError('invalid-overrides', message, {
    faults: faults.slice(0, FAULTS_TOLD),
    faultCount: faults.length,
  });
}
