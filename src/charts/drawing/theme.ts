interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** Where the parts of a plot go; pixels. The builders ask it how much fits, so that one option serves a page, another a phone. */
export interface ChartLayout {
  /** Text in more and shorter lines, the legend below, names above their axes, short words. */
  readonly narrow: boolean;
  readonly size: PlotSize;
  readonly title: { readonly left: number; readonly top: number; readonly fontSize: number };
  readonly subtitle: { readonly fontSize: number; readonly lineHeight: number };
  /** Around the plotting area. In a narrow plot `top` and `bottom` come on top of its title and its legend. */
  readonly margin: { readonly top: number; readonly left: number; readonly right: number; readonly bottom: number };
  /** At most so many labels on an axis of days. */
  readonly mostDays: { readonly daily: number; readonly coarse: number };
  /** A history longer than this is shown twice: all of it by weekly means, and its last days one by one. */
  readonly longestDailyHistory: number;
  readonly lastDays: number;
}

/** Narrower than this, the labels and notes of the wide layout run into each other. */
const NARROW_BELOW = 760;
/** What the margins of a wide plot take of its width. */
const WIDE_MARGINS = 104;
/** Pixels that the label of a day, of a month or week, and a day of a line need. */
const NEEDED = {
  narrow: { daily: 36, coarse: 50, lastDay: 6, anyDay: 3.6 },
  wide: { daily: 22, coarse: 60, lastDay: 8, anyDay: 2.4 },
};

/** The layout for a plot of this size: at least 320 × 440 pixels when it is narrow, else at least 460 high. */
export function layoutFor(size: PlotSize): ChartLayout {
  const narrow = size.width < NARROW_BELOW;
  const { daily, coarse, lastDay, anyDay } = narrow ? NEEDED.narrow : NEEDED.wide;
  return {
    ...(narrow ? NARROW : WIDE),
    narrow,
    size,
    mostDays: {
      daily: Math.floor((size.width - (narrow ? 0 : WIDE_MARGINS)) / daily),
      coarse: Math.floor(size.width / coarse),
    },
    longestDailyHistory: Math.floor(size.width / anyDay),
    lastDays: Math.floor(size.width / lastDay),
  };
}

const WIDE = {
  title: { left: 24, top: 12, fontSize: 18 },
  subtitle: { fontSize: 12, lineHeight: 17 },
  margin: { top: 118, left: 76, right: 28, bottom: 56 },
};

const NARROW = {
  title: { left: 12, top: 10, fontSize: 15 },
  subtitle: { fontSize: 11, lineHeight: 15 },
  margin: { top: 36, left: 48, right: 18, bottom: 40 },
};

/** Of the stored plots. */
export const PAGE: PlotSize = { width: 960, height: 480 };
export const PHONE: PlotSize = { width: 360, height: 480 };

/** Colours, font and layout of a plot. What is drawn together can be distinguished with every common colour blindness. */
export interface ChartTheme {
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
  readonly layout: ChartLayout;
}

/** Hues from the palette of Okabe and Ito, "Color Universal Design" (2008). */
export const lightTheme: ChartTheme = {
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
export const darkTheme: ChartTheme = {
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
export function sized(theme: ChartTheme, size: PlotSize): ChartTheme {
  return { ...theme, layout: layoutFor(size) };
}
