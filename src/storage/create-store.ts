import { createLocalStore, type LocalStoreSettings } from './local-store.ts';
import type { ObjectStore } from './object-store.ts';
import { createRetryingStore } from './retrying-store.ts';
import { createS3Store, type S3StoreSettings } from './s3-store.ts';

/** Plain JSON: worker threads get it and open the same store. */
export type StorageSettings =
  | ({ readonly kind: 'file' } & LocalStoreSettings)
  | ({ readonly kind: 's3' } & S3StoreSettings);

export function createStore(settings: StorageSettings): ObjectStore {
  return settings.kind === 'file' ? createLocalStore(settings) : createRetryingStore(createS3Store(settings));
}
