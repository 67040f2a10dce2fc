import { planPromotions } from '../../../api/plans.ts';
import type { About } from '../../../api/series.ts';
import { spoken } from '../../../i18n/language.ts';
import { chosenDataset } from '../../../state/datasets.ts';
import { hrefOf } from '../../../state/route.ts';
import { Card } from '../../../ui/card.tsx';
import { Empty } from '../../../ui/loaded-view.tsx';
import { CheckField, NumberField, RangeField, WeekdaysField } from '../form/fields.tsx';
import { PlanForm, usePlanning } from '../form/plan-form.tsx';
import { PromotionResult } from './promotion-result.tsx';
import { PROMOTION_DEFAULTS, PROMOTION_FIELDS, promotionPlanRequest } from './request.ts';
import { promotionWords } from './words.ts';

const KIND = {
  name: 'promotions' as const,
  defaults: PROMOTION_DEFAULTS,
  fieldOf: PROMOTION_FIELDS,
  read: promotionPlanRequest,
  plan: planPromotions,
};

/** On which days a promotion pays. */
export function PromotionPlanner(about: About) {
  const hasPromotions = chosenDataset.value?.columns.some(({ role }) => role === 'promo');
  return hasPromotions === false ? <NoColumn /> : <Planner {...about} />;
}

function Planner(about: About) {
  const words = spoken(promotionWords);
  const planning = usePlanning(KIND, about);
  return (
    <div class="stack">
      <PlanForm title={words.title} intro={words.intro} planning={planning}>
        <div class="form-grid">
          <RangeField form={planning} name="range" />
          <NumberField form={planning} name="count" label={words.count} hint={words.countHint} />
          <NumberField form={planning} name="margin" unit="percent" label={words.margin} hint={words.marginHint} />
          <NumberField
            form={planning}
            name="costPerDay"
            unit="money"
            label={words.costPerDay}
            hint={words.costPerDayHint}
          />
          <NumberField
            form={planning}
            name="minimumGapDays"
            label={words.minimumGapDays}
            hint={words.minimumGapDaysHint}
          />
        </div>
        <WeekdaysField form={planning} name="weekdays" label={words.weekdays} />
        <div class="form-grid">
          <CheckField form={planning} name="keepPlanned" label={words.keepPlanned} hint={words.keepPlannedHint} />
          <CheckField form={planning} name="allowUnseen" label={words.allowUnseen} hint={words.allowUnseenHint} />
        </div>
      </PlanForm>
      {planning.result && <PromotionResult result={planning.result} about={about} />}
    </div>
  );
}

function NoColumn() {
  const words = spoken(promotionWords);
  return (
    <Card title={words.title}>
      <Empty title={words.noColumn}>
        <p>{words.noColumnText}</p>
        <a class="button" href={hrefOf('data')}>
          {words.toData}
        </a>
      </Empty>
    </Card>
  );
}
