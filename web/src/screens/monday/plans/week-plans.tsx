import { spoken } from '../../../i18n/language.ts';
import { hasManySeries } from '../../../state/series.ts';
import { Card } from '../../../ui/card.tsx';
import { seriesNoun } from '../../../ui/series/series-words.ts';
import { CrewBlock } from './crew-block.tsx';
import { OrderListBlock } from './order-list-block.tsx';
import { OrdersBlock } from './orders-block.tsx';
import { Way } from './plan-block.tsx';
import { PromotionsBlock } from './promotions-block.tsx';
import type { WeekAhead } from './week-requests.ts';
import { weekPlanWords } from './words.ts';

interface WeekPlansProps {
  readonly dataset: string;
  /** Null without a forecast. */
  readonly ahead: WeekAhead | null;
  /** The days to come that have one in the calendar. */
  readonly promotions: readonly string[];
}

/** What to order, whom to have in the store and what to promote this week. */
export function WeekPlans({ dataset, ahead, promotions }: WeekPlansProps) {
  const words = spoken(weekPlanWords);
  const ofMany = hasManySeries.value;
  const noun = seriesNoun();
  if (!ahead) return null;
  return (
    <div class="monday-plans">
      <Card title={words.titles.inventory}>
        {ofMany ? <OrderListBlock dataset={dataset} ahead={ahead} /> : <OrdersBlock dataset={dataset} ahead={ahead} />}
      </Card>
      <Card title={words.titles.staffing}>
        {ofMany ? (
          <Way tab="staffing" text={noun.needed} way={noun.choose} />
        ) : (
          <CrewBlock dataset={dataset} ahead={ahead} />
        )}
      </Card>
      <Card title={words.titles.promotions}>
        <PromotionsBlock dataset={dataset} ahead={ahead} planned={promotions} ofMany={ofMany} />
      </Card>
    </div>
  );
}
