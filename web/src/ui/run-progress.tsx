import type { Run } from '../api/training.ts';
import { formatNumber, formatPercent } from '../i18n/format.ts';
import { spoken } from '../i18n/language.ts';
import './run-progress.css';
import { runWords } from './run-words.ts';

const MARKS = { pending: '·', running: '…', succeeded: '✓', failed: '✗', stopped: '■' } as const;

const doneOf = ({ succeeded, failed, fallback }: NonNullable<Run['series']>) => succeeded + failed + fallback;

/** How far an open run is: one bar, and its steps in plain words. */
export function RunProgress({ run }: { readonly run: Run }) {
  const words = spoken(runWords);
  const { progress, steps, status, series } = run;
  const current = steps.find((step) => step.status === 'running');
  const now = status === 'queued' ? words.waiting : current ? `${words.steps[current.name]}…` : words.finishing;
  return (
    <div class="run-progress">
      <div class="run-now">
        <p role="status">{now}</p>
        <p class="number" aria-hidden="true">
          {formatPercent(progress, 0)}
        </p>
      </div>
      {series && status === 'running' && (
        <p class="muted run-series">{words.ofSeries(formatNumber(doneOf(series)), formatNumber(series.total))}</p>
      )}
      <progress max={1} value={progress} aria-label={words.progress} />
      <ol class="run-steps">
        {steps.map((step) => (
          <li key={step.name} class={`run-step run-step-${step.status}`}>
            <span class="run-mark" aria-hidden="true">
              {MARKS[step.status]}
            </span>
            {words.steps[step.name]}
            <span class="visually-hidden">: {words.stepStates[step.status]}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
