import { type ChartTheme, darkTheme, lightTheme } from '../../../src/charts/drawing/theme.ts';
import { type ChartWords, chartWords } from '../../../src/charts/drawing/words.ts';
import { language, theme } from '../state/preferences.ts';

interface Look {
  readonly words: ChartWords;
  readonly theme: ChartTheme;
}

/** The words and colours that the charts of the page are drawn with now. */
export const look = (): Look => ({
  words: chartWords[language.value],
  theme: theme.value === 'dark' ? darkTheme : lightTheme,
});
