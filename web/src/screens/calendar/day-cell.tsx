import { formatSales, formatSigned } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { type DayView, labelOf } from './day-view.ts';
import { Mark } from './mark.tsx';
import { calendarWords } from './words.ts';

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
  const words = spoken(calendarWords);
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
          {!state.open.value && <Mark kind="closed" isSaid={state.open.isSaid} />}
          {state.promo.value && <Mark kind="promo" isSaid={state.promo.isSaid} />}
          {state.holiday.value && <Mark kind="holiday" isSaid={state.holiday.isSaid} />}
        </span>
        <span class="day-sales">{state.open.value && sales !== undefined ? formatSales(sales) : ''}</span>
        <span class="day-difference">{difference === undefined ? '' : formatSigned(difference)}</span>
      </span>
    </button>
  );
}
