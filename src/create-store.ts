import { createLocalStore, type LocalStoreSettings } from './storage/local/local-store.ts';
import type { ObjectStore } from './storage/object-store.ts';
import { createRetryingStore } from './storage/retrying-store.ts';
import type { S3StoreSettings } from './storage/s3/s3-store.ts';

/** Plain JSON: worker threads are given it and open the same store. */
export type StorageSettings =
  | ({ readonly kind: 'file' } & LocalStoreSettings)
  | ({ readonly kind: 's3' } & S3StoreSettings);

/** The client of S3 is large: it is loaded only when it is used. */
export async function createStore(settings: StorageSettings): Promise<ObjectStore> {
  if (settings.kind === 'file') return createLocalStore(settings);
  const { createS3Store } = await import('./storage/s3/s3-store.ts');
  return createRetryingStore(createS3Store(settings));
}
