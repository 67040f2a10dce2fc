import { randomBytes } from 'node:crypto';
import { createAuditRepository } from '../../src/repositories/audit.ts';
import { createIdempotencyRecords } from '../../src/repositories/idempotency-records.ts';
import type { Platform } from '../platform/module.ts';
import { createAudit } from './audit.ts';
import { createIdempotency, type IdempotencyDependencies } from './idempotency.ts';
import { createKeyRing } from './key-ring.ts';

/** How soon a changed API_KEYS_FILE is in force. */
const KEYS_POLL_MS = 1000;

/** Who may do what, who did what, and requests that are sent again. */
export function createAccessModule(
  { config, store, keys, now, log }: Platform,
  { lease }: Pick<IdempotencyDependencies, 'lease'>,
) {
  const keyRing = createKeyRing({ settings: config.keys, pollMs: KEYS_POLL_MS, log });
  const audit = createAudit({ entries: createAuditRepository(store, keys), now, random: randomBytes, log });
  return {
    keyRing,
    audit,
    idempotency: createIdempotency({ records: createIdempotencyRecords(store, keys), lease, now, log }),

    async close(): Promise<void> {
      await keyRing.close();
      await audit.close();
    },
  };
}
