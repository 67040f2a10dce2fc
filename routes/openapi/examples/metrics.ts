import type { PointMetrics } from '../../../src/forecasting/evaluation/metrics.ts';

type Score = Readonly<Record<'holdout' | 'backtest', PointMetrics>>;

export const LINEAR: Score = {
  holdout: { mae: 71.88, mse: 9016.82, rmse: 94.96, r2: 0.9896, mape: 0.0262, wape: 0.0239, mase: 0.574, bias: 0.4 },
  backtest: { mae: 77.98, mse: 9760.97, rmse: 98.8, r2: 0.9886, mape: 0.0283, wape: 0.0255, mase: 0.645, bias: -4.13 },
};

export const SEASONAL_NAIVE: Score = {
  holdout: { mae: 144.4, mse: 33967.4, rmse: 184.3, r2: 0.961, mape: 0.0518, wape: 0.0481, mase: 1.154, bias: 39.42 },
  backtest: { mae: 130.5, mse: 28039.8, rmse: 167.5, r2: 0.9671, mape: 0.0458, wape: 0.0427, mase: 1.079, bias: -15.9 },
};
