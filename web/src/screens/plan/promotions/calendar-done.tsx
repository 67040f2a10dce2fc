import { spoken } from '../../../i18n/language.ts';
import { hrefOf } from '../../../state/route.ts';
import { Notice } from '../../../ui/notice.tsx';
import { promotionPlanWords } from './plan-words.ts';

/** The plan is stored; where to see it. */
export function CalendarDone({ month }: { readonly month: string }) {
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
