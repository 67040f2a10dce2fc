import type { ComponentChildren } from 'preact';
import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/language.ts';
import type { Loading } from '../state/load.ts';
import { ErrorNotice, isSaidAbove } from './notice.tsx';

/** Grey bars in place of what is loading; screen readers get a word instead. */
function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{spoken(commonWords).loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div class="skeleton-line" key={line} aria-hidden="true" />
      ))}
    </div>
  );
}

interface LoadedViewProps<T> {
  readonly loaded: Loading<T>;
  readonly lines?: number;
  readonly children: (value: T) => ComponentChildren;
}

/** What was loaded, that it is loading, or why it could not be. */
export function LoadedView<T>({ loaded, lines, children }: LoadedViewProps<T>) {
  // That nothing can be read stands at the top of the page, once; it is read again when that is over.
  const isWaiting = loaded.state === 'loading' || (loaded.state === 'failed' && isSaidAbove(loaded.error));
  if (isWaiting) return <Skeleton {...(lines !== undefined && { lines })} />;
  if (loaded.state === 'failed') return <ErrorNotice error={loaded.error} onRetry={loaded.reload} />;
  return (
    <div aria-busy={loaded.isRefreshing} class={loaded.isRefreshing ? 'refreshing' : undefined}>
      {loaded.failure && <ErrorNotice error={loaded.failure} onRetry={loaded.reload} />}
      {children(loaded.value)}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Nothing is there yet, why, and what to do about it. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
