import { z } from 'zod';
import { datasetNameSchema } from './primitives.ts';

/** Every kind of document that the service reads back from its store. */
export const DOCUMENT_KINDS = [
  'latest',
  'version',
  'content',
  'known-future',
  'rejection',
  'removal',
  'overrides',
  'champion',
  'alarm',
  'forecast',
  'registered-run',
  'model',
  'series-models',
  'report',
  'artifact',
  'queue',
  'run',
  'idempotency-record',
  'feed',
  'audit-entry',
  'schedule',
  'delivery',
] as const;

/** A document that cannot be read, as clients are told of it. */
export const damagedDocumentSchema = z
  .object({
    document: z.enum(DOCUMENT_KINDS).describe('What kind it is'),
    dataset: datasetNameSchema.nullable().describe('Whose it is; null: of none in particular'),
    name: z.string().nullable().describe('Which of several: a version, run, model or entry'),
    reason: z.string().describe('What is wrong with it'),
    repair: z.string().describe('What brings it back'),
  })
  .meta({ id: 'DamagedDocument' });

export type DamagedDocument = z.infer<typeof damagedDocumentSchema>;
