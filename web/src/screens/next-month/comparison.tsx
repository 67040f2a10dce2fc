import { firstDayOf, lastDayOf } from '../../../../src/dates.ts';
import { getObservedDays } from '../../api/datasets.ts';
import { formatAmount, formatChange, formatMonthWithin } from '../../i18n/format.ts';
import { spoken } from '../../i18n/language.ts';
import { useLoad } from '../../state/load.ts';
import { dataset as chosen } from '../../state/store.ts';
import { comparable, type PastMonth, pastMonth } from './last-year.ts';
import type { MonthFacts } from './month-facts.ts';
import { monthWords } from './words.ts';

interface ComparisonProps {
  readonly dataset: string;
  readonly month: string;
  readonly total: number;
  readonly facts: MonthFacts;
}

/** Against the same month a year before, or the month before; nothing where neither was observed as a whole. */
export function Comparison({ dataset, month, total, facts }: ComparisonProps) {
  const words = spoken(monthWords);
  const { value: past } = useLoad((signal) => findPastMonth(dataset, month, signal), [dataset, month]);
  // The line is there from the start, so that nothing moves when it is filled.
  if (!past || past.total <= 0) return <p class="headline-past">{'\u00a0'}</p>;
  const compared = past.isYearBefore ? words.comparedYear : words.comparedMonth;
  const change = formatChange(total / past.total - 1);
  const perDay = total / facts.open / (past.total / past.openDays) - 1;
  const differsInDays = facts.open !== past.openDays && facts.open > 0;
  return (
    <p class="headline-past">
      {compared(change, formatMonthWithin(past.month), formatAmount(past.total))}
      {differsInDays && ` · ${words.perOpenDay(formatChange(perDay))}`}
    </p>
  );
}

async function findPastMonth(dataset: string, month: string, signal: AbortSignal): Promise<PastMonth | undefined> {
  const past = chosen.value?.name === dataset ? comparable(month, chosen.value) : undefined;
  if (past === undefined) return undefined;
  const { days } = await getObservedDays(dataset, firstDayOf(past), lastDayOf(past), signal);
  return pastMonth(past, days, month);
}
