import type { Evaluation } from '../../../src/forecasting/evaluation/evaluation.ts';

/** A candidate with this error on the holdout and no backtest; null: it cannot be fitted. */
export const scored = (kind: string, mae: number | null): Evaluation => ({
  kind,
  reason: mae === null ? 'no' : null,
  holdout: mae === null ? null : ({ metrics: { mae } } as Evaluation['holdout']),
  backtest: null,
});

/** A candidate with these errors from the origins of a backtest. */
export const tested = (kind: string, maeByOrigin: number[]): Evaluation => {
  const mae = maeByOrigin.reduce((sum, each) => sum + each, 0) / maeByOrigin.length;
  return { ...scored(kind, mae), backtest: { metrics: { mae }, maeByOrigin } as Evaluation['backtest'] };
};
