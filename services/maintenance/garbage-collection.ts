import type { FeedRepository } from '../../src/feeds/feed-repository.ts';
import { runIdSchema } from '../../src/primitives.ts';
import { getChampion } from '../../src/repositories/models.ts';
import { unlessDamaged } from '../../src/storage/damage.ts';
import { type FolderContent, foldersBelow } from '../../src/storage/documents.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import type { Removal } from '../datasets/removal.ts';
import { createPeriodic } from '../platform/periodic.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  readonly removal: Pick<Removal, 'complete'>;
  readonly feeds: Pick<FeedRepository, 'list' | 'read' | 'remove'>;
  readonly now: () => Date;
  readonly log: Record<'info' | 'error', (fields: object, message: string) => void>;
}

const DAY_MS = 86_400_000;
/** What was not finished after so long never will be: trainings and uploads take minutes. */
const ABANDONED_MS = DAY_MS;
/** So long an expired feed still says that it has expired: who reads it is to learn why there is nothing new. */
const EXPIRED_MS = 30 * DAY_MS;

/**
 * Clears away what processes that died have left: models that were never registered, contents that
 * were never accepted, deletions that did not get to their end; and feeds that expired a month ago. Nothing that was acknowledged to a client is touched.
 */
export function createGarbageCollection({ store, keys, removal, feeds, now, log }: Dependencies) {
  const isAbandoned = ({ newest }: FolderContent) => now().getTime() - newest.getTime() > ABANDONED_MS;

  const removeBelow = async (prefix: string, { files }: FolderContent): Promise<void> => {
    for (const file of files) await store.delete(`${prefix}${file}`);
    log.info({ prefix, files: files.size }, 'what was left unfinished was cleared away');
  };

  const sweepModels = async (dataset: string): Promise<void> => {
    const pointer = await getChampion(store, keys, dataset);
    if (pointer?.damage) return; // which model it names is not known
    const spared = [pointer?.value.version, pointer?.value.previous];
    for (const [version, content] of await foldersBelow(store, keys.modelsOf(dataset))) {
      if (!runIdSchema.safeParse(version).success) continue;
      const isUnfinished = !content.files.has('run.json') && !spared.includes(version);
      if (isUnfinished && isAbandoned(content)) await removeBelow(keys.model(dataset, version), content);
    }
  };

  /** Without its document a content was never acknowledged; without a pointer no version was. */
  const sweepVersions = async (dataset: string): Promise<void> => {
    const isVisible = (await store.stat(keys.latest(dataset))) !== undefined;
    for (const [version, content] of await foldersBelow(store, keys.versions(dataset))) {
      const isUnfinished = !isVisible || !content.files.has('dataset.json');
      if (isUnfinished && isAbandoned(content)) await removeBelow(keys.version(dataset, version), content);
    }
  };

  const sweepFeeds = async (): Promise<void> => {
    for (const key of await feeds.list()) {
      const expiresAt = (await unlessDamaged(feeds.read(key)))?.expiresAt ?? null;
      if (expiresAt !== null && now().getTime() - Date.parse(expiresAt) > EXPIRED_MS) await feeds.remove(key);
    }
  };

  const sweepAll = async (): Promise<void> => {
    await store.ready();
    for (const name of await store.listFolders(keys.datasets)) {
      if (await removal.complete(name)) log.info({ dataset: name }, 'an interrupted deletion was completed');
      await sweepVersions(name);
    }
    const ownFolder = (name: string) => name.startsWith('_');
    for (const name of await store.listFolders(keys.models)) if (!ownFolder(name)) await sweepModels(name);
    await sweepFeeds();
  };

  return createPeriodic(async () => {
    try {
      await sweepAll();
    } catch (err) {
      log.error({ err }, 'the store could not be swept; it will be tomorrow or at the next start');
    }
  }, DAY_MS);
}
