import { darkTheme, lightTheme, type PlotTheme } from '../../../src/charts/drawing/theme.ts';
import { type PlotWords, plotWords } from '../../../src/charts/drawing/words.ts';
import { language, theme } from '../state/preferences.ts';

interface Look {
  readonly words: PlotWords;
  readonly theme: PlotTheme;
}

/** The words and colours that the charts of the page are drawn with now. */
export const look = (): Look => ({
  words: plotWords[language.value],
  theme: theme.value === 'dark' ? darkTheme : lightTheme,
});
