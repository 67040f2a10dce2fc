import type { ComponentChildren } from 'preact';
import { spoken } from '../../../i18n/language.ts';
import { Card } from '../../../ui/card.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import type { Planning } from './planning.ts';
import { formWords } from './words.ts';

interface PlanFormProps {
  readonly title: string;
  readonly intro: string;
  // The form needs only what all plans have in common.
  readonly planning: Pick<Planning<string, object, object>, 'submit' | 'isBusy' | 'error'>;
  readonly children: ComponentChildren;
}

/** What a plan needs to know, and the button that makes it. */
export function PlanForm({ title, intro, planning, children }: PlanFormProps) {
  const words = spoken(formWords);
  return (
    <div class="no-print">
      <Card title={title}>
        <p>{intro}</p>
        <form class="stack" onSubmit={planning.submit} noValidate>
          {children}
          {planning.error && <ErrorNotice error={planning.error} />}
          <div class="form-row">
            <button type="submit" class="primary" disabled={planning.isBusy}>
              {planning.isBusy ? words.calculating : words.calculate}
            </button>
          </div>
        </form>
      </Card>
    </div>
  );
}
