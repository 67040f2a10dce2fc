/** The colours of a plot. Blue, vermilion and the markers are told apart with every common colour blindness. */
export interface PlotTheme {
  readonly background: string;
  readonly text: string;
  readonly mutedText: string;
  readonly gridLine: string;
  readonly sales: string;
  /** Sales where they stand behind something more important. */
  readonly mutedSales: string;
  readonly forecast: string;
  /** Interval bands from the widest level to the narrowest; the last one also serves further levels. */
  readonly bands: readonly [string, ...string[]];
  readonly promo: string;
  readonly holiday: string;
  readonly closed: string;
  readonly fontFamily: string;
}

/** Hues from the palette of Okabe and Ito, "Color Universal Design" (2008). */
export const lightTheme: PlotTheme = {
  background: '#ffffff',
  text: '#1f2933',
  mutedText: '#52606d',
  gridLine: '#e4e7eb',
  sales: '#0072b2',
  mutedSales: '#8fbedb',
  forecast: '#b84a00',
  bands: ['#f9dcc8', '#f3b890'],
  promo: '#007a5a',
  holiday: '#a3417c',
  closed: '#7b8794',
  fontFamily: 'Arial, Helvetica, sans-serif',
};
