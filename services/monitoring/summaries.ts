import { daysBetween, lastDayOf, monthOf, nextMonth } from '../../src/dates.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { MAX_HORIZON } from '../../src/forecasting/forecast-range.ts';
import { type ForecastQuery, forecastQuerySchema } from '../../src/forecasting/forecast-schema.ts';
import { bySize, countAlarms } from '../../src/monitoring/series-alarms.ts';
import { instantOf } from '../../src/primitives.ts';
import type { SeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import type { Champion } from '../../src/runs/registered-model.ts';
import type { Run } from '../../src/runs/run.ts';
import type { RunRepository } from '../../src/runs/run-repository.ts';
import type { CurrentDataset } from '../../src/sales/dataset.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import {
  comingOf,
  comingWeek,
  lastWholeWeek,
  mostMoved,
  type Summary,
  weekAgainstForecast,
} from '../../src/summary/summary.ts';
import { summaryMarkdown, summaryText } from '../../src/summary/words.ts';
import type { DatasetService } from '../datasets/datasets.ts';
import type { Observations } from '../datasets/observed-days.ts';
import type { ForecastService } from '../serving/forecasts.ts';
import type { ModelCache } from '../serving/model-cache.ts';
import type { AccuracyService } from './accuracy.ts';
import type { LatenessOf } from './lateness.ts';

interface Dependencies {
  readonly datasets: Pick<DatasetService, 'detail'>;
  readonly observations: Observations;
  readonly accuracy: Pick<AccuracyService, 'accuracy' | 'judgedDays'>;
  readonly forecasts: Pick<ForecastService, 'forecast'>;
  readonly modelCache: Pick<ModelCache, 'find'>;
  readonly championOf: (dataset: string) => Promise<Champion | undefined>;
  readonly runs: Pick<RunRepository, 'list' | 'read'>;
  readonly seriesAlarms: Pick<SeriesAlarmRepository, 'read'>;
  readonly latenessOf: LatenessOf;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
/** Alarms of series that are named. */
const NAMED = 5;

/** The week behind and the days ahead of a dataset, of what the other services say. */
export function createSummaries(dependencies: Dependencies) {
  const { datasets, observations, accuracy, forecasts, modelCache, runs, seriesAlarms, now } = dependencies;

  const forecast = (query: Partial<ForecastQuery> & { readonly dataset: string }) =>
    forecasts.forecast(forecastQuerySchema.parse(query), 'en');

  /** The days to come; nothing without a model. */
  const ahead = async (dataset: string, observedTo: string) => {
    const found = await modelCache.find(dataset);
    const lastDay = (found?.one ?? found?.many)?.lastDay;
    const next = nextMonth(monthOf(observedTo));
    if (lastDay === undefined) return { week: null, month: null };
    // A model that is so far behind says nothing of days to come; to one of a later month, of data that were taken back, they are past.
    const isOutOfReach = daysBetween(lastDay, lastDayOf(next)) > MAX_HORIZON || monthOf(lastDay) > monthOf(observedTo);
    if (isOutOfReach) return { week: null, month: null };
    const week = await forecast({ dataset, ...comingWeek(observedTo) });
    const month = await forecast({ dataset, month: next });
    const { monthInProgress } = month;
    return {
      week: comingOf(week),
      month: { month: next, ...comingOf(month) },
      ...(monthInProgress && { monthInProgress }),
    };
  };

  const lastWeekOf = async (document: CurrentDataset): Promise<Summary['lastWeek']> => {
    const week = lastWholeWeek(document.to);
    if (week.from < document.from) return null;
    const [{ sales }, judged] = await Promise.all([observations.of(document), accuracy.judgedDays(document.name)]);
    return weekAgainstForecast(week, sales, judged);
  };

  const modelOf = async (dataset: string): Promise<Summary['model']> => {
    const found = await modelCache.find(dataset);
    const state = found?.one ?? found?.many;
    const pointer = await dependencies.championOf(dataset);
    if (!state || !pointer) return null;
    const trainedAt = instantOf(state.version);
    return {
      version: state.version,
      kind: state.model.kind,
      trainedAt: trainedAt.toISOString(),
      trainedTo: state.model.trainedOn.to,
      ageDays: Math.max(0, Math.floor((now().getTime() - trainedAt.getTime()) / DAY_MS)),
      promotedAt: pointer.promotedAt,
    };
  };

  const lastTrainingOf = async (dataset: string): Promise<Summary['lastTraining']> => {
    const [newest] = await runs.list(dataset);
    const run: Run | undefined = newest && (await unlessDamaged(runs.read(newest)));
    return run ? { id: run.id, status: run.status, finishedAt: run.finishedAt, error: run.error } : null;
  };

  const seriesIn = async ({ name, series }: CurrentDataset): Promise<Pick<Summary, 'series'>> => {
    if (!series) return {};
    const { alarms = [] } = (await seriesAlarms.read(name)) ?? {};
    const named = bySize(alarms).slice(0, NAMED);
    const many = (await modelCache.find(name))?.many;
    return {
      series: {
        count: series.count,
        ...countAlarms({ alarms }),
        alarms: named.map(({ series: id, alarm }) => ({ series: id, alarm })),
        failed: many?.model.series.failed ?? 0,
        moved: mostMoved((await many?.index())?.values() ?? []),
      },
    };
  };

  /** Throws AppError `dataset-not-found`. */
  const numbers = async (dataset: string): Promise<Summary> => {
    const { dataset: document } = await datasets.detail(dataset);
    const { version, title, to, profile } = document;
    const { alarm } = await accuracy.accuracy(dataset, undefined, 'en');
    const facts = {
      dataset,
      ...(title === undefined ? {} : { title }),
      datasetVersion: version,
      at: now().toISOString(),
      decimals: profile.sales.decimals,
      data: await dependencies.latenessOf(document),
      lastWeek: await lastWeekOf(document),
      ...(await ahead(dataset, to)),
      model: await modelOf(dataset),
      lastTraining: await lastTrainingOf(dataset),
      alarm: alarm && withoutMessage(alarm),
      ...(await seriesIn(document)),
      notIncluded: ['promotions' as const, 'orders' as const, 'staffing' as const],
    };
    return { ...facts, attention: attentionTo(facts, document) };
  };

  return {
    numbers,

    /** With the same in words. */
    async summary(dataset: string, language: Language): Promise<Summary & { readonly text: string }> {
      const summary = await numbers(dataset);
      return { ...summary, text: summaryText(summary, language) };
    },

    /** As a text alone. */
    async document(dataset: string, form: 'markdown' | 'plain', language: Language): Promise<string> {
      const summary = await numbers(dataset);
      return form === 'markdown' ? summaryMarkdown(summary, language) : `${summaryText(summary, language)}\n`;
    },
  };
}

export type Summaries = ReturnType<typeof createSummaries>;

function withoutMessage<A extends { readonly message: string }>({ message: _message, ...alarm }: A) {
  return alarm;
}

function attentionTo(
  { model, alarm, series, data, lastTraining }: Omit<Summary, 'attention'>,
  { rejected }: CurrentDataset,
): Summary['attention'] {
  const said: [Summary['attention'][number], boolean][] = [
    ['no-model', model === null],
    ['model-behind', model !== null && model.trainedTo < data.observedTo],
    ['data-late', data.late],
    ['alarm', alarm !== null],
    ['series-alarms', (series?.below ?? 0) + (series?.above ?? 0) > 0],
    ['training-failed', lastTraining?.status === 'failed'],
    ['series-failed', (series?.failed ?? 0) > 0],
    ['file-rejected', rejected !== null],
  ];
  return said.filter(([, isSo]) => isSo).map(([code]) => code);
}
