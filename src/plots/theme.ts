import { layoutFor, type PlotLayout, type PlotSize } from './layout.ts';

/** Of the stored plots. */
export const PAGE: PlotSize = { width: 960, height: 480 };
export const PHONE: PlotSize = { width: 360, height: 480 };

/** Colours, font and layout of a plot. What is drawn together is told apart with every common colour blindness. */
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
  readonly layout: PlotLayout;
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
  layout: layoutFor(PAGE),
};

/** The same hues, lighter, on a dark ground. */
export const darkTheme: PlotTheme = {
  background: '#14191f',
  text: '#e6edf3',
  mutedText: '#a9b6c3',
  gridLine: '#2d3742',
  sales: '#56b4e9',
  mutedSales: '#2c5f80',
  forecast: '#ff9f55',
  bands: ['#47301f', '#7a4c28'],
  promo: '#2ec79b',
  holiday: '#e58fc4',
  closed: '#8794a1',
  fontFamily: lightTheme.fontFamily,
  layout: layoutFor(PAGE),
};

/** The same theme for a plot of another size. */
export function sized(theme: PlotTheme, size: PlotSize): PlotTheme {
  return { ...theme, layout: layoutFor(size) };
}
