import type { PlotSize } from '../../../src/plots/layout.ts';
import { darkTheme, lightTheme, type PlotTheme, sized } from '../../../src/plots/theme.ts';
import { type PlotWords, plotWords } from '../../../src/plots/words.ts';
import { language, theme } from '../state/preferences.ts';

export interface Look {
  readonly words: PlotWords;
  readonly theme: PlotTheme;
}

/** On the ground of a card: `--surface` in styles/tokens.css. */
const THEMES: Readonly<Record<'light' | 'dark', PlotTheme>> = {
  light: { ...lightTheme, background: '#ffffff' },
  dark: { ...darkTheme, background: '#1a2129' },
};

/** The words and colours that the charts of the page are drawn with now; with a size, also what fits into it. */
export const look = (size?: PlotSize): Look => {
  const now = THEMES[theme.value];
  return { words: plotWords[language.value], theme: size ? sized(now, size) : now };
};
