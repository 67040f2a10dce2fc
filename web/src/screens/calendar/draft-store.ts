import { computed, effect, signal } from '@preact/signals';
import type { StoredCalendar } from '../../api/datasets.ts';
import { changedDates, type Draft, draftOf, rebase } from './draft.ts';

export interface Editing {
  readonly dataset: string;
  readonly stored: Draft;
  readonly etag: string | undefined;
  readonly draft: Draft;
}

/** The calendar that is being edited. It outlives the screen, so that a look at another one loses nothing. */
export const editing = signal<Editing | undefined>(undefined);

export const unsaved = computed<readonly string[]>(() =>
  editing.value ? changedDates(editing.value.stored, editing.value.draft) : [],
);

/** Takes what is stored as the ground; changes of the same dataset that are not saved stay on top of it. */
export function ground(dataset: string, { days, etag }: StoredCalendar): void {
  const fresh = draftOf(days);
  const before = editing.value;
  const draft = before?.dataset === dataset ? rebase(before.stored, before.draft, fresh) : fresh;
  editing.value = { dataset, stored: fresh, etag, draft };
}

/** What has been stored is the calendar now. */
export function settle(dataset: string, { days, etag }: StoredCalendar): void {
  const stored = draftOf(days);
  editing.value = { dataset, stored, etag, draft: stored };
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
  if (unsaved.value.length > 0) window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
});
