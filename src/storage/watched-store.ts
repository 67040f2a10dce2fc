import { createHash } from 'node:crypto';
import type { DamagedDocumentError, DamageRegister } from './damage.ts';
import type { Keys } from './keys.ts';
import type { ObjectStore } from './object-store.ts';

interface Options {
  readonly keys: Pick<Keys, 'setAside'>;
  readonly log: { error(fields: object, message: string): void };
}

/** Remembered at a time; whatever is beyond is told each time it is found. */
const REMEMBERED = 1000;
/** Another process may have mended what this one found: looked at again no more often. */
const LOOK_AGAIN_MS = 5000;

/**
 * The same store, which knows what has been found damaged. Before something is written over a damaged document its bytes
 * are set aside: they may still be of use to somebody.
 */
export function createWatchedStore(
  store: ObjectStore,
  { keys, log }: Options,
): ObjectStore & { damage: DamageRegister } {
  const known = new Map<string, DamagedDocumentError>();
  let lookedAt = 0;

  const setAside = async (key: string, { document }: DamagedDocumentError): Promise<void> => {
    const object = await store.get(key);
    if (!object || object.body.length === 0) return;
    const hash = createHash('sha256').update(object.body).digest('hex').slice(0, 12);
    await store.put(keys.setAside(document.dataset, `${key}.${hash}`), object.body);
  };

  const isStillThere = async ({ key, etag, namedBy }: DamagedDocumentError): Promise<boolean> => {
    if ((await store.stat(key))?.etag !== etag) return false;
    return namedBy === undefined || (await store.stat(namedBy.key))?.etag === namedBy.etag;
  };

  const lookAgain = async (): Promise<void> => {
    if (performance.now() - lookedAt < LOOK_AGAIN_MS) return;
    lookedAt = performance.now();
    for (const [key, error] of [...known]) if (!(await isStillThere(error))) known.delete(key);
  };

  const damage: DamageRegister = {
    found(error) {
      const { key, etag, document } = error;
      const before = known.get(key);
      if (before !== undefined && before.etag === etag) return;
      if (known.size < REMEMBERED) known.set(key, error);
      log.error({ key, ...document }, 'a stored document is damaged: it is left out until it is repaired');
    },
    mended: (key) => void known.delete(key),
    async discard(key) {
      const damaged = known.get(key);
      if (damaged) await setAside(key, damaged);
      await store.delete(key);
      known.delete(key);
    },
    async list() {
      await lookAgain();
      return [...known].map(([key, { document }]) => ({ key, ...document }));
    },
  };

  return {
    ...store,
    damage,

    async put(key, content, options) {
      const damaged = known.get(key);
      if (damaged) await setAside(key, damaged);
      const put = await store.put(key, content, options);
      damage.mended(key);
      return put;
    },

    async delete(key) {
      await store.delete(key);
      damage.mended(key);
    },
  };
}
