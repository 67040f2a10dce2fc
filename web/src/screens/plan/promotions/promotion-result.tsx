import { useState } from 'preact/hooks';
import { weekdayOf } from '../../../../../src/dates.ts';
import type { PromotionPlan, PromotionPlanRequest } from '../../../api/plans.ts';
import type { About } from '../../../api/series.ts';
import { formatAmount, formatNumber, formatWeekDay, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Figure } from '../../../ui/card.tsx';
import { ForRole } from '../../../ui/for-role.tsx';
import { chanceText } from '../form/chance.ts';
import { saveCsv } from '../form/csv.ts';
import type { PlanResult } from '../form/plan-form.tsx';
import { ResultCard } from '../form/result-card.tsx';
import { KnownFutureDialog, StoredNotice } from './known-future-dialog.tsx';
import { promotionPlanWords } from './plan-words.ts';
import { distinctPlans } from './promotion-plan.ts';
import { PromotionTables, RefusedDays } from './promotion-tables.tsx';

interface PromotionResultProps {
  readonly result: PlanResult<PromotionPlanRequest, PromotionPlan>;
  readonly about: About;
}

/** The best days to promote, what they bring, and how sure that is. */
export function PromotionResult({ result, about }: PromotionResultProps) {
  const words = spoken(promotionPlanWords);
  const { plan, request, isOutdated } = result;
  const [isAsking, setAsking] = useState(false);
  const [stored, setStored] = useState<PromotionPlan>();
  const best = plan.best === 'promotion' ? plan.alternatives[0] : undefined;
  const actions = best && (
    <>
      <ForRole needs="write">
        <button type="button" class="primary" disabled={stored === plan} onClick={() => setAsking(true)}>
          {words.put}
        </button>
      </ForRole>
      <button type="button" onClick={() => savePlan(plan)}>
        {words.download}
      </button>
    </>
  );
  return (
    <ResultCard
      title={words.result}
      headline={headlineOf(plan)}
      plan={plan}
      isOutdated={isOutdated}
      downloads={actions}
    >
      {stored === plan && <StoredNotice month={plan.from.slice(0, 7)} />}
      <Advice plan={plan} asked={request.count} />
      {best && <Figures best={best} />}
      <PromotionTables plan={plan} />
      <RefusedDays plan={plan} />
      {isAsking && (
        <KnownFutureDialog
          plan={plan}
          about={about}
          keepPlanned={request.keepPlanned !== false}
          onClose={() => setAsking(false)}
          onStored={() => {
            setAsking(false);
            setStored(plan);
          }}
        />
      )}
    </ResultCard>
  );
}

function headlineOf({ best, alternatives, search }: PromotionPlan): string {
  const words = spoken(promotionPlanWords);
  const dates = alternatives[0]?.dates ?? [];
  if (best === 'promotion') return words.promote(dates.map(formatWeekDay).join(' · '));
  return search.candidates === 0 ? words.noDay : words.none;
}

function Advice({ plan, asked }: { readonly plan: PromotionPlan; readonly asked: number }) {
  const words = spoken(promotionPlanWords);
  const { best, alternatives, baseline, search } = plan;
  const first = alternatives[0];
  const others = distinctPlans(alternatives)[0]?.others ?? 0;
  if (best === 'none' || !first) return <p>{search.candidates === 0 ? words.noDayText : words.noneText}</p>;
  return (
    <p>
      {words.brings(formatAmount(first.expectedProfit.value), chanceText(first.probabilityBetterThanNone ?? 0))}{' '}
      {others > 0 && words.equal(formatNumber(others))} {first.dates.length < asked && words.fewer(formatNumber(asked))}{' '}
      {baseline.planned.length > 0 && words.planned(baseline.planned.map(formatWeekDay).join(' · '))}{' '}
      {words.searched(formatNumber(search.calendars))}
    </p>
  );
}

type Alternative = PromotionPlan['alternatives'][number];

function Figures({ best }: { readonly best: Alternative }) {
  const words = spoken(promotionPlanWords);
  const within = ({ intervals }: Alternative['expectedProfit']) => {
    const [low, high] = intervals['80'] ?? [];
    return low !== undefined && high !== undefined && words.between(formatAmount(low), formatAmount(high));
  };
  return (
    <div class="figures">
      <Figure
        label={words.extraProfit}
        value={formatAmount(best.expectedProfit.value)}
        note={within(best.expectedProfit)}
      />
      <Figure
        label={words.extraSales}
        value={formatAmount(best.expectedExtraSales.value)}
        note={within(best.expectedExtraSales)}
      />
      <Figure label={words.cost} value={formatAmount(best.cost)} />
      <Figure label={words.chance} value={chanceText(best.probabilityBetterThanNone ?? 0)} />
    </div>
  );
}

function savePlan({ from, alternatives }: PromotionPlan): void {
  const words = spoken(promotionPlanWords);
  const days = alternatives[0]?.days ?? [];
  const rows = days.map(({ date, extraSales }) => [date, formatWeekdayNumber(weekdayOf(date)), extraSales]);
  saveCsv([[words.day, words.weekday, words.extraSales], ...rows], `${words.file}-${from}.csv`);
}
