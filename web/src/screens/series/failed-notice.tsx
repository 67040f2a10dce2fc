import { retryRun } from '../../api/training.ts';
import { formatNumber } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useAction } from '../../state/action.ts';
import { goTo } from '../../state/route.ts';
import { ForRole } from '../../ui/for-role.tsx';
import { ActionError, Notice } from '../../ui/notice.tsx';
import { problemText } from '../../ui/series/series-problem.ts';
import { countOfSeries } from '../../ui/series/series-words.ts';
import type { SeriesRow } from './series-rows.ts';
import { changeView } from './view-address.ts';
import { seriesScreenWords } from './words.ts';

/** So many are named for each reason. */
const NAMED = 8;

interface FailedNoticeProps {
  readonly rows: readonly SeriesRow[];
  /** The run of the model that answers. */
  readonly run: string;
}

/** The series that have no forecast, why, and the way to try them again. */
export function FailedNotice({ rows, run }: FailedNoticeProps) {
  const words = spoken(seriesScreenWords);
  const failed = rows.filter(({ standing }) => standing === 'failed');
  const retrying = useAction(async () => goTo('runs', { run: (await retryRun(run)).id }));
  if (failed.length === 0) return null;
  const reasons = new Map<string, SeriesRow[]>();
  for (const row of failed) {
    const reason = problemText(row.series.training?.problem ?? null);
    reasons.set(reason, [...(reasons.get(reason) ?? []), row]);
  }
  return (
    <Notice tone="warning" title={words.failedTitle(countOfSeries(failed.length))}>
      <p>{words.failedText}</p>
      <ul class="series-failed">
        {[...reasons].map(([reason, those]) => (
          <li key={reason}>
            {reason}: {namesOf(those)}
          </li>
        ))}
      </ul>
      <div class="form-row">
        <ForRole needs="write">
          <button type="button" disabled={retrying.isBusy} onClick={() => void retrying.run()}>
            {retrying.isBusy ? words.retrying : words.retry}
          </button>
        </ForRole>
        <button type="button" class="quiet" onClick={() => changeView({ shown: 'failed' })}>
          {words.filters.failed(formatNumber(failed.length))}
        </button>
      </div>
      <ActionError action={retrying} />
    </Notice>
  );
}

function namesOf(rows: readonly SeriesRow[]): string {
  const names = rows.slice(0, NAMED).map(({ series }) => series.id);
  const more = rows.length - names.length;
  return [...names, ...(more > 0 ? [spoken(seriesScreenWords).failedMore(formatNumber(more))] : [])].join(', ');
}
