import { planStaffing, type StaffingPlan, type StaffingRequest } from '../../../api/plans.ts';
import { formatMoney, formatNumber, formatSales, formatWeekDay } from '../../../i18n/format.ts';
import { locale, spoken } from '../../../i18n/language.ts';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { rememberedForm } from '../../plan/form/remembered.ts';
import { STAFFING_DEFAULTS, staffingRequest } from '../../plan/staffing/request.ts';
import { busiestDay, type StaffedDay, tightDays } from '../../plan/staffing/roster.ts';
import { staffingWords } from '../../plan/staffing/words.ts';
import { PlanBlock } from './plan-block.tsx';
import { askedOf, type WeekAhead } from './week-requests.ts';
import { weekPlanWords } from './words.ts';

interface BlockProps {
  readonly dataset: string;
  readonly ahead: WeekAhead;
}

/** How many people on each day of the week, and when. */
export function CrewBlock({ dataset, ahead }: BlockProps) {
  const form = rememberedForm('staffing', { dataset }, STAFFING_DEFAULTS);
  const read = form && staffingRequest(form.values, dataset, locale.value);
  const asked = read?.request ? { ...read, request: askedOf(read.request, ahead) } : read;
  return (
    <PlanBlock tab="staffing" asked={asked && { ...asked, at: form?.at }} plan={planStaffing} figures={figuresOf}>
      {(plan, request) => <Crew plan={plan} enough={request.serviceQuantile ?? 0.8} />}
    </PlanBlock>
  );
}

interface CrewProps {
  readonly plan: StaffingPlan;
  /** The probability that was asked for. */
  readonly enough: number;
}

function Crew({ plan, enough }: CrewProps) {
  const words = spoken(weekPlanWords);
  const { total, days } = plan;
  if (!busiestDay(plan)) return <p>{words.allClosed}</p>;
  const tight = tightDays(days, 1 - enough);
  return (
    <div class="stack">
      <Table caption={words.crewCaption} columns={columnsOf(tight)} rows={days} keyOf={({ date }) => date} />
      <p>
        {words.crewTotal(formatNumber(total.labourHours, 1), formatNumber(total.openDays))}{' '}
        {total.cost !== undefined && `${words.wages(formatMoney(total.cost))} `}
        {tight.length > 0 && words.short(formatNumber(tight.length))}
      </p>
    </div>
  );
}

function columnsOf(tight: readonly StaffedDay[]): ColumnOf<StaffedDay>[] {
  const words = spoken(weekPlanWords);
  const names = spoken(staffingWords);
  return [
    { name: names.day, cell: ({ date }) => formatWeekDay(date) },
    { name: names.people, isNumber: true, cell: ({ open, people }) => (open ? formatNumber(people) : '–') },
    {
      name: names.shifts,
      cell: (day) => (
        <span class="monday-shifts">
          {day.open ? (
            day.shifts.map(({ people, from, to }) => (
              <span key={from}>{words.shift(formatNumber(people), from, to)}</span>
            ))
          ) : (
            <span class="tag">{names.closed}</span>
          )}
          {tight.includes(day) && <span class="tag tag-warning">{names.tight}</span>}
        </span>
      ),
    },
  ];
}

function figuresOf(request: StaffingRequest): string[] {
  const words = spoken(weekPlanWords);
  const { salesPerLabourHour, minimumCrew = 1, maximumCrew, openingHours, shiftHours = 8 } = request;
  const most = maximumCrew === undefined ? undefined : formatNumber(maximumCrew);
  return [
    words.perHour(formatSales(salesPerLabourHour)),
    words.crew(formatNumber(minimumCrew), most),
    ...(openingHours ? [words.hours(openingHours.from, openingHours.to)] : []),
    ...(openingHours?.weekdays ? [words.otherHours] : []),
    words.shiftHours(formatNumber(shiftHours, 2)),
    words.enough(formatNumber((request.serviceQuantile ?? 0.8) * 100)),
  ];
}
