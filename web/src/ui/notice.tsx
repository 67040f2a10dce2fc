import type { ComponentChildren } from 'preact';
import { PAGE_OUTDATED } from '../api/code.ts';
import { outage } from '../api/connection.ts';
import type { ApiError } from '../api/http.ts';
import { commonWords } from '../i18n/common.ts';
import { formatNumber } from '../i18n/format.ts';
import { spoken } from '../i18n/language.ts';
import type { Action } from '../state/action.ts';
import { wordedProblem } from './problem-words.ts';

export type Tone = 'info' | 'good' | 'warning' | 'bad';

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string | undefined;
  readonly children?: ComponentChildren;
}

/** Something the user should know. What is bad or a warning is read out at once. */
export function Notice({ tone, title, children }: NoticeProps) {
  const role = tone === 'bad' ? 'alert' : 'status';
  return (
    <div class={`notice notice-${tone}`} role={role}>
      {title !== undefined && <p class="notice-title">{title}</p>}
      {children}
    </div>
  );
}

/** Whether the page says at its top already what keeps this from being done. */
export const isSaidAbove = ({ code }: Pick<ApiError, 'code'>) =>
  outage.value !== undefined && (code === 'unreachable' || code === 'store-unavailable');

/** What went wrong in words, where, and the way out. */
export function ErrorNotice({ error, onRetry }: { readonly error: ApiError; readonly onRetry?: () => void }) {
  const words = spoken(commonWords);
  const { errors = [], errorCount, title, detail } = error.problem;
  const isUnreachable = error.code === 'unreachable';
  const worded = wordedProblem(error.code);
  if (isSaidAbove(error)) return onRetry ? null : <Notice tone="bad" title={words.notDone} />;
  if (error.code === 'series-needed') {
    return (
      <Notice tone="info" title={words.seriesNeeded}>
        <p>{words.seriesNeededText}</p>
      </Notice>
    );
  }
  if (error.code === PAGE_OUTDATED) {
    return (
      <Notice tone="warning" title={words.outdated}>
        <p>
          <button type="button" onClick={() => location.reload()}>
            {words.loadAgain}
          </button>
        </p>
      </Notice>
    );
  }
  const said = worded ? worded.wayOut : detail;
  const wayOut = isUnreachable ? words.unreachableWayOut : error.status === 403 ? words.forbidden : said;
  return (
    <Notice tone="bad" title={isUnreachable ? words.unreachable : (worded?.what ?? title ?? error.message)}>
      {wayOut !== undefined && <p>{wayOut}</p>}
      {errors.length > 0 && <ProblemList problems={errors} count={errorCount ?? errors.length} />}
      {onRetry && (
        <p>
          <button type="button" onClick={onRetry}>
            {words.tryAgain}
          </button>
        </p>
      )}
    </Notice>
  );
}

interface PlacedProblem {
  readonly row?: number | undefined;
  readonly column?: string | undefined;
  readonly field?: string | undefined;
  readonly message: string;
}

/** Problems with their places; whatever they quote stays text. */
export function ProblemList({
  problems,
  count,
}: {
  readonly problems: readonly PlacedProblem[];
  readonly count: number;
}) {
  const words = spoken(commonWords);
  return (
    <>
      <ul class="problems">
        {problems.map(({ row, column, field, message }, index) => (
          <li key={`${row} ${column} ${field} ${index}`}>
            {[row !== undefined && words.row(formatNumber(row)), column !== undefined && words.column(column)]
              .filter(Boolean)
              .map((place) => (
                <span class="place" key={String(place)}>
                  {place}
                </span>
              ))}{' '}
            {message}
          </li>
        ))}
      </ul>
      {count > problems.length && <p class="muted">{words.tooMany}</p>}
    </>
  );
}

/** Why the action of a button failed. That the service was unreachable is hidden once it answers again. */
export function ActionError({ action }: { readonly action: Pick<Action<never>, 'error'> }) {
  const { error } = action;
  if (!error || (error.code === 'unreachable' && outage.value === undefined)) return null;
  return <ErrorNotice error={error} />;
}
