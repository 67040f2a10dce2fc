import { DEFAULT_DATASET } from '../../../src/primitives.ts';

/** What the examples share: one small store that uploaded the year 2022 and trained on New Year's Day. */
export const DATASET = DEFAULT_DATASET;
export const SHA256 = '0f3c5a9d2e71b8460c1d93f7a25e8b04d6c79f13a0e52b8d47c61f9035ab28de';
export const VERSION = SHA256.slice(0, 12);
export const MODEL = '20230101T060000000Z-0a1b2c3d';
export const OLDER_MODEL = '20221201T060000000Z-5e6f7a8b';
export const UPLOADED_AT = '2023-01-01T05:58:12.304Z';
export const TRAINED_AT = '2023-01-01T06:00:00.871Z';

/** What every plan says of itself first. */
export const PLAN_HEADING = { dataset: DATASET, datasetVersion: VERSION, model: { version: MODEL, kind: 'linear' } };

/** The cursor of a page that ends with `name`. */
export function cursorAfter(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}
