import { capitalised, formatList, formatSales, formatWeekdayNumber } from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { Figure } from '../../../ui/card.tsx';
import type { Profile } from './finding-facts.ts';
import { reportWords } from './words.ts';

/** The numbers by which its owner knows a store again: what a day sells, and when it is closed. */
export function ProfileFigures({ profile: { sales, closedWeekdays } }: { readonly profile: Profile }) {
  const words = spoken(reportWords);
  const closed = closedWeekdays.map((weekday) => formatWeekdayNumber(weekday));
  return (
    <>
      <Figure
        label={words.usual}
        value={formatSales(sales.median)}
        note={words.usualNote(formatSales(sales.min), formatSales(sales.max))}
      />
      <Figure label={words.closed} value={capitalised(closed.length > 0 ? formatList(closed) : words.never)} />
    </>
  );
}
