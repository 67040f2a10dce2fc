import type { TrainingReport } from '../../src/forecasting/evaluation/training-report.ts';
import type { Table, TableColumn } from '../../src/tables/table.ts';
import type { Invocation } from '../arguments.ts';
import { print } from '../output.ts';
import { inWorkspace, train } from '../workspace.ts';
import { tellTraining } from './words.ts';

/** `prediccion-ventas backtest`: the report of a training, as `metricas.json` and `GET /models/{version}` have it. */
export function backtest(invocation: Invocation): Promise<number> {
  return inWorkspace(invocation, async (workspace) => {
    const run = await train(workspace, invocation.args);
    await tellTraining(workspace, run, invocation);
    const { report } = await workspace.services.models.get(run.id);
    await print({ json: report, table: reportTable(report) }, invocation);
    return 0;
  });
}

const DECIMALS = 4;

/** A row for each way of forecasting: its errors from the origins of the backtest, and how often its intervals were right. */
export function reportTable({ backtest, holdout, chosen }: TrainingReport): Table {
  const candidates: NonNullable<TrainingReport['backtest']>['candidates'] =
    backtest?.candidates ??
    holdout.candidates.map((candidate) => ({ ...candidate, totalError: null, maeByOrigin: [], intervals80: null }));
  const number = (header: string): TableColumn => ({ header, kind: 'amount', decimals: DECIMALS });
  return {
    name: 'prueba-retrospectiva',
    title: 'Backtest',
    columns: [
      { header: 'candidate', kind: 'text' },
      { header: 'chosen', kind: 'number' },
      ...['wape', 'mae', 'rmse', 'totalError', 'coverage80', 'intervalScore80'].map(number),
      { header: 'reason', kind: 'text' },
    ],
    rows: candidates.map(({ kind, metrics, totalError, intervals80, reason }) => [
      kind,
      Number(kind === chosen),
      ...[metrics?.wape ?? null, metrics?.mae ?? null, metrics?.rmse ?? null, totalError],
      ...[intervals80?.coverage ?? null, intervals80?.intervalScore ?? null],
      reason ?? '',
    ]),
  };
}
