import type { PromotionPlan } from '../../../api/plans.ts';
import { formatAmount, formatNumber, formatWeekDay, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { chanceText } from '../form/chance.ts';
import { promotionPlanWords } from './plan-words.ts';
import { distinctPlans, refusalsByReason } from './promotion-plan.ts';

type Alternative = PromotionPlan['alternatives'][number];
type Day = Alternative['days'][number];

/** The best plans side by side, and the days of the best one. */
export function PromotionTables({ plan: { alternatives, best } }: { readonly plan: PromotionPlan }) {
  const words = spoken(promotionPlanWords);
  const first = alternatives[0];
  const distinct = distinctPlans(alternatives);
  const othersOf = new Map(distinct.map(({ plan, others }) => [plan, others]));
  return (
    <>
      <div>
        <h3>{words.alternatives}</h3>
        <Table
          caption={words.alternatives}
          columns={alternativeColumns(first, (plan) => othersOf.get(plan) ?? 0)}
          rows={distinct.map(({ plan }) => plan)}
          keyOf={({ dates }) => dates.join(' ')}
        />
      </div>
      {best === 'promotion' && first && (
        <div>
          <h3>{words.bestDays}</h3>
          <Table caption={words.bestDays} columns={dayColumns()} rows={first.days} keyOf={({ date }) => date} />
        </div>
      )}
    </>
  );
}

function alternativeColumns(
  best: Alternative | undefined,
  othersOf: (plan: Alternative) => number,
): ColumnOf<Alternative>[] {
  const words = spoken(promotionPlanWords);
  const between = (intervals: Alternative['expectedProfit']['intervals']) =>
    (intervals['80'] ?? []).map(formatAmount).join(' … ');
  return [
    {
      name: words.days,
      cell: (alternative) => (
        <span class="plan-days">
          {alternative.dates.length === 0 ? words.noPromotion : alternative.dates.map(formatWeekDay).join(' · ')}{' '}
          {alternative === best && <span class="tag tag-good">{words.best}</span>}{' '}
          {othersOf(alternative) > 0 && <span class="tag">{words.sameAs(formatNumber(othersOf(alternative)))}</span>}
        </span>
      ),
    },
    {
      name: words.extraProfit,
      isNumber: true,
      cell: ({ dates, expectedProfit: { value, intervals } }) => (
        <>
          <strong>{formatAmount(value)}</strong>
          {dates.length > 0 && <span class="plan-between">{between(intervals)}</span>}
        </>
      ),
    },
    {
      name: words.chance,
      isNumber: true,
      cell: ({ probabilityBetterThanNone: chance }) => (chance === null ? '–' : chanceText(chance)),
    },
    {
      name: words.extraSales,
      isNumber: true,
      cell: ({ expectedExtraSales }) => formatAmount(expectedExtraSales.value),
    },
    { name: words.cost, isNumber: true, cell: ({ cost }) => formatAmount(cost) },
  ];
}

function dayColumns(): ColumnOf<Day>[] {
  const words = spoken(promotionPlanWords);
  return [
    { name: words.day, cell: ({ date }) => formatWeekDay(date) },
    { name: words.extraSales, isNumber: true, cell: ({ extraSales }) => formatAmount(extraSales) },
    {
      name: words.known,
      cell: ({ support, supportDays, weekday }) =>
        words.support[support](formatNumber(supportDays), formatWeekdayNumber(weekday)),
    },
  ];
}

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
