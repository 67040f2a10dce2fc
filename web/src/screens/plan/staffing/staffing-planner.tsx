import { planStaffing } from '../../../api/plans.ts';
import type { About } from '../../../api/series.ts';
import { capitalised, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { NumberField, RangeField, TimeField } from '../form/fields.tsx';
import { WEEKDAYS } from '../form/form-values.ts';
import { type PlanFields, PlanForm, usePlanning } from '../form/plan-form.tsx';
import {
  fromField,
  STAFFING_DEFAULTS,
  STAFFING_FIELDS,
  type StaffingField,
  staffingRequest,
  toField,
} from './request.ts';
import { StaffingResult } from './staffing-result.tsx';
import { staffingWords } from './words.ts';

const KIND = {
  name: 'staffing' as const,
  defaults: STAFFING_DEFAULTS,
  fieldOf: STAFFING_FIELDS,
  read: staffingRequest,
  plan: planStaffing,
};

/** How many people each day, and in which shifts. */
export function StaffingPlanner(about: About) {
  const words = spoken(staffingWords);
  const planning = usePlanning(KIND, about);
  return (
    <div class="stack">
      <PlanForm title={words.title} intro={words.intro} planning={planning}>
        <Work form={planning} />
        <Hours form={planning} />
        <Wishes form={planning} />
      </PlanForm>
      {planning.result && <StaffingResult result={planning.result} />}
    </div>
  );
}

interface PartProps {
  readonly form: PlanFields<StaffingField>;
}

function Work({ form }: PartProps) {
  const words = spoken(staffingWords);
  return (
    <div class="form-grid">
      <NumberField
        form={form}
        name="salesPerLabourHour"
        unit="money"
        label={words.salesPerLabourHour}
        hint={words.salesPerLabourHourHint}
      />
      <RangeField form={form} name="range" />
      <NumberField form={form} name="minimumCrew" label={words.minimumCrew} hint={words.minimumCrewHint} />
      <NumberField form={form} name="maximumCrew" label={words.maximumCrew} hint={words.maximumCrewHint} />
    </div>
  );
}

function Hours({ form }: PartProps) {
  const words = spoken(staffingWords);
  const hasOwn = WEEKDAYS.some((day) => form.values[fromField(day)] !== '' || form.values[toField(day)] !== '');
  return (
    <>
      <div class="form-grid">
        <TimeField form={form} name="from" label={words.from} />
        <TimeField form={form} name="to" label={words.to} />
        <NumberField form={form} name="shiftHours" label={words.shiftHours} hint={words.shiftHoursHint} />
      </div>
      <details class="more-fields" open={hasOwn}>
        <summary>{words.otherHours}</summary>
        <p class="hint">{words.otherHoursHint}</p>
        <div class="own-hours">
          {WEEKDAYS.map((day) => {
            const name = capitalised(formatWeekdayNumber(day));
            return (
              <div class="form-grid" key={day}>
                <TimeField form={form} name={fromField(day)} label={words.opens(name)} />
                <TimeField form={form} name={toField(day)} label={words.closes(name)} />
              </div>
            );
          })}
        </div>
      </details>
    </>
  );
}

function Wishes({ form }: PartProps) {
  const words = spoken(staffingWords);
  return (
    <div class="form-grid">
      <NumberField form={form} name="enough" unit="percent" label={words.enough} hint={words.enoughHint} />
      <NumberField form={form} name="hourlyWage" unit="money" label={words.hourlyWage} hint={words.hourlyWageHint} />
    </div>
  );
}
