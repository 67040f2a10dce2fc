import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Assumption } from '../../../../../src/forecasting/assumptions.ts';
import { formatDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { formWords } from './words.ts';

interface ResultCardProps {
  readonly title: string;
  readonly headline: string;
  readonly isOutdated: boolean;
  readonly plan: {
    readonly from: string;
    readonly to: string;
    readonly stale?: boolean | undefined;
    readonly assumptions: readonly Assumption[];
  };
  /** Buttons for the files that the plan can be had as. */
  readonly downloads: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A plan: what to do in a sentence, the rest of it, and what it takes for granted. */
export function ResultCard({ title, headline, isOutdated, plan, downloads, children }: ResultCardProps) {
  const words = spoken(formWords);
  const heading = useRef<HTMLParagraphElement>(null);
  // Where to read on once the plan is there: it is scrolled to, and read out.
  useEffect(() => heading.current?.focus(), [plan]);
  const actions = (
    <>
      {downloads}
      <button type="button" onClick={() => window.print()}>
        {words.print}
      </button>
    </>
  );
  return (
    <Card title={title} actions={actions}>
      <div class="stack">
        {isOutdated && <Notice tone="warning" title={words.outdated} />}
        {plan.stale && <Notice tone="warning" title={words.stale} />}
        <div>
          <p class="plan-headline" ref={heading} tabIndex={-1}>
            {headline}
          </p>
          <p class="muted">{words.madeFor(formatDay(plan.from), formatDay(plan.to))}</p>
        </div>
        {children}
        <Assumptions assumptions={plan.assumptions} />
      </div>
    </Card>
  );
}

function Assumptions({ assumptions }: Pick<ResultCardProps['plan'], 'assumptions'>) {
  const words = spoken(formWords);
  if (assumptions.length === 0) return null;
  return (
    <div>
      <h3>{words.assumptions}</h3>
      <ul class="assumptions">
        {assumptions.map(({ code, message }) => (
          <li key={`${code} ${message}`}>{message}</li>
        ))}
      </ul>
    </div>
  );
}
