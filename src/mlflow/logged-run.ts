import type { TrainingReport } from '../forecasting/evaluation/training-report.ts';
import type { Run } from '../runs/run.ts';
import type { DatasetVersion } from '../sales/dataset.ts';
import type { DatasetInput, LoggedMetric } from './tracking-client.ts';

interface Entry {
  readonly key: string;
  readonly value: string;
}

/** What an ended run is at MLflow, but for its files. */
export interface LoggedRun {
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly status: 'FINISHED' | 'FAILED' | 'KILLED';
  readonly params: readonly Entry[];
  readonly metrics: readonly LoggedMetric[];
  readonly tags: readonly Entry[];
  readonly input: DatasetInput;
}

/** The tag by which a run that is mirrored already is found again. */
export const RUN_TAG = 'prediccion_ventas.run';

const STATUS: Readonly<Record<string, LoggedRun['status']>> = { succeeded: 'FINISHED', failed: 'FAILED' };
/** MLflow refuses longer ones: 6000 characters for a param, 8000 for a tag. */
const LONGEST = 5000;

interface Known {
  readonly run: Run;
  /** Undefined where the run registered no model, or it is gone. */
  readonly report: TrainingReport | undefined;
  /** Undefined when it is gone from the store. */
  readonly data: DatasetVersion | undefined;
  /** Where the store has the content that the run learnt from. */
  readonly contentAddress: string;
}

/** The same run gives the same, whenever it is asked for: nothing is logged twice. */
export function loggedRun({ run, report, data, contentAddress }: Known): LoggedRun {
  const endTime = Date.parse(run.finishedAt ?? run.queuedAt);
  return {
    name: run.id,
    startTime: Date.parse(run.startedAt ?? run.queuedAt),
    endTime,
    status: STATUS[run.status] ?? 'KILLED',
    params: entriesOf(paramsOf(run)),
    metrics: metricsOf(run, report).map(([key, value, step = 0]) => ({ key, value, timestamp: endTime, step })),
    tags: entriesOf(tagsOf(run, contentAddress)),
    input: inputOf(run, data, contentAddress),
  };
}

/** What was asked of the training, under the names of the API, and which model it chose. */
function paramsOf({ options, codeVersion, metrics }: Run): Record<string, string | number | undefined> {
  const { model, promote, split, holidayRegion, retryFailedOf } = options;
  return {
    dataset: options.dataset,
    version: options.version,
    model,
    promote,
    'split.method': split.method,
    'split.trainRatio': split.trainRatio,
    'split.seed': split.method === 'random' ? split.seed : undefined,
    holidayRegion,
    retryFailedOf,
    chosen: metrics?.model,
    codeVersion,
  };
}

/** The lineage of the run, from the bytes it learnt from to what became of its model. */
function tagsOf(run: Run, contentAddress: string): Record<string, string | undefined> {
  const { id, dataset, datasetVersion, decision, error, retryOf } = run;
  return {
    [RUN_TAG]: id,
    'prediccion_ventas.run_path': `/runs/${id}`,
    'prediccion_ventas.dataset': dataset,
    'prediccion_ventas.dataset_version': datasetVersion,
    'prediccion_ventas.dataset_source': contentAddress,
    'prediccion_ventas.status': run.status,
    'prediccion_ventas.retry_of': retryOf ?? undefined,
    'prediccion_ventas.promoted': decision === null ? undefined : String(decision.promoted),
    'prediccion_ventas.decision': decision?.reason,
    'prediccion_ventas.error': error === null ? undefined : `${error.code}: ${error.message}`,
    'mlflow.source.type': 'JOB',
    'mlflow.source.name': 'prediccion-ventas',
  };
}

function entriesOf(record: Readonly<Record<string, string | number | undefined>>): Entry[] {
  return Object.entries(record).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [{ key, value: String(value).slice(0, LONGEST) }],
  );
}

type Metric = readonly [key: string, value: number, step?: number];
type Numbers = Readonly<Record<string, number | null | undefined>>;

/** By `/`, which groups them in MLflow's page: `backtest/mae` of the chosen model, `backtest/calendar/mae` of each candidate. */
function metricsOf(run: Run, report: TrainingReport | undefined): Metric[] {
  const { holdout, backtest } = run.metrics ?? { holdout: null, backtest: null };
  return [
    ...metrics('holdout', holdout),
    ...metrics('backtest', backtest),
    ...(report ? reportMetrics(report) : []),
    ...metrics('series', run.series),
    ...metrics('seconds', Object.fromEntries(run.steps.map(({ name, durationMs }) => [name, seconds(durationMs)]))),
    ...metrics('seconds', { run: run.startedAt === null ? null : seconds(lastedMs(run)) }),
  ];
}

function reportMetrics({ holdout, backtest, series }: TrainingReport): Metric[] {
  return [
    ...holdout.candidates.flatMap(({ kind, metrics: errors }) => metrics(`holdout/${kind}`, errors)),
    ...(backtest?.candidates ?? []).flatMap((candidate) => {
      const place = `backtest/${candidate.kind}`;
      const { assumed, intervals80, maeByOrigin, totalError } = candidate;
      return [
        ...metrics(place, { ...candidate.metrics, totalError }),
        ...metrics(`${place}/intervals80`, intervals80),
        ...metrics(`${place}/assumed`, assumed && { ...assumed.metrics, totalError: assumed.totalError }),
        ...maeByOrigin.flatMap((mae, origin) => metrics(place, { maeByOrigin: mae }, origin)),
      ];
    }),
    ...(series ? metrics('eachSeries', { mae: series.mae, wape: series.wape }) : []),
  ];
}

/** Of those that are numbers. Names are what MLflow takes: letters, digits, `_`, `-`, `.`, spaces and `/`. */
function metrics(place: string, numbers: Numbers | null | undefined, step = 0): Metric[] {
  return Object.entries(numbers ?? {}).flatMap(([name, value]): Metric[] => {
    const key = `${place}/${name}`.replace(/[^\w\-. /]/g, '_');
    return typeof value === 'number' && Number.isFinite(value) ? [[key, value, step]] : [];
  });
}

function lastedMs({ startedAt, finishedAt }: Run): number | null {
  return startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

/** Roles whose cells are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['sales', 'quantity', 'unitPrice', 'known']);

/** The content of a version as an input of the run: `mlflow.data.get_source` gives what can read it. */
function inputOf(
  { dataset, datasetVersion }: Run,
  data: DatasetVersion | undefined,
  contentAddress: string,
): DatasetInput {
  const typeOf = (role: string) => (role === 'date' ? 'datetime' : NUMBERS.has(role) ? 'double' : 'string');
  const columns = data?.columns.map(({ name, role }) => ({ name, type: typeOf(role), required: true }));
  const counts = data && { num_rows: data.rows, days: data.days, from: data.from, to: data.to, sha256: data.sha256 };
  const isBucket = contentAddress.startsWith('s3:');
  return {
    name: dataset,
    digest: datasetVersion,
    source_type: isBucket ? 's3' : 'local',
    source: JSON.stringify({ uri: contentAddress }),
    schema: columns ? JSON.stringify({ mlflow_colspec: columns }) : '',
    profile: JSON.stringify(counts ?? {}),
  };
}
