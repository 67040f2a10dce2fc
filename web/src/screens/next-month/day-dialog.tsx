import type { Forecast, ForecastDay } from '../../api/forecasts.ts';
import type { About } from '../../api/series.ts';
import {
  capitalised,
  formatAmount,
  formatChange,
  formatLongDay,
  formatNumber,
  formatSales,
  formatWeekday,
} from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { hasManySeries } from '../../state/series.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ForRole } from '../../ui/for-role.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type ColumnOf, Table } from '../../ui/table.tsx';
import { type Step, stepsOf } from './breakdown.ts';
import { dayWords } from './day-words.ts';
import { Marks } from './forecast-days.tsx';
import { OverrideForm } from './override-form.tsx';

interface DayDialogProps {
  readonly about: About;
  readonly forecast: Forecast;
  readonly date: string;
  readonly onPick: (date: string | undefined) => void;
  /** The manager's own number for a day has changed. */
  readonly onChanged: () => void;
}

/** Why the forecast of a day is what it is, and the manager's own number for it. */
export function DayDialog({ about, forecast, date, onPick, onChanged }: DayDialogProps) {
  const words = spoken(dayWords);
  const { days } = forecast;
  const isOfMany = about.series === undefined && hasManySeries.value;
  const index = days.findIndex((day) => day.date === date);
  const day = days[index];
  if (!day) return null;
  const turn = (to: ForecastDay | undefined, label: string) => (
    <button type="button" disabled={!to} onClick={() => to && onPick(to.date)}>
      {label}
    </button>
  );
  return (
    <Dialog title={formatLongDay(date)} onClose={() => onPick(undefined)}>
      <div class="stack day-why" aria-live="polite">
        <Explanation day={day} isOfMany={isOfMany} />
      </div>
      {!day.observed && !isOfMany && (
        <ForRole needs="write">
          <OverrideForm key={date} about={about} day={day} onChanged={onChanged} />
        </ForRole>
      )}
      {!day.observed && isOfMany && <p class="muted">{words.ownOfOne}</p>}
      <div class="day-turns">
        {turn(days[index - 1], words.previousDay)}
        {turn(days[index + 1], words.nextDay)}
      </div>
    </Dialog>
  );
}

function Explanation({ day, isOfMany }: { readonly day: ForecastDay; readonly isOfMany: boolean }) {
  const words = spoken(dayWords);
  const [narrow, wide] = [day.intervals['80'], day.intervals['95']];
  const isAhead = day.open && !day.observed;
  return (
    <>
      <div>
        {day.open && <p class="day-forecast">{formatAmount(day.forecast)}</p>}
        <Marks day={day} />
      </div>
      {day.override?.series !== undefined && (
        <p>{words.ownOfSome(day.override.series, formatAmount(day.override.sales), day.override.reason)}</p>
      )}
      {day.explanation !== undefined && <p>{day.explanation}</p>}
      {day.observed && <p>{words.observedText}</p>}
      {isAhead && narrow && (
        <p>
          {words.dayBand(formatAmount(narrow[0]), formatAmount(narrow[1]))}
          {wide ? `, ${words.wideBand(formatAmount(wide[0]), formatAmount(wide[1]))}` : '.'}
        </p>
      )}
      {day.support === 'unseen' && (
        <Notice tone="warning" title={words.unseenTitle}>
          <p>{words.unseenText}</p>
        </Notice>
      )}
      {day.support === 'rare' && <p>{words.rareText(day.supportDays ?? 0)}</p>}
      {day.effects && <Breakdown day={day} effects={day.effects} />}
      {day.movers && <Movers movers={day.movers} />}
      {isAhead && !day.effects && !isOfMany && <p class="muted">{words.noParts}</p>}
    </>
  );
}

interface BreakdownProps {
  readonly day: ForecastDay;
  readonly effects: NonNullable<ForecastDay['effects']>;
}

/** Of a sum of series: which move it most. */
function Movers({ movers: { usualDay, promotion } }: { readonly movers: NonNullable<ForecastDay['movers']> }) {
  const words = spoken(dayWords);
  const told = [
    { title: words.moversUsual, movers: usualDay },
    { title: words.moversPromotion, movers: promotion },
  ];
  const columns: ColumnOf<(typeof usualDay)[number]>[] = [
    { name: words.mover, cell: ({ series }) => series },
    { name: words.moves, isNumber: true, cell: ({ change }) => `${change > 0 ? '+' : ''}${formatSales(change)}` },
  ];
  return (
    <>
      {told
        .filter(({ movers }) => movers.length > 0)
        .map(({ title, movers }) => (
          <Table key={title} caption={title} columns={columns} rows={movers} keyOf={({ series }) => series} />
        ))}
    </>
  );
}

type Row = { readonly name: string; readonly result: number; readonly times?: number };

/** From a usual day to the forecast, a factor a line. */
function Breakdown({ day, effects }: BreakdownProps) {
  const words = spoken(dayWords);
  const nameOf = ({ factor }: Step) => {
    if (factor === 'weekday') return words.factors.weekday(capitalised(formatWeekday(day.date)));
    if (factor === 'shoppingDays') return words.factors.shoppingDays(Number(day.date.slice(5, 7)));
    // Where it is no such day itself, it is one that may be, or one nearby.
    if (factor === 'promotion' && day.promo === 0) return words.factors.promotionElsewhere;
    if (factor === 'holiday' && day.holiday === 0) return words.factors.holidayElsewhere;
    return words.factors[factor];
  };
  const rows: Row[] = [
    { name: words.usualDay, result: effects.base },
    ...stepsOf(effects).map((step) => ({ name: nameOf(step), times: step.times, result: step.result })),
  ];
  const columns: ColumnOf<Row>[] = [
    { name: words.part, cell: ({ name }) => name },
    { name: words.change, isNumber: true, cell: ({ times }) => times !== undefined && <Times times={times} /> },
    { name: words.comesTo, isNumber: true, cell: ({ result }) => formatSales(result) },
  ];
  return (
    <div class="breakdown">
      <Table caption={words.breakdownCaption} columns={columns} rows={rows} keyOf={({ name }) => name} />
    </div>
  );
}

function Times({ times }: { readonly times: number }) {
  return (
    <>
      <span class="times muted">× {formatNumber(times, 3)}</span> {formatChange(times - 1)}
    </>
  );
}
