import type { TitleComponentOption } from 'echarts';
import { weekdayOf } from '../dates.ts';
import { formatNumber } from './number-text.ts';
import type { HoldoutPair } from './plot-data.ts';
import type { PlotTheme } from './theme.ts';
import type { PlotWords } from './words.ts';

/** Where a note stands, and the letters of its lines. */
export interface NotePlace {
  readonly left: number;
  readonly top: number;
  readonly fontSize: number;
  readonly lineHeight: number;
}

/** Lines of text beside or below a plot, perhaps under a heading. */
export function note(lines: readonly string[], place: NotePlace, theme: PlotTheme, heading = ''): TitleComponentOption {
  const { left, top, fontSize, lineHeight } = place;
  return {
    text: heading,
    subtext: lines.join('\n'),
    left,
    top,
    itemGap: 6,
    textStyle: { color: theme.text, fontSize, fontWeight: 'bold', fontFamily: theme.fontFamily },
    subtextStyle: { color: theme.text, fontSize, lineHeight, fontFamily: theme.fontFamily },
  };
}

/** "Sat 2022-12-10: 4,400 real, 4,070 predicted", the largest error first; days without an error do not count. */
export function worstDays(pairs: readonly HoldoutPair[], words: PlotWords, most: number): string[] {
  const error = ({ real, predicted }: HoldoutPair) => Math.abs(real - predicted);
  const worst = pairs.filter((pair) => error(pair) > 0).sort((a, b) => error(b) - error(a));
  return worst.slice(0, most).map(({ date, real, predicted }) => {
    const day = `${words.weekdaysShort[weekdayOf(date) - 1] ?? ''} ${date}`;
    return `${day}: ${words.realAndPredicted(formatNumber(real, words), formatNumber(predicted, words))}`;
  });
}
