import { createLocalStore, type LocalStoreSettings } from './storage/local/local-store.ts';
import type { ObjectStore } from './storage/object-store.ts';
import { createRetryingStore } from './storage/retrying-store.ts';
import type { createS3Store, S3StoreSettings } from './storage/s3/s3-store.ts';

/** Plain JSON: worker threads are given it and open the same store. */
export type StorageSettings =
  | ({ readonly kind: 'file' } & LocalStoreSettings)
  | ({ readonly kind: 's3' } & S3StoreSettings);

/** The client of S3 is large: it is loaded only when it is used. */
export async function createStore(settings: StorageSettings): Promise<ObjectStore> {
  if (settings.kind === 'file') return createLocalStore(settings);
  return createStoreAtOnce(settings, (await import('./storage/s3/s3-store.ts')).createS3Store);
}

/** For threads, which cannot load a module of a checkout later: under tsx only what is imported statically is TypeScript. */
export function createStoreAtOnce(settings: StorageSettings, s3: typeof createS3Store): ObjectStore {
  return settings.kind === 'file' ? createLocalStore(settings) : createRetryingStore(s3(settings));
}
