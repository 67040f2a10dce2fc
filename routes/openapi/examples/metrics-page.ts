import { DATASET } from './store.ts';

/** A few of the lines. */
export const METRICS_PAGE = `# HELP prediccion_ventas_runs_total Trainings that this process has ended, or found ended, by how
# TYPE prediccion_ventas_runs_total counter
prediccion_ventas_runs_total{status="succeeded"} 12
prediccion_ventas_runs_total{status="failed"} 0
# HELP prediccion_ventas_live_wape_ratio Live error of the forecasts on the newest scored days: sum of errors over sum of sales
# TYPE prediccion_ventas_live_wape_ratio gauge
prediccion_ventas_live_wape_ratio{dataset="${DATASET}"} 0.061
`;
