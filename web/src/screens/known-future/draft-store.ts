import { computed, effect, signal } from '@preact/signals';
import { putKnownFuture, type StoredKnownFuture } from '../../api/known-future.ts';
import type { About } from '../../api/series.ts';
import { changedDates, type Draft, draftOf, entriesOf, rebase } from './draft.ts';

/** The known future of a dataset, or of one of its many series. */
export interface Editing extends About {
  readonly stored: Draft;
  readonly etag: string | undefined;
  readonly draft: Draft;
}

/** The known future that is being edited. It outlives the screen, so that a look at another one loses nothing. */
export const editing = signal<Editing | undefined>(undefined);

/** Those of other datasets and series that have changes. */
const others = signal<readonly Editing[]>([]);

export const unsaved = computed<readonly string[]>(() =>
  editing.value ? changedDates(editing.value.stored, editing.value.draft) : [],
);

/** Whether both are about the same series. */
export const isSame = (a: About | undefined, b: About) => a?.dataset === b.dataset && a.series === b.series;

/** Starts from what is stored; changes of the same series that are not saved stay on top of it. */
export function beginEditing({ dataset, series }: About, { days, etag }: StoredKnownFuture): void {
  const stored = draftOf(days);
  const left = editing.value && unsaved.value.length > 0 ? [editing.value] : [];
  const known = [...left, ...others.value.filter((other) => !isSame(editing.value, other))];
  const before = known.find((one) => isSame(one, { dataset, series }));
  others.value = known.filter((one) => one !== before);
  const draft = before ? rebase(before.stored, before.draft, stored) : stored;
  editing.value = { dataset, series, stored, etag, draft };
}

/** What was sent has been stored; what was changed since then stays on top of it. */
export function markSaved(sent: Editing, { days, etag }: StoredKnownFuture): void {
  const now = editing.value;
  const stored = draftOf(days);
  if (now === undefined || !isSame(now, sent)) return;
  editing.value = { ...sent, stored, etag, draft: rebase(sent.draft, now.draft, stored) };
}

export function edit(change: (draft: Draft) => Draft): void {
  const now = editing.value;
  if (now) editing.value = { ...now, draft: change(now.draft) };
}

/** The browser asks before a page with unsaved changes goes. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

effect(() => {
  if (unsaved.value.length > 0 || others.value.length > 0) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
});

/** Stores the draft in place of what was seen. Throws ApiError `precondition-failed` when somebody has stored something else. */
export async function saveDraft(): Promise<void> {
  const now = editing.value;
  if (!now) return;
  markSaved(now, await putKnownFuture(now, { days: entriesOf(now.draft) }, now.etag));
}
