import { type PromotionPlan, type PromotionPlanRequest, planPromotions } from '../../../api/plans.ts';
import {
  formatAmount,
  formatList,
  formatLongDayWithin,
  formatMoney,
  formatNumber,
  formatPercent,
} from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { hrefOf } from '../../../state/route.ts';
import { seriesNoun } from '../../../ui/series/series-words.ts';
import { chanceText } from '../../plan/form/chance.ts';
import { rememberedForm } from '../../plan/form/remembered.ts';
import { PROMOTION_DEFAULTS, promotionPlanRequest } from '../../plan/promotions/request.ts';
import { PlanBlock, Way } from './plan-block.tsx';
import { promotionsOf, type WeekAhead } from './week-requests.ts';
import { weekPlanWords } from './words.ts';

interface BlockProps {
  readonly dataset: string;
  readonly ahead: WeekAhead;
  readonly planned: readonly string[];
  readonly ofMany: boolean;
}

/** The promotions that are in the calendar, and whether another one would pay. */
export function PromotionsBlock({ dataset, ahead, planned, ofMany }: BlockProps) {
  const words = spoken(weekPlanWords);
  const noun = seriesNoun();
  const hasColumn = chosenDataset.value?.columns.some(({ role }) => role === 'promo') !== false;
  if (!hasColumn) return <p>{words.noColumn}</p>;
  const days = formatList(planned.map(formatLongDayWithin));
  const told = ofMany ? words.plannedSome(days) : words.planned(days, planned.length);
  return (
    <>
      <p>
        {planned.length === 0 ? words.nonePlanned : told}{' '}
        {!ofMany && (
          <a class="no-print" href={hrefOf('calendar', { month: ahead.from.slice(0, 7) })}>
            {words.toCalendar}
          </a>
        )}
      </p>
      {ofMany ? (
        <Way tab="promotions" text={noun.needed} way={noun.choose} />
      ) : (
        <BestDays dataset={dataset} ahead={ahead} />
      )}
    </>
  );
}

function BestDays({ dataset, ahead }: Pick<BlockProps, 'dataset' | 'ahead'>) {
  const form = rememberedForm('promotions', { dataset }, PROMOTION_DEFAULTS);
  const read = form && promotionPlanRequest(form.values, dataset, locale.value);
  const asked = read?.request ? { ...read, request: promotionsOf(read.request, ahead) } : read;
  return (
    <PlanBlock tab="promotions" asked={asked && { ...asked, at: form?.at }} plan={planPromotions} figures={figuresOf}>
      {(plan) => <p>{adviceOf(plan)}</p>}
    </PlanBlock>
  );
}

function adviceOf({ best, alternatives: [first], search }: PromotionPlan): string {
  const words = spoken(weekPlanWords);
  if (search.candidates === 0) return words.noDay;
  if (best === 'none' || !first) return words.noBest;
  const { dates, expectedProfit, probabilityBetterThanNone } = first;
  const days = formatList(dates.map(formatLongDayWithin));
  return words.best(dates.length, days, formatAmount(expectedProfit.value), chanceText(probabilityBetterThanNone ?? 0));
}

function figuresOf({ margin, costPerDay = 0, count }: PromotionPlanRequest): string[] {
  const words = spoken(weekPlanWords);
  return [words.margin(formatPercent(margin)), words.cost(formatMoney(costPerDay)), words.most(formatNumber(count))];
}
