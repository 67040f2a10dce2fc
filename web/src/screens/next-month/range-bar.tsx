import { useState } from 'preact/hooks';
import type { Forecast } from '../../api/forecasts.ts';
import { formatDay, formatMonth } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { goTo } from '../../state/route.ts';
import { Field } from '../../ui/field.tsx';
import { neighbours, reachOf } from './month-range.ts';
import { monthWords } from './words.ts';

interface RangeBarProps extends Pick<Forecast, 'from' | 'to'> {
  readonly observedTo: string;
}

/** The month before, the month after, or any days. */
export function RangeBar({ from, to, observedTo }: RangeBarProps) {
  const words = spoken(monthWords);
  const [isOpen, setOpen] = useState(false);
  const { before, after } = neighbours(from, observedTo);
  const turn = (month: string | undefined, label: string, arrow: string) => (
    <button
      type="button"
      disabled={month === undefined}
      aria-label={month === undefined ? label : `${label}: ${formatMonth(month)}`}
      onClick={() => goTo('next-month', { month })}
    >
      <span aria-hidden="true">{arrow}</span>
    </button>
  );
  return (
    <div class="range-bar no-print">
      <div class="range-turns">
        {turn(before, words.previous, '←')}
        {turn(after, words.next, '→')}
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.otherDays}
        </button>
      </div>
      {isOpen && <RangeForm from={from} to={to} observedTo={observedTo} />}
    </div>
  );
}

function RangeForm({ from, to, observedTo }: RangeBarProps) {
  const words = spoken(monthWords);
  const { first, last } = reachOf(observedTo);
  const [ends, setEnds] = useState({ from, to });
  const isWrong = ends.from === '' || ends.to === '' || ends.to < ends.from;
  const [isTold, setTold] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setTold(isWrong);
    if (!isWrong) goTo('next-month', ends);
  };
  const day = (end: 'from' | 'to') => (
    <Field label={words[end]} error={isTold && isWrong ? words.wrongRange : undefined}>
      {(ties) => (
        <input
          {...ties}
          type="date"
          min={first}
          max={last}
          value={ends[end]}
          onInput={({ currentTarget }) => setEnds({ ...ends, [end]: currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <form class="range-form" onSubmit={submit}>
      {day('from')}
      {day('to')}
      <button type="submit">{words.show}</button>
      <p class="hint">{words.rangeHint(formatDay(first), formatDay(last))}</p>
    </form>
  );
}
