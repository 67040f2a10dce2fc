import type { StaffingPlan } from '../../../../../src/planning/staffing/schema.ts';
import { endingOf, type FileType, WORKBOOK } from '../../../api/http.ts';
import { getRoster, type StaffingRequest } from '../../../api/plans.ts';
import { saveFile } from '../../../browser/save-file.ts';
import { formatLongDayWithin, formatMoney, formatNumber, formatSales, formatWeekDay } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { useAction } from '../../../state/action.ts';
import { Figure } from '../../../ui/card.tsx';
import { ErrorNotice, Notice } from '../../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../../ui/table.tsx';
import { chanceText } from '../form/chance.ts';
import type { PlanResult } from '../form/plan-form.tsx';
import { ResultCard } from '../form/result-card.tsx';
import { busiestDay, type StaffedDay, tightDays } from './roster.ts';
import { staffingWords } from './words.ts';

/** The service's default of `serviceQuantile`. */
const ENOUGH = 0.8;

/** The roster: how much work it is, then day by day. */
export function StaffingResult({ result }: { readonly result: PlanResult<StaffingRequest, StaffingPlan> }) {
  const words = spoken(staffingWords);
  const { plan, request, isOutdated } = result;
  const { total } = plan;
  const busiest = busiestDay(plan);
  const tight = tightDays(plan.days, 1 - (request.serviceQuantile ?? ENOUGH));
  const files = useAction(async (type: FileType) =>
    saveFile(await getRoster(request, type), `${words.file}-${plan.from}.${endingOf(type)}`),
  );
  return (
    <ResultCard
      title={words.result}
      headline={
        busiest ? words.headline(formatNumber(total.labourHours, 1), formatNumber(total.openDays)) : words.allClosed
      }
      plan={plan}
      isOutdated={isOutdated}
      downloads={
        <>
          <button type="button" disabled={files.isBusy} onClick={() => files.run(WORKBOOK)}>
            {words.workbook}
          </button>
          <button type="button" disabled={files.isBusy} onClick={() => files.run('text/csv')}>
            {words.csv}
          </button>
          <button type="button" disabled={files.isBusy} onClick={() => files.run('text/calendar')}>
            {words.calendar}
          </button>
        </>
      }
    >
      {files.error && <ErrorNotice error={files.error} />}
      {busiest && <p>{words.busiest(formatLongDayWithin(busiest.date), formatNumber(busiest.people))}</p>}
      {tight.length > 0 && (
        <Notice tone="warning" title={words.tooFew(formatNumber(tight.length))}>
          <p>{words.tooFewText}</p>
        </Notice>
      )}
      <Totals plan={plan} />
      <RosterTable days={plan.days} tight={tight} />
    </ResultCard>
  );
}

function Totals({ plan: { total } }: { readonly plan: StaffingPlan }) {
  const words = spoken(staffingWords);
  const perDay = (value: number) => (total.openDays === 0 ? 0 : value / total.openDays);
  return (
    <div class="figures">
      <Figure
        label={words.hours}
        value={formatNumber(total.labourHours, 1)}
        note={words.hoursNote(formatNumber(perDay(total.labourHours), 1))}
      />
      {total.cost !== undefined && (
        <Figure
          label={words.cost}
          value={formatMoney(total.cost)}
          note={words.costNote(formatMoney(perDay(total.cost)))}
        />
      )}
      <Figure
        label={words.short}
        value={formatNumber(total.expectedShortDays, 1)}
        note={words.shortNote(formatNumber(total.openDays))}
      />
    </div>
  );
}

interface RosterTableProps {
  readonly days: readonly StaffedDay[];
  /** Days on which even everybody is too few. */
  readonly tight: readonly StaffedDay[];
}

function RosterTable({ days, tight }: RosterTableProps) {
  const words = spoken(staffingWords);
  const number = (name: string, cell: (day: StaffedDay) => string): ColumnOf<StaffedDay> => ({
    name,
    isNumber: true,
    cell: (day) => (day.open ? cell(day) : '–'),
  });
  const columns: ColumnOf<StaffedDay>[] = [
    { name: words.day, cell: ({ date }) => formatWeekDay(date) },
    number(words.people, ({ people }) => formatNumber(people)),
    { name: words.shifts, cell: (day) => <Shifts day={day} /> },
    number(words.labourHours, ({ labourHours }) => formatNumber(labourHours, 1)),
    number(words.forecast, ({ forecast }) => formatSales(forecast)),
    {
      name: words.chanceShort,
      isNumber: true,
      cell: (day) => (
        <>
          {tight.includes(day) && <span class="tag tag-warning">{words.tight}</span>}{' '}
          {day.open ? chanceText(day.chanceShort) : '–'}
        </>
      ),
    },
    ...(days.some(({ cost }) => cost !== undefined) ? [number(words.wages, ({ cost }) => formatMoney(cost ?? 0))] : []),
  ];
  return <Table caption={words.table} columns={columns} rows={days} keyOf={({ date }) => date} />;
}

function Shifts({ day: { open, shifts } }: { readonly day: StaffedDay }) {
  const words = spoken(staffingWords);
  if (!open) return <span class="tag">{words.closed}</span>;
  return (
    <ul class="shifts">
      {shifts.map(({ people, from, to }) => (
        <li key={from}>{words.shift(formatNumber(people), from, to)}</li>
      ))}
    </ul>
  );
}
