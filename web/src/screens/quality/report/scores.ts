import type { TrainingReport } from '../../../../../src/forecasting/evaluation/training-report.ts';

/** The candidate that everybody knows without a computer: the same weekday of the last week. */
export const BASELINE = 'seasonal-naive';

/** How one way of forecasting did on days it had not seen. Errors are fractions of the sales. */
export interface Score {
  readonly kind: string;
  /** A day's typical error; null when it could not be measured, or when nothing was sold. */
  readonly perDay: number | null;
  /** The same in units of the sales. */
  readonly perDaySales: number | null;
  /** Error of the total of all days from one date. */
  readonly perMonth: number | null;
  /** Share of days inside the 80 % band. */
  readonly inside80: number | null;
  /** Share of months whose total is inside its 80 % band; told of many series together. */
  readonly monthsInside80: number | null;
  /** Why it could not be tried. */
  readonly reason: string | null;
}

export interface TestScores {
  /** `backtest`: from many dates; `holdout`: the history allows only one stretch of days at its end. */
  readonly basis: 'backtest' | 'holdout';
  readonly chosen: Score;
  /** Undefined when the model in use is itself the baseline, or the baseline could not be tried. */
  readonly baseline: Score | undefined;
  /** In the order of the report, the chosen one first. */
  readonly scores: readonly Score[];
  readonly test: { readonly days: number; readonly dates: number; readonly ahead: number };
}

/** The scores in a training report of the registered model and the baseline; undefined when nothing could be measured. */
export function testScoresOf(report: TrainingReport): TestScores | undefined {
  const basis = report.backtest === null ? 'holdout' : 'backtest';
  const scores = scoresOf(report).sort((a, b) => Number(b.kind === report.chosen) - Number(a.kind === report.chosen));
  const chosen = scores.find(({ kind }) => kind === report.chosen);
  if (!chosen || chosen.perDaySales === null) return undefined;
  const baseline = scores.find(
    ({ kind, perDaySales }) => kind === BASELINE && kind !== report.chosen && perDaySales !== null,
  );
  return { basis, chosen, baseline, scores, test: testOf(report) };
}

function scoresOf({ backtest, holdout, series }: TrainingReport): Score[] {
  const plain = ({ kind, metrics, reason }: TrainingReport['holdout']['candidates'][number]) => ({
    kind,
    perDay: metrics?.wape ?? null,
    perDaySales: metrics?.mae ?? null,
    reason,
  });
  if (backtest === null) {
    const none = { perMonth: null, inside80: null, monthsInside80: null };
    return holdout.candidates.map((candidate) => ({ ...plain(candidate), ...none }));
  }
  return backtest.candidates.map((candidate) => ({
    ...plain(candidate),
    perMonth: candidate.totalError,
    inside80: candidate.intervals80?.coverage ?? null,
    monthsInside80: (series && candidate.intervals80?.totalCoverage) ?? null,
  }));
}

function testOf({ backtest, holdout }: TrainingReport): TestScores['test'] {
  if (backtest === null) return { days: holdout.holdout.days, dates: 1, ahead: holdout.holdout.days };
  const days = backtest.origins.reduce((sum, origin) => sum + origin.days, 0);
  return { days, dates: backtest.origins.length, ahead: backtest.horizonDays };
}

/** By which share the error is smaller than that of the baseline; null when either is unknown or the baseline's is 0. */
export function gainOver(baseline: Score | undefined, chosen: Score): number | null {
  if (!baseline?.perDaySales || chosen.perDaySales === null) return null;
  return 1 - chosen.perDaySales / baseline.perDaySales;
}
