import { formatLongDay, formatSales, formatSigned } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import type { DayState } from './day-state.ts';
import { type KnownFutureWords, knownFutureWords } from './words.ts';

/** All that the page shows of a day. */
export interface DayView {
  readonly date: string;
  readonly state: DayState;
  /** Forecast by the draft; undefined while it is not known. */
  readonly sales: number | undefined;
  /** From the stored calendar; undefined where nothing changes. */
  readonly difference: number | undefined;
  readonly isUnsaved: boolean;
  /** Of the public holiday that is assumed. */
  readonly holidayName: string | undefined;
}

/** A day in words, for those who cannot see its marks. */
function labelOf({ date, state, sales, difference, isUnsaved, holidayName }: DayView, words: KnownFutureWords): string {
  const origin = (isSet: boolean) => `(${isSet ? words.set : words.assumed})`;
  const { open, promo, holiday } = state;
  const parts = [
    `${open.value ? words.open : words.closed} ${origin(open.isSet)}`,
    (promo.value || promo.isSet) && `${promo.value ? words.promo : words.noPromo} ${origin(promo.isSet)}`,
    (holiday.value || holiday.isSet) &&
      `${holiday.value ? (holidayName ?? words.holiday) : words.noHoliday} ${origin(holiday.isSet)}`,
    open.value && sales !== undefined && words.forecast(formatSales(sales)),
    difference !== undefined && words.changed(formatSigned(difference)),
    isUnsaved && words.notSaved,
  ];
  return `${formatLongDay(date)}: ${parts.filter(Boolean).join(', ')}`;
}

interface DayCellProps {
  readonly date: string;
  /** Undefined for a day that can no longer, or not yet, be planned. */
  readonly view: DayView | undefined;
  readonly isChosen: boolean;
  /** The one that the tab key stops at. */
  readonly isStop: boolean;
  readonly onPress: (date: string, isRange: boolean) => void;
  readonly onKey: (event: KeyboardEvent, date: string) => void;
}

export function DayCell({ date, view, isChosen, isStop, onPress, onKey }: DayCellProps) {
  const words = spoken(knownFutureWords);
  const number = Number(date.slice(8));
  if (!view) return <span class="day-cell day-past">{number}</span>;
  const { state, sales, difference, isUnsaved } = view;
  const classes = ['day-cell', !state.open.value && 'day-closed', isUnsaved && 'day-unsaved'].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      class={classes}
      data-day={date}
      aria-pressed={isChosen}
      tabIndex={isStop ? 0 : -1}
      onClick={({ shiftKey }) => onPress(date, shiftKey)}
      onKeyDown={(event) => onKey(event, date)}
    >
      <span class="visually-hidden">{labelOf(view, words)}</span>
      <span class="day-shown" aria-hidden="true">
        <span class="day-number">{number}</span>
        <span class="day-marks">
          {!state.open.value && <Mark kind="closed" isSet={state.open.isSet} />}
          {state.promo.value && <Mark kind="promo" isSet={state.promo.isSet} />}
          {state.holiday.value && <Mark kind="holiday" isSet={state.holiday.isSet} />}
        </span>
        <span class="day-sales">{state.open.value && sales !== undefined ? formatSales(sales) : ''}</span>
        <span class="day-difference">{difference === undefined ? '' : formatSigned(difference)}</span>
      </span>
    </button>
  );
}

export type MarkKind = 'promo' | 'holiday' | 'closed';

const SHAPES: Readonly<Record<MarkKind, string>> = {
  promo: 'M8 2 14 14 2 14Z',
  holiday: 'M8 1 15 8 8 15 1 8Z',
  closed: 'M2.5 2.5h11v11h-11Z',
};

/** The shapes of the charts: filled where the store has set it, dashed where it is assumed. */
export function Mark({ kind, isSet }: { readonly kind: MarkKind; readonly isSet: boolean }) {
  return (
    <svg class={`mark mark-${kind} ${isSet ? 'mark-set' : 'mark-assumed'}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[kind]} />
    </svg>
  );
}
