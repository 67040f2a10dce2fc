import type { AuditEntry } from '../../../src/schemas/audit.ts';
import { DATASET, MODEL, OLDER_MODEL } from './store.ts';

const PROMOTION: AuditEntry = {
  schema: 1,
  id: '2023-01-02/091500123Z-5e0c9a1f',
  at: '2023-01-02T09:15:00.123Z',
  key: 'planning',
  role: 'write',
  method: 'PUT',
  path: '/models/champion',
  dataset: DATASET,
  address: '192.168.1.20',
  requestId: '0b0f0c52-6a5e-4f0e-9d2b-7f3f8a8f3f11',
  status: 200,
  before: MODEL,
  after: OLDER_MODEL,
};

export const CHANGES_PAGE = { items: [PROMOTION], next: null };
