/** Where the parts of a plot go; pixels. The builders ask it how much fits, so that one option serves a page, another a phone. */
export interface PlotLayout {
  readonly narrow: boolean;
  /** The size it is made for; a larger plot has more air, a smaller one overlaps. */
  readonly size: { readonly width: number; readonly height: number };
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

/** For pages and stored files. */
export const wideLayout: PlotLayout = {
  narrow: false,
  size: { width: 960, height: 480 },
  title: { left: 24, top: 12, fontSize: 18 },
  subtitle: { fontSize: 12, lineHeight: 17 },
  margin: { top: 118, left: 76, right: 28, bottom: 56 },
  mostDays: { daily: 45, coarse: 16 },
  longestDailyHistory: 400,
  lastDays: 120,
};

/** For phones: text in more and shorter lines, the legend below, fewer labels. */
export const narrowLayout: PlotLayout = {
  narrow: true,
  size: { width: 360, height: 480 },
  title: { left: 12, top: 10, fontSize: 15 },
  subtitle: { fontSize: 11, lineHeight: 15 },
  margin: { top: 36, left: 48, right: 18, bottom: 40 },
  mostDays: { daily: 10, coarse: 7 },
  longestDailyHistory: 100,
  lastDays: 60,
};
