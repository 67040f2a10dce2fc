import { type AuditEntry, auditIdSchema } from '../../src/access/audit-entry.ts';
import { AppError } from '../../src/errors.ts';
import type { AuditKey, AuditRepository } from '../../src/repositories/audit.ts';
import { readUndamaged } from '../../src/storage/damage.ts';
import { noticeOf, type Page, type PageRequest } from '../platform/pages.ts';

interface Dependencies {
  readonly entries: AuditRepository;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: { error(fields: object, message: string): void };
}

/** What a request did; id and time are given here. */
export type Change = Omit<AuditEntry, 'schema' | 'id' | 'at'>;

/** Days are UTC, `to` included. */
interface AuditQuery {
  readonly dataset?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Who changed what. */
export function createAudit({ entries, now, random, log }: Dependencies) {
  const writing = new Set<Promise<void>>();
  let last = { at: '', count: 0 };

  /** In the order of the calls, also within a millisecond. */
  const newId = (at: string): string => {
    last = { at, count: at === last.at ? Math.min(last.count + 1, 0xff) : 0 };
    const count = last.count.toString(16).padStart(2, '0');
    return `${at.slice(0, 10)}/${at.slice(11).replaceAll(/[:.]/g, '')}-${count}${Buffer.from(random(3)).toString('hex')}`;
  };

  /** The change is made by then: undoing it would lose more than its entry, which the log has instead. */
  const write = async (change: Change): Promise<void> => {
    const at = now().toISOString();
    const entry: AuditEntry = { schema: 1, id: newId(at), at, ...change };
    try {
      await entries.add(entry);
    } catch (err) {
      log.error({ audit: entry, err }, 'a change is missing from the audit log: this line stands for it');
    }
  };

  /** Newest first, a day at a time: a page opens no more days than it needs. */
  async function* matching({ dataset, from = '', to = '9' }: AuditQuery, after: string): AsyncGenerator<AuditKey> {
    for (const day of await entries.days()) {
      if (day < from || day > to || day > after.slice(0, 10)) continue;
      for (const key of await entries.list(day)) {
        if (key.id < after && (dataset === undefined || key.dataset === dataset)) yield key;
      }
    }
  }

  return {
    /** Resolves when it is written to the store or to the log; never rejects. */
    record(change: Change): Promise<void> {
      const written = write(change).finally(() => writing.delete(written));
      writing.add(written);
      return written;
    },

    /** Newest first; those that may be shown. */
    async list(
      query: AuditQuery,
      { limit, cursor }: PageRequest,
      isShown: (dataset: string | null) => boolean,
    ): Promise<Page<AuditEntry>> {
      const found: AuditKey[] = [];
      for await (const key of matching(query, cursor === undefined ? '9' : idIn(cursor))) {
        if (isShown(key.dataset)) found.push(key);
        if (found.length > limit) break;
      }
      const shown = found.slice(0, limit);
      const { items, damaged } = await readUndamaged(shown, entries.read);
      const last = found.length > limit ? shown.at(-1) : undefined;
      const next = last ? Buffer.from(last.id).toString('base64url') : null;
      return { items, next, ...noticeOf(damaged) };
    },

    async close(): Promise<void> {
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}

export type Audit = ReturnType<typeof createAudit>;

function idIn(cursor: string): string {
  const id = auditIdSchema.safeParse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (id.success) return id.data;
  throw new AppError('malformed-request', 'The cursor is not one of this list; start again without a cursor', {
    faults: [{ field: 'query/cursor', code: 'unknown-cursor', message: 'is not a cursor of this list' }],
  });
}
