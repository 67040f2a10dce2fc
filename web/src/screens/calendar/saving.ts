import { putCalendar } from '../../api/datasets.ts';
import { entriesOf } from './draft.ts';
import { editing, settle } from './draft-store.ts';

/** Stores the draft in place of the calendar that was seen. Throws ApiError `precondition-failed` when there is another. */
export async function saveDraft(): Promise<void> {
  const now = editing.value;
  if (!now) return;
  settle(now, await putCalendar(now.dataset, { days: entriesOf(now.draft) }, now.etag));
}
