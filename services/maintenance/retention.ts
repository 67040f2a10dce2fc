import { createSeriesAlarmRepository } from '../../src/repositories/alarms.ts';
import { readChampion } from '../../src/repositories/models.ts';
import type { Run } from '../../src/runs/run.ts';
import { type FolderContent, foldersBelow } from '../../src/storage/documents.ts';
import type { Keys } from '../../src/storage/keys.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly keys: Keys;
  /** Newest model versions kept of each dataset; 0: all. */
  readonly keep: number;
  readonly now: () => Date;
  readonly log: Record<'info' | 'error', (fields: object, message: string) => void>;
}

const RUN = 'run.json';
/** Folders of a version that others refer to: forecasts that were issued, and are judged when their days have passed. */
const REFERENCES = ['pronosticos/'];
/** A version that was registered just now may be about to become the champion. */
const YOUNG_MS = 600_000;

/** Removes old model versions, never the champion, the one before it, or one that something refers to. */
export function createRetention({ store, keys, keep, now, log }: Dependencies) {
  const alarms = createSeriesAlarmRepository(store, keys);
  const isReferenced = ({ files }: FolderContent): boolean =>
    [...files].some((file) => REFERENCES.some((folder) => file.startsWith(folder)));

  const reigning = async (dataset: string): Promise<(string | null)[]> => {
    const pointer = await readChampion(store, keys, dataset);
    return pointer ? [pointer.value.version, pointer.value.previous] : [];
  };

  /**
   * First `run.json` goes, which makes the version invisible, then the pointer is looked at again; a promotion moves the
   * pointer first and then looks for `run.json`. Whatever the order, one of the two notices the other and gives way.
   */
  const remove = async (dataset: string, version: string, { files }: FolderContent): Promise<boolean> => {
    const run = await store.get(keys.modelFile(dataset, version, RUN));
    await store.delete(keys.modelFile(dataset, version, RUN));
    if (run && (await reigning(dataset)).includes(version)) {
      await store.put(keys.modelFile(dataset, version, RUN), run.body, { contentType: 'application/json' });
      return false;
    }
    for (const file of files) if (file !== RUN) await store.delete(keys.modelFile(dataset, version, file));
    return true;
  };

  /** By which the months of many series are judged. */
  const judging = async (dataset: string): Promise<string[]> =>
    (await alarms.read(dataset))?.months.map(({ model }) => model) ?? [];

  const surplus = async (dataset: string): Promise<[string, FolderContent][]> => {
    const complete = [...(await foldersBelow(store, keys.modelsOf(dataset)))].filter(([, { files }]) => files.has(RUN));
    const spared = [...(await reigning(dataset)), ...(await judging(dataset))];
    return complete
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .slice(keep)
      .filter(([version, content]) => {
        const isOld = now().getTime() - content.newest.getTime() > YOUNG_MS;
        return isOld && !spared.includes(version) && !isReferenced(content);
      });
  };

  return {
    /** After a training. Never throws: the training is done whether or not there was something to clear away. */
    async apply({ dataset, status }: Run): Promise<void> {
      if (keep === 0 || status !== 'succeeded') return;
      try {
        for (const [version, content] of await surplus(dataset)) {
          if (await remove(dataset, version, content)) log.info({ dataset, version }, 'an old model was removed');
        }
      } catch (err) {
        log.error({ dataset, err }, 'old models could not be removed; they will be after the next training');
      }
    },
  };
}
