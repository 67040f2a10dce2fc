import type { Heartbeat } from '../../src/jobs/heartbeat.ts';
import type { MirrorRepository } from '../../src/mlflow/mirror-repository.ts';
import { TrackingError } from '../../src/mlflow/tracking-client.ts';
import { type Backoff, pauseAfter } from '../../src/outgoing/backoff.ts';
import type { Champion } from '../../src/runs/registered-model.ts';
import { isOpen, type Run } from '../../src/runs/run.ts';
import type { RunKey, RunRepository } from '../../src/runs/run-repository.ts';
import { isStoreAway } from '../../src/runs/store-wait.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import type { Stored } from '../../src/storage/documents.ts';
import type { Log } from '../platform/module.ts';
import type { RunMirror } from './run-mirror.ts';

interface Dependencies {
  readonly runs: Pick<RunRepository, 'list' | 'read'>;
  readonly mirrored: MirrorRepository;
  readonly mirror: RunMirror;
  readonly championOf: (dataset: string) => Promise<Stored<Champion> | undefined>;
  readonly heartbeat: Pick<Heartbeat, 'id' | 'beat' | 'isAlive'>;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Ends the calls of MLflow that are under way. */
  readonly closeCalls: () => void;
}

/** How often the store is checked for what other processes have left to mirror. */
const LOOK_MS = 300_000;
/** While another process has the turn. */
const TURN_MS = 5000;
/** After a failure: the first pause, which doubles from one to the next, and the longest. */
const PAUSE: Backoff = { firstMs: 5000, longestMs: 300_000 };
/** What MLflow refused is left alone for so long. */
const REFUSED_MS = 3_600_000;

interface Due {
  /** Ended runs that MLflow does not have, oldest first. */
  readonly missing: readonly Run[];
  /** Whose aliases may have to follow. */
  readonly datasets: ReadonlySet<string>;
  /** What MLflow has of runs that are no more. */
  readonly gone: readonly RunKey[];
}

const nameOf = ({ id, dataset }: RunKey) => `${id}/${dataset}`;

/**
 * Keeps MLflow in step with the store. What is to be done follows from the store alone: ended runs without the mark that MLflow has
 * them, oldest first, and champions that the alias does not follow yet. So nothing is lost by a restart, nor while MLflow
 * is away; a training neither waits for it nor hears of its failures.
 */
export function createMirror(dependencies: Dependencies) {
  const { runs, mirrored, mirror, championOf, heartbeat, now, random, log, closeCalls } = dependencies;
  /** The champions that aliases were set to by this process. */
  const aliases = new Map<string, string | undefined>();
  /** Until when what was refused is left alone, by run or dataset. */
  const refused = new Map<string, number>();
  let failures = 0;
  let pending = 0;
  let [isListening, isDue, isClosed] = [false, false, false];
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const isLeftAlone = (name: string) => (refused.get(name) ?? 0) > now().getTime();

  /** Does it, or leaves it for later when MLflow refuses this alone: then the others are not held up. */
  const attempt = async (name: string, about: object, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      refused.delete(name);
      return true;
    } catch (err) {
      if (isClosed || isStoreAway(err) || (err instanceof TrackingError && err.isAway)) throw err;
      refused.set(name, now().getTime() + REFUSED_MS);
      log.warn({ ...about, err }, 'MLflow does not have this yet; it is tried again in an hour');
      return false;
    }
  };

  const ended = async (keys: readonly RunKey[]): Promise<Run[]> => {
    const found: Run[] = [];
    for (const key of keys) {
      const run = await unlessDamaged(runs.read(key));
      if (run && !isOpen(run)) found.push(run);
    }
    return found;
  };

  const mirrorRun = (run: Run) =>
    attempt(nameOf(run), { run: run.id }, async () => {
      const mlflowRun = await mirror.mirror(run);
      await mirrored.add(run, { mlflowRun, at: now() });
      log.info({ run: run.id, mlflowRun }, 'MLflow has the run');
    });

  /** Datasets whose alias is not where it belongs, and whose champion is known. */
  const strayed = async (datasets: Iterable<string>): Promise<Map<string, string | undefined>> => {
    const found = new Map<string, string | undefined>();
    for (const dataset of datasets) {
      const pointer = await championOf(dataset);
      if (pointer?.damage) continue;
      const version = pointer?.value.version;
      if (!aliases.has(dataset) || aliases.get(dataset) !== version) found.set(dataset, version);
    }
    return found;
  };

  /** What the store has and MLflow does not. */
  const findDue = async (): Promise<Due> => {
    const [all, marks] = [await runs.list(), await mirrored.mirrored()];
    const [known, marked] = [new Set(all.map(nameOf)), new Set(marks.map(nameOf))];
    const missing = await ended(all.filter((key) => !marked.has(nameOf(key)) && !isLeftAlone(nameOf(key))).reverse());
    const datasets = new Set([...marks, ...missing].map(({ dataset }) => dataset));
    return { missing, datasets, gone: marks.filter((key) => !known.has(nameOf(key))) };
  };

  const mirrorMissing = async (missing: readonly Run[]): Promise<void> => {
    pending = missing.length;
    for (const run of missing) {
      // Its version may be what the alias has been waiting for.
      if (await mirrorRun(run)) aliases.delete(run.dataset);
      pending -= 1;
    }
  };

  const moveAliases = async (datasets: Iterable<string>): Promise<void> => {
    for (const [dataset, version] of await strayed(datasets)) {
      if (isLeftAlone(dataset)) continue;
      const isSet = await attempt(dataset, { dataset }, () => mirror.pointTo(dataset, version));
      if (isSet) aliases.set(dataset, version);
    }
  };

  const catchUp = async ({ missing, datasets, gone }: Due): Promise<void> => {
    await mirrorMissing(missing);
    await moveAliases(datasets);
    // Of datasets that were removed; their aliases have gone before.
    for (const key of gone) if (!isLeftAlone(key.dataset)) await mirrored.remove(key);
  };

  /** False when another process has the turn. */
  const round = async (): Promise<boolean> => {
    const due = await findDue();
    pending = due.missing.length;
    if (due.missing.length === 0 && due.gone.length === 0 && (await strayed(due.datasets)).size === 0) return true;
    await heartbeat.beat();
    if (!(await mirrored.takeTurn(heartbeat.id, heartbeat.isAlive))) return false;
    try {
      // Another process may have had the turn until now.
      await catchUp(await findDue());
    } finally {
      await mirrored.endTurn();
    }
    return true;
  };

  /** Gives the pause until the next look. */
  const look = async (): Promise<number> => {
    try {
      const hadTurn = await round();
      if (failures > 0) log.info({ failures }, 'MLflow is back');
      failures = 0;
      return hadTurn ? LOOK_MS : TURN_MS;
    } catch (err) {
      if (isClosed) return LOOK_MS;
      failures += 1;
      const pause = pauseAfter(failures, PAUSE, random());
      log.warn({ err, pending, retryInMs: pause }, 'MLflow is not up to date; nothing waits for it');
      return pause;
    }
  };

  const work = async (): Promise<void> => {
    clearTimeout(timer);
    let pause = 0;
    do {
      isDue = false;
      pause = await look();
    } while (isDue && failures === 0 && !isClosed);
    if (!isClosed) timer = setTimeout(begin, pause).unref();
  };

  const begin = (): Promise<void> => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    /** From now on, and at once. A process that does not listen, such as a command, mirrors nothing. */
    start(): void {
      isListening = true;
      void begin();
    },

    /** Something may be there to mirror. After a failure the pause is kept. */
    wake(): void {
      isDue = true;
      if (isListening && !isClosed && failures === 0) void begin();
    },

    /** What is due, without a pause; for those who wait until it is done. */
    async settle(): Promise<void> {
      await running;
      await begin();
    },

    /** `isUp`: the last call of MLflow went well; `pending`: ended runs that it does not have yet. */
    status: () => ({ isUp: failures === 0, pending }),

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      closeCalls();
      await running;
    },
  };
}

export type Mirror = ReturnType<typeof createMirror>;
