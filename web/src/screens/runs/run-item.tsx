import { workedFor } from '../../api/run.ts';
import type { Run } from '../../api/training.ts';
import { formatDuration, formatInstant } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { hrefOf } from '../../state/route.ts';
import { outcomeOf } from './outcome.ts';
import { runsWords } from './words.ts';

/** One training that has ended: when, what became of it and why, how long it took. */
export function RunItem({ run }: { readonly run: Run }) {
  const words = spoken(runsWords);
  const outcome = outcomeOf(run);
  const worked = workedFor(run);
  return (
    <li class="run">
      <div class="run-head">
        <a href={hrefOf('runs', { run: run.id })} class="run-when">
          {formatInstant(run.queuedAt)}
        </a>
        {outcome && <span class={`tag tag-${outcome.tone}`}>{outcome.title}</span>}
        {worked !== undefined && <span class="muted run-took">{words.took(formatDuration(worked))}</span>}
      </div>
      {outcome && <p class="muted">{outcome.why}</p>}
    </li>
  );
}
