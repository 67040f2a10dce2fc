import type { IsoDay } from '../dates.ts';
import type { Fault } from '../errors.ts';
import type { Column, Dialect, PreviewRow, UploadOptions, Warning } from './dataset.ts';
import type { Mapping, Question } from './mapping.ts';
import type { ManySeries } from './named-series.ts';
import type { Series } from './series.ts';

/**
 * How to read what a file alone leaves open. What is left out is inferred from the whole column; sales are not negative.
 * An option beside the mapping has the last word.
 */
export interface ReadOptions extends Readonly<Partial<UploadOptions>> {
  readonly mapping?: Mapping | undefined;
  /** The day of the upload: days after it have not been yet. Default: no day is too late. */
  readonly today?: IsoDay | undefined;
  /** Fewer distinct days with sales are refused. Default: `MIN_DAYS`; a file of days to add may have one. */
  readonly minDays?: number | undefined;
  /**
   * The file is one of a dataset that has many series, and may have a single one of them. These columns of text say something
   * of each, whatever the first rows look like.
   */
  readonly many?: { readonly attributes: readonly string[] } | undefined;
}

/** Fewer distinct days with sales are refused: four weeks, so that each weekday was seen four times. */
export const MIN_DAYS = 28;

interface Understood {
  /** The columns of the file in its order, with the role each was given. */
  readonly columns: readonly Column[];
  /** Rows of data, blank ones apart. */
  readonly rows: number;
  /** What each column was taken for; where something is asked, the proposal. */
  readonly mapping: Mapping;
  /** The first rows, as text and as understood. */
  readonly preview: readonly PreviewRow[];
  readonly warnings: readonly Warning[];
}

/** A file that was read without any fault. */
export interface SalesFile extends Understood {
  readonly valid: true;
  readonly dialect: Dialect;
  /** The days on which the store was open, ascending; of a file of many series their sum by day, without covariates. */
  readonly series: Series;
  /** Absent in a file of one series. */
  readonly many?: ManySeries | undefined;
  /** Days that the file marks as closed (`Abierto` 0), ascending; they are not in the series. */
  readonly closedDays: readonly IsoDay[];
  /** Days with several rows, and the rows beyond the first of each. */
  readonly duplicates: { readonly days: number; readonly rowsMerged: number };
  /** The most decimals of any sales value, zeros at the end apart. */
  readonly decimals: number;
}

/** A file that breaks the rules, with what was understood of it nevertheless. */
export interface RejectedFile extends Understood {
  readonly valid: false;
  readonly dialect: Partial<Dialect>;
  /** The first 100 problems by row. */
  readonly problems: readonly Fault[];
  readonly problemCount: number;
  /** What somebody must choose; empty when only faults keep the file from being used. */
  readonly questions: readonly Question[];
}
