import type { PromotionPlan } from '../../../api/plans.ts';
import { formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { promotionPlanWords } from './plan-words.ts';
import { refusalsByReason } from './refusals.ts';

/** Days that no promotion could be put on, and why. */
export function RefusedDays({ plan: { refused } }: { readonly plan: PromotionPlan }) {
  const words = spoken(promotionPlanWords);
  if (refused.length === 0) return null;
  return (
    <div>
      <h3>{words.refused}</h3>
      <dl class="refused">
        {refusalsByReason(refused).map(({ reason, dates }) => (
          <div key={reason}>
            <dt>{words.reasons[reason]}</dt>
            <dd>{dates.map(formatWeekDay).join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
