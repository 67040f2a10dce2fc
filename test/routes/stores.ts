import { randomBytes } from 'node:crypto';
import type { Test } from 'tap';

export interface StoreUnderTest {
  readonly name: string;
  /** The environment of a service on an empty store of its own. */
  environmentOf(t: Test): Record<string, string>;
}

const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY = 'minioadmin', TEST_S3_SECRET_KEY = 'minioadmin' } = process.env;

/** The folder, and a real S3 when `TEST_S3_ENDPOINT` names one. */
export function storesUnderTest(): StoreUnderTest[] {
  const folder = { name: 'folder', environmentOf: (t: Test) => ({ STORAGE_URL: `file:${t.testdir()}` }) };
  return TEST_S3_ENDPOINT === undefined
    ? [folder]
    : [folder, { name: 'S3', environmentOf: () => s3At(TEST_S3_ENDPOINT) }];
}

/** A service on new buckets of the S3 at this address. */
export function s3At(endpoint: string): Record<string, string> {
  const id = randomBytes(6).toString('hex');
  return {
    STORAGE_URL: 's3://',
    MINIO_ENDPOINT: endpoint,
    MINIO_ACCESS_KEY: TEST_S3_ACCESS_KEY,
    MINIO_SECRET_KEY: TEST_S3_SECRET_KEY,
    DATA_BUCKET: `data-${id}`,
    MODELS_BUCKET: `models-${id}`,
  };
}
