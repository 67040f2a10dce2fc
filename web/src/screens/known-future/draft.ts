import type { KnownFutureDocument } from '../../../../src/sales/known-future.ts';

/** What the store has set for one day; fields that are left out are not known. */
export type Entry = KnownFutureDocument['days'][number];

/** The known future as it is being edited: its entries by day. */
export type Draft = ReadonlyMap<string, Entry>;

/** What can be set for a day on the page; other columns of an entry stay as they are. */
const FIELDS = ['open', 'promo', 'holiday'] as const;
export type Field = (typeof FIELDS)[number];

export const draftOf = (days: readonly Entry[]): Draft => new Map(days.map((day) => [day.date, day]));

/** All entries, ascending: what is stored in place of the calendar. */
export const entriesOf = (draft: Draft): Entry[] => [...draft.values()].sort((a, b) => (a.date < b.date ? -1 : 1));

/** The draft with a field of these days set, or, with undefined, cleared. */
export function setField(draft: Draft, dates: readonly string[], field: Field, value: boolean | undefined): Draft {
  const next = new Map(draft);
  for (const date of dates) {
    const { [field]: _, ...others } = next.get(date) ?? { date };
    const set = field === 'open' ? value : Number(value);
    put(next, date, value === undefined ? others : { ...others, [field]: set });
  }
  return next;
}

/** The days on which the draft differs from what is stored, ascending. */
export function changedDates(stored: Draft, draft: Draft): string[] {
  const dates = new Set([...stored.keys(), ...draft.keys()]);
  return [...dates].filter((date) => changedFields(stored.get(date), draft.get(date)).length > 0).sort();
}

/** The changes as a what-if question; a cleared field cannot be asked about, and is left out. */
export function scenarioOf(stored: Draft, draft: Draft): Entry[] {
  return changedDates(stored, draft).flatMap((date) => draft.get(date) ?? []);
}

/** Days with a cleared field: what will be assumed instead shows only after saving. */
export function clearedDates(stored: Draft, draft: Draft): string[] {
  const isCleared = (date: string) =>
    changedFields(stored.get(date), draft.get(date)).some((field) => draft.get(date)?.[field] === undefined);
  return changedDates(stored, draft).filter(isCleared);
}

/** The same changes on top of what somebody else has stored meanwhile. */
export function rebase(stored: Draft, draft: Draft, fresh: Draft): Draft {
  const next = new Map(fresh);
  for (const date of changedDates(stored, draft)) {
    const mine = draft.get(date);
    const changed = changedFields(stored.get(date), mine);
    const kept = Object.entries(fresh.get(date) ?? {}).filter(([field]) => !changed.includes(field));
    const mineOnly = changed.flatMap((field) => (mine?.[field] === undefined ? [] : [[field, mine[field]] as const]));
    put(next, date, { ...Object.fromEntries([...kept, ...mineOnly]), date });
  }
  return next;
}

/** An entry without fields is removed. */
function put(draft: Map<string, Entry>, date: string, entry: Entry): void {
  if (Object.keys(entry).length > 1) draft.set(date, entry);
  else draft.delete(date);
}

function changedFields(before: Entry | undefined, after: Entry | undefined): string[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  fields.delete('date');
  return [...fields]
    .filter((field) => Number(before?.[field] ?? Number.NaN) !== Number(after?.[field] ?? Number.NaN))
    .filter((field) => !(before?.[field] === undefined && after?.[field] === undefined));
}
