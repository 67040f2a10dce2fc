import { type AuditEntry, auditEntrySchema } from '../access/audit-entry.ts';
import type { IsoDay } from '../dates.ts';
import { getJson, putJson } from '../storage/documents.ts';
import type { Keys } from '../storage/keys.ts';
import type { ObjectStore } from '../storage/object-store.ts';

/** What the key of an entry says without opening it. */
export interface AuditKey {
  readonly id: string;
  readonly dataset: string | null;
}

/** No name of a dataset. */
const NONE = '_';

/** What was changed, by day; entries are added and never changed. */
export function createAuditRepository(store: ObjectStore, keys: Keys) {
  const keyOf = ({ id, dataset }: AuditKey) => keys.auditEntry(id, dataset ?? NONE);
  return {
    add: (entry: AuditEntry) => putJson(store, keyOf(entry), entry, { ifNoneMatch: '*' }),

    async read(key: AuditKey): Promise<AuditEntry | undefined> {
      const isOwn = ({ id }: AuditEntry) => id === key.id;
      return (await getJson(store, keyOf(key), { parse: auditEntrySchema.parse, isOwn }))?.value;
    },

    /** Newest first. */
    days: async (): Promise<IsoDay[]> => (await store.listFolders(keys.audit)).reverse(),

    /** Newest first. */
    async list(day: IsoDay): Promise<AuditKey[]> {
      const found: AuditKey[] = [];
      for await (const { key } of store.list(`${keys.audit}${day}/`)) {
        const [id, file = ''] = key.slice(keys.audit.length + day.length + 1).split('/');
        const dataset = file.replace(/\.json$/, '');
        found.push({ id: `${day}/${id}`, dataset: dataset === NONE ? null : dataset });
      }
      return found.reverse();
    },
  };
}

export type AuditRepository = ReturnType<typeof createAuditRepository>;
