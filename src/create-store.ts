import { createLocalStore, type LocalStoreSettings } from './storage/local/local-store.ts';
import type { ObjectStore } from './storage/object-store.ts';
import { createRetryingStore } from './storage/retrying-store.ts';
import { createS3Store, type S3StoreSettings } from './storage/s3/s3-store.ts';

/** Plain JSON: worker threads are given it and open the same store. */
export type StorageSettings =
  | ({ readonly kind: 'file' } & LocalStoreSettings)
  | ({ readonly kind: 's3' } & S3StoreSettings);

export function createStore(settings: StorageSettings): ObjectStore {
  return settings.kind === 'file' ? createLocalStore(settings) : createRetryingStore(createS3Store(settings));
}
