import type { DatasetVersion } from '../../../api/datasets.ts';
import {
  capitalised,
  formatDay,
  formatList,
  formatNumber,
  formatPercent,
  formatSales,
  formatWeekdayNumber,
} from '../../../i18n/format.ts';
import { spoken } from '../../../i18n/language.ts';
import { type Story, storyOf } from './story.ts';
import { storyWords } from './story-words.ts';

type Told = Pick<DatasetVersion, 'from' | 'to' | 'profile' | 'columns'>;

/** Three sentences by which its owner knows a store again, and what a week looks like. */
export function StoreStory(told: Told) {
  const story = storyOf(told);
  const isOfMany = told.columns.some(({ role }) => role === 'series'); // their sum has no promotions of its own
  const sentences = [spanIn(story), weekIn(story), ...(isOfMany ? [] : [promotionsIn(story)])];
  return (
    <div class="story">
      <div>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <WeekBars weekdays={told.profile.weekdays} />
    </div>
  );
}

function spanIn({ span, from, to, closedWeekdays }: Story): string {
  const words = spoken(storyWords);
  const { unit, count, isExact } = span;
  const length = words.length(count, words.numerals[count - 1] ?? formatNumber(count), unit);
  const closed = closedWeekdays.map((weekday) => words.weekdays[weekday - 1] ?? '');
  return words.span(
    isExact || count === 1 ? length : words.about(length),
    formatDay(from),
    formatDay(to),
    closed.length === 0 ? undefined : formatList(closed),
  );
}

function weekIn({ usual, week }: Story): string {
  const words = spoken(storyWords);
  if (week === undefined) return words.alike(formatSales(usual));
  const named = (weekday: number) => words.weekdays[weekday - 1] ?? '';
  const { best, worst } = week;
  return words.week(
    formatSales(usual),
    named(best.weekday),
    formatSales(best.mean),
    named(worst.weekday),
    formatSales(worst.mean),
  );
}

function promotionsIn({ promotions }: Story): string {
  const words = spoken(storyWords).promotions;
  switch (promotions.kind) {
    case 'observed': {
      const { days, change } = promotions;
      return (change < 0 ? words.less : words.more)(formatNumber(days), formatPercent(Math.abs(change), 0));
    }
    case 'few':
      return words.few(formatNumber(promotions.days));
    default:
      return words[promotions.kind];
  }
}

/** What each weekday sells on average, as bars. */
function WeekBars({ weekdays }: Pick<DatasetVersion['profile'], 'weekdays'>) {
  const words = spoken(storyWords);
  const largest = Math.max(...weekdays.map(({ mean }) => mean ?? 0));
  return (
    <figure class="week-bars">
      <figcaption>{words.weekTitle}</figcaption>
      <ul>
        {weekdays.map(({ weekday, mean }) => (
          <li key={weekday}>
            <span class="week-day">{capitalised(formatWeekdayNumber(weekday, 'short'))}</span>
            <span class="week-bar" style={{ width: `${largest > 0 ? (60 * Math.max(0, mean ?? 0)) / largest : 0}%` }} />
            <span class="week-mean">{mean === null ? '–' : formatSales(mean)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
