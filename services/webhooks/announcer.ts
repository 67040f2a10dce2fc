import { createKeyedMutex } from '../../src/jobs/keyed-mutex.ts';
import { inBoth } from '../../src/language/wording.ts';
import type { Lateness } from '../../src/monitoring/lateness.ts';
import { bySize, LISTED } from '../../src/monitoring/series-alarms.ts';
import { instantOf } from '../../src/primitives.ts';
import type { DatasetRepository } from '../../src/repositories/datasets.ts';
import type { Champion } from '../../src/runs/registered-model.ts';
import { isOpen, type Run } from '../../src/runs/run.ts';
import type { RunKey, RunRepository } from '../../src/runs/run-repository.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import type { Summary } from '../../src/summary/summary.ts';
import { summaryText } from '../../src/summary/words.ts';
import type { DeliveryRepository } from '../../src/webhooks/delivery-repository.ts';
import { isRollback, type MessageOf, messageIdOf, type WebhookMessage } from '../../src/webhooks/message.ts';
import { compareAlarms, type NamedAlarm, type SeenAlarms, type Told } from '../../src/webhooks/told.ts';
import { alarmText, championChangedText, dataLateText, PING_TEXT, runEndedText } from '../../src/webhooks/words.ts';
import type { Dispatcher } from './dispatcher.ts';

interface Dependencies {
  readonly deliveries: Pick<DeliveryRepository, 'since' | 'updateTold'>;
  readonly dispatcher: Pick<Dispatcher, 'add'>;
  readonly versions: Pick<DatasetRepository, 'names' | 'readCurrent'>;
  readonly runs: Pick<RunRepository, 'list' | 'read'>;
  /** The pointer to the model that answers; undefined without one, or when it cannot be read. */
  readonly championOf: (dataset: string) => Promise<Champion | undefined>;
  readonly latenessOf: (document: DatasetVersion) => Promise<Lateness>;
  readonly summaryOf: (dataset: string) => Promise<Summary>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: { error(fields: object, message: string): void };
}

/** Ends of runs that are told although nobody saw them: their process may have died right then. */
const LATE_ENDS_MS = 24 * 3_600_000;
/** Ends that this process knows to have been stored. */
const REMEMBERED = 5000;

/** Makes the messages of what happens, each once. It neither delays nor fails what happens. */
export function createAnnouncer(dependencies: Dependencies) {
  const { deliveries, dispatcher, versions, runs, now, log } = dependencies;
  const mutex = createKeyedMutex();
  const underWay = new Set<Promise<void>>();
  /** By dataset and kind: the alarms that were compared last. */
  const seen = new Map<string, string>();
  const ends = new Set<string>();
  let since: Promise<Date> | undefined;

  const start = (dataset: string | null, work: () => Promise<unknown>): void => {
    const done: Promise<void> = mutex
      .run(dataset ?? '', work)
      .then(() => undefined)
      .catch((err: unknown) =>
        log.error({ dataset, err }, 'a webhook message was not stored; it is made when this is next looked at'),
      )
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };

  const sinceWhen = (): Promise<Date> => {
    since ??= deliveries.since(now()).catch((error: unknown) => {
      since = undefined;
      throw error;
    });
    return since;
  };

  const isOurs = async (instant: string | null): Promise<boolean> =>
    instant !== null && Date.parse(instant) >= (await sinceWhen()).getTime();

  const runEnded = async (run: Run): Promise<void> => {
    if (ends.has(run.id) || !(await isOurs(run.finishedAt))) return;
    await dispatcher.add(runEndedMessage(run));
    if (ends.size >= REMEMBERED) ends.clear();
    ends.add(run.id);
  };

  const lookAtChampion = async (dataset: string): Promise<void> => {
    const champion = await dependencies.championOf(dataset);
    if (!champion) return;
    const { version, promotedAt } = champion;
    await deliveries.updateTold(dataset, async (told) => {
      if (told.champion?.version === version && told.champion.promotedAt === promotedAt) return undefined;
      if (await isOurs(promotedAt)) await dispatcher.add(championChangedMessage(champion));
      return { ...told, champion: { version, promotedAt } };
    });
  };

  const lookAtAlarms = async (dataset: string, alarms: SeenAlarms): Promise<void> => {
    await sinceWhen();
    await deliveries.updateTold(dataset, async (told) => {
      const { opened, closed, alarms: standing } = compareAlarms(told, alarms);
      if (opened.length + closed.length === 0) return undefined;
      const at = now().toISOString();
      for (const [state, all] of [['opened', opened] as const, ['closed', closed] as const]) {
        if (all.length > 0) await dispatcher.add(alarmsMessage(dataset, { state, alarms: all, told, at }));
      }
      return { ...told, count: told.count + 1, alarms: standing };
    });
  };

  const lookAtData = async (dataset: string): Promise<void> => {
    const document = await unlessDamaged(versions.readCurrent(dataset));
    const lateness = document && (await dependencies.latenessOf(document));
    if (!lateness?.late) return;
    const { observedTo } = lateness;
    await deliveries.updateTold(dataset, async (told) => {
      if (told.lateTo === observedTo) return undefined;
      await dispatcher.add({
        ...{ id: messageIdOf('data.late', dataset, observedTo), event: 'data.late', at: now().toISOString(), dataset },
        ...{ data: lateness, text: dataLateText(dataset, lateness) },
      });
      return { ...told, lateTo: observedTo };
    });
  };

  /** What ended while no process could tell it. */
  const lookAtRuns = async (): Promise<void> => {
    const oldest = now().getTime() - LATE_ENDS_MS;
    const from = new Date(Math.max(oldest, (await sinceWhen()).getTime())).toISOString();
    // What was queued a day before that has ended long ago, or is one of the few that take longer.
    const isRecent = ({ id }: RunKey) => instantOf(id).getTime() >= oldest - LATE_ENDS_MS;
    for (const key of (await runs.list()).filter(isRecent)) {
      const run = ends.has(key.id) ? undefined : await unlessDamaged(runs.read(key));
      if (run && !isOpen(run) && (run.finishedAt ?? '') >= from) await runEnded(run);
    }
  };

  return {
    /** From now on what happens is told. */
    begin: () => start(null, sinceWhen),

    runEnded(run: Run): void {
      start(run.dataset, async () => {
        await runEnded(run);
        await lookAtChampion(run.dataset);
      });
    },

    championChanged: (dataset: string) => start(dataset, () => lookAtChampion(dataset)),

    /** Called whenever somebody has looked for alarms, so that nothing is to be done but when they differ. */
    alarmsSeen({ dataset, ...alarms }: SeenAlarms & { readonly dataset: string }): void {
      const name = `${dataset} ${alarms.of}`;
      const state = JSON.stringify(alarms.standing.map(({ series, alarm: { id } }) => [series, id]));
      if (seen.get(name) === state) return;
      seen.set(name, state);
      start(dataset, async () => {
        try {
          await lookAtAlarms(dataset, alarms);
        } catch (error) {
          seen.delete(name);
          throw error;
        }
      });
    },

    /** Tells of data that are late, and of what no process has told. */
    async look(): Promise<void> {
      start(null, lookAtRuns);
      for (const dataset of await versions.names()) {
        start(dataset, () => lookAtData(dataset));
        start(dataset, () => lookAtChampion(dataset));
      }
      await Promise.all(underWay);
    },

    /** The summary of each dataset. `turn`: which Monday, say. */
    async summaries(turn: Date): Promise<void> {
      for (const dataset of await versions.names()) {
        start(dataset, async () => {
          if (!(await unlessDamaged(versions.readCurrent(dataset)))) return;
          const summary = await dependencies.summaryOf(dataset);
          await dispatcher.add({
            ...{
              id: messageIdOf('summary.weekly', dataset, turn.toISOString()),
              event: 'summary.weekly',
              at: summary.at,
            },
            ...{ dataset, data: summary, text: inBoth((language) => summaryText(summary, language)) },
          });
        });
        // One after the other: nobody waits for them.
        await Promise.all(underWay);
      }
    },

    /** A message to try the receiver. */
    async ping() {
      const at = now().toISOString();
      const id = messageIdOf('ping', at, dependencies.newId());
      return dispatcher.add({ id, event: 'ping', at, dataset: null, data: { reason: 'asked for' }, text: PING_TEXT });
    },

    forget(dataset: string): void {
      for (const of of ['whole', 'series']) seen.delete(`${dataset} ${of}`);
    },

    async close(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

export type Announcer = ReturnType<typeof createAnnouncer>;

function runEndedMessage(run: Run): MessageOf<'run.ended'> {
  const {
    id,
    dataset,
    datasetVersion,
    queuedAt,
    startedAt,
    finishedAt,
    status,
    metrics,
    decision,
    error,
    retryOf,
    series,
  } = run;
  if (status === 'queued' || status === 'running') throw new TypeError(`Run ${id} has not ended`);
  const data = {
    ...{ id, datasetVersion, queuedAt, startedAt, finishedAt, status, metrics, error, retryOf },
    ...(series && { series }),
    promoted: decision?.promoted ?? false,
    reason: decision?.reason ?? null,
  };
  return {
    ...{ id: messageIdOf('run.ended', id), event: 'run.ended', at: finishedAt ?? queuedAt, dataset, data },
    text: runEndedText(dataset, data),
  };
}

function championChangedMessage({ dataset, version, previous, promotedAt, promotedBy }: Champion): WebhookMessage {
  const data = { version, previous, promotedAt, promotedBy, rollback: isRollback(version, previous) };
  return {
    ...{ id: messageIdOf('champion.changed', dataset, version, promotedAt), event: 'champion.changed', at: promotedAt },
    ...{ dataset, data, text: championChangedText(dataset, data) },
  };
}

interface AlarmChange {
  readonly state: 'opened' | 'closed';
  readonly alarms: readonly NamedAlarm[];
  readonly told: Told;
  readonly at: string;
}

function alarmsMessage(dataset: string, { state, alarms, told, at }: AlarmChange): MessageOf<'alarm'> {
  const named = bySize(alarms).slice(0, LISTED);
  const data = { state, count: alarms.length, alarms: named };
  const names = alarms.map(({ series, alarm }) => JSON.stringify([series, alarm.id])).sort();
  return {
    ...{ id: messageIdOf('alarm', dataset, told.count, state, names), event: 'alarm', at, dataset, data },
    text: alarmText(dataset, data),
  };
}
