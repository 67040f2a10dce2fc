import { useState } from 'preact/hooks';
import { ApiError } from '../../../api/http.ts';
import { getKnownFuture, putKnownFuture } from '../../../api/known-future.ts';
import type { PromotionPlan } from '../../../api/plans.ts';
import type { About } from '../../../api/series.ts';
import { commonWords } from '../../../i18n/common.ts';
import { formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { useLoad } from '../../../state/load.ts';
import { hrefOf } from '../../../state/route.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { LoadedView } from '../../../ui/loaded-view.tsx';
import { ErrorNotice, Notice } from '../../../ui/notice.tsx';
import { promotionPlanWords } from './plan-words.ts';
import { changedKnownFuture, knownFutureChange } from './promotion-plan.ts';

interface KnownFutureDialogProps {
  readonly plan: PromotionPlan;
  readonly about: About;
  readonly keepPlanned: boolean;
  readonly onClose: () => void;
  readonly onStored: () => void;
}

type StoredKnownFuture = Awaited<ReturnType<typeof getKnownFuture>>;

/** Says what storing the plan does to the calendar, and does it over the calendar that was seen. */
export function KnownFutureDialog({ plan, about, keepPlanned, onClose, onStored }: KnownFutureDialogProps) {
  const words = spoken(promotionPlanWords);
  const loaded = useLoad((signal) => getKnownFuture(about, signal), [about.dataset, about.series]);
  /** What was seen and is there no more; another reading replaces it. */
  const [outdated, setOutdated] = useState<StoredKnownFuture>();
  const action = useAction(async (seen: StoredKnownFuture) => {
    const { days, etag } = seen;
    try {
      await putKnownFuture(about, { days: changedKnownFuture(days, knownFutureChange(plan, days, keepPlanned)) }, etag);
      onStored();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      setOutdated(seen);
      loaded.reload();
    }
  });
  return (
    <Dialog title={words.putTitle} onClose={onClose}>
      <LoadedView loaded={loaded}>
        {(stored) => (
          <div class="stack">
            {outdated !== undefined && stored !== outdated && (
              <Notice tone="warning" title={words.putChanged}>
                <p>{words.putChangedText}</p>
              </Notice>
            )}
            <Changes plan={plan} stored={stored} keepPlanned={keepPlanned} />
            {action.error && <ErrorNotice error={action.error} />}
            <div class="form-row">
              <button
                type="button"
                class="primary"
                disabled={action.isBusy || stored === outdated}
                onClick={() => action.run(stored)}
              >
                {words.put}
              </button>
              <button type="button" onClick={onClose}>
                {spoken(commonWords).cancel}
              </button>
            </div>
          </div>
        )}
      </LoadedView>
    </Dialog>
  );
}

interface ChangesProps {
  readonly plan: PromotionPlan;
  readonly stored: StoredKnownFuture;
  readonly keepPlanned: boolean;
}

function Changes({ plan, stored, keepPlanned }: ChangesProps) {
  const words = spoken(promotionPlanWords);
  const { promoted, cleared } = knownFutureChange(plan, stored.days, keepPlanned);
  const list = (dates: readonly string[]) => dates.map(formatWeekDay).join(' · ');
  return (
    <div>
      <p>{words.putText(list(promoted))}</p>
      {cleared.length > 0 && <p>{words.putAway(list(cleared))}</p>}
      <p>{words.putStays}</p>
    </div>
  );
}

/** The plan is stored; where to see it. */
export function StoredNotice({ month }: { readonly month: string }) {
  const words = spoken(promotionPlanWords);
  return (
    <Notice tone="good" title={words.putDone}>
      <p class="no-print">
        <a href={hrefOf('next-month', { month })}>{words.toForecast}</a> ·{' '}
        <a href={hrefOf('calendar', { month })}>{words.toCalendar}</a>
      </p>
    </Notice>
  );
}
