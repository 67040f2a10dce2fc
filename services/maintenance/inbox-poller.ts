import { AppError } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import type { DatasetRepository, InboxRepository, Latest } from '../../src/repositories/datasets.ts';
import { trainRequestSchema } from '../../src/runs/run.ts';
import type { Versioned } from '../../src/storage/documents.ts';
import type { Inbox, InboxAnswer, IngestOutcome } from '../datasets/inbox.ts';
import { createPeriodic } from '../platform/periodic.ts';
import type { TrainingService } from '../training/training.ts';

interface Dependencies {
  readonly ingest: Inbox['ingest'];
  readonly adopt: Inbox['adopt'];
  readonly inbox: InboxRepository;
  readonly versions: DatasetRepository;
  readonly training: Pick<TrainingService, 'train'>;
  readonly now: () => Date;
  /** How often all datasets are looked at; 0: only when a hook reports a change. */
  readonly intervalMs: number;
  readonly log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
}

/** After so long a training that was not queued is taken over: the process that adopted the content is gone. */
const TAKEOVER_MS = 60_000;
/** A file that keeps changing is left to the next look. */
const LOOKS = 5;

/** Notices contents that other programs put into the store, takes them over and has them trained on. */
export function createInboxPoller({ ingest, adopt, inbox, versions, training, now, ...others }: Dependencies) {
  const { intervalMs, log } = others;
  const looking = new Map<string, Promise<void>>();
  const waiting = new Set<string>();
  let closed = false;

  /** The flag stays when there is no room in the queue: a later look finds it. */
  const train = async (name: string, latest: Versioned<Latest>): Promise<void> => {
    const { version, awaitsTraining: _, ...rest } = latest.value;
    const run = await training.train(trainRequestSchema.parse({ dataset: name, version }));
    log.info({ dataset: name, version, run: run.id }, 'training on content that another program brought');
    await inbox.point(name, latest, { version, ...rest });
  };

  /** Only one of several processes moves the pointer to a new time, and trains. */
  const takeOver = async (name: string): Promise<void> => {
    const latest = await versions.readLatest(name);
    if (!latest?.value.awaitsTraining) return;
    if (now().getTime() - Date.parse(latest.value.updatedAt) < TAKEOVER_MS) return;
    const mine = await inbox.point(name, latest, { ...latest.value, updatedAt: now().toISOString() });
    if (mine) await train(name, mine);
  };

  const settleUp = async (name: string, intake: IngestOutcome): Promise<void> => {
    if (intake.outcome === 'adopted') await train(name, intake.latest);
    else if (intake.outcome === 'known') await takeOver(name);
    else if (intake.outcome === 'rejected') {
      const { problemCount, problem } = intake;
      log.warn(
        { dataset: name, problemCount, problem },
        'the file in the store cannot be used; the last good one stays',
      );
    }
  };

  const look = async (name: string): Promise<void> => {
    try {
      for (let looks = 0; looks < LOOKS && !closed; looks++) {
        waiting.delete(name);
        const intake = await ingest(name);
        await settleUp(name, intake);
        if (intake.outcome !== 'changing' && !waiting.has(name)) return;
      }
    } catch (err) {
      const isPassing = err instanceof AppError && err.retryAfter !== undefined;
      log[isPassing ? 'warn' : 'error']({ dataset: name, err }, 'the dataset could not be looked at; it will be again');
    }
  };

  /** Looks at one dataset; whoever comes during a look has another one follow it. */
  const check = (name: string): Promise<void> => {
    const current = looking.get(name);
    if (current) waiting.add(name);
    const mine = current ?? look(name).finally(() => looking.delete(name));
    looking.set(name, mine);
    return mine;
  };

  const scan = async (): Promise<void> => {
    try {
      for (const name of await versions.names()) {
        if (datasetNameSchema.safeParse(name).success && !closed) await check(name);
      }
    } catch (err) {
      log.warn({ err }, 'the datasets cannot be listed; they will be looked at later');
    }
  };
  const scans = createPeriodic(scan, intervalMs);

  return {
    check,

    /**
     * Takes over the file that lies there by what somebody says about it, and has it trained on; `true` when it became the
     * latest. Throws AppError when it cannot be used even so, `precondition-failed` when it changed meanwhile.
     */
    async adopt(name: string, answer: InboxAnswer): Promise<boolean> {
      const intake = await adopt(name, answer);
      if (intake.outcome === 'changing' || intake.outcome === 'taken-by-another') {
        throw new AppError('precondition-failed', `The file of "${name}" was replaced while it was read: look again`);
      }
      if (intake.outcome !== 'adopted') return false;
      // One that cannot be queued now is noticed by a later look.
      await train(name, intake.latest).catch((err: unknown) => {
        log.warn({ dataset: name, err }, 'the training on an adopted file will be tried again');
      });
      return true;
    },
    scan: scans.now,

    async close(): Promise<void> {
      closed = true;
      await scans.close();
      await Promise.all(looking.values());
    },
  };
}

export type InboxPoller = ReturnType<typeof createInboxPoller>;
