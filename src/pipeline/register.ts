import { CHART_DATA_FILE, type ChartData } from '../charts/chart-data-schema.ts';
import type { Decision } from '../forecasting/evaluation/decision.ts';
import { type Contest, type CurrentChampion, decide } from '../forecasting/evaluation/promotion-gate.ts';
import type { TrainingReport } from '../forecasting/evaluation/training-report.ts';
import { isPanel, methodOf, type StoredModel } from '../forecasting/panel/stored-model.ts';
import { createModelRepository, getChampion, replaceChampion } from '../repositories/models.ts';
import type { Champion } from '../runs/registered-model.ts';
import type { Run } from '../runs/run.ts';
import type { StepResult } from '../runs/run-record.ts';
import { unlessDamaged } from '../storage/damage.ts';
import { putJson, type Stored, toJson } from '../storage/documents.ts';
import { PreconditionFailedError } from '../storage/object-store.ts';
import type { PipelineContext } from './context.ts';

const PLOT_DATA = `graficos/${CHART_DATA_FILE}`;

/** What is registered of a model version, whatever it forecasts. */
export interface ModelFiles {
  readonly version: string;
  readonly model: StoredModel;
  readonly report: TrainingReport;
  readonly numbers: ChartData;
}

/** Writes the model, its metrics, and its plots with their numbers. Nobody sees them yet: that is for `publish`. Yields the share that is written. */
export async function* register(
  { store, keys, draw }: PipelineContext,
  { version, model, report, numbers }: ModelFiles,
): AsyncGenerator<number, StepResult<void>> {
  const put = (file: string, content: string, contentType: string) =>
    store.put(keys.modelFile(model.dataset, version, file), content, { contentType });
  const plots = draw?.(numbers) ?? [];
  await put('modelo.json', toJson(model), 'application/json');
  await put('metricas.json', toJson(report), 'application/json');
  // On one line: indented it would be three times as long, and it is for programs.
  await put(PLOT_DATA, `${JSON.stringify(numbers)}\n`, 'application/json');
  for (const [i, [file, svg]] of plots.entries()) {
    await put(file, svg, 'image/svg+xml');
    yield (i + 1) / (plots.length + 1);
  }
  return {
    value: undefined,
    detail: { files: ['modelo.json', 'metricas.json', PLOT_DATA, ...plots.map(([file]) => file)] },
  };
}

/** What a new model has to show. */
interface Challenge {
  readonly dataset: string;
  readonly contest: Omit<Contest, 'champion'>;
  /** It forecasts many series. */
  readonly ofMany: boolean;
}

/**
 * Makes the model version visible by writing its `run.json`, the last of its files, and promotes it if it deserves it.
 * When somebody else promotes another model in between, the decision is made anew.
 */
export async function publish(
  context: PipelineContext,
  { dataset, contest, ofMany }: Challenge,
  finish: (decision: Decision) => Run,
): Promise<Run> {
  const { store, keys } = context;
  for (;;) {
    const pointer = await getChampion(store, keys, dataset);
    const champion = pointer?.value && (await currentChampion(context, pointer.value, ofMany));
    const run = finish(decide({ ...contest, champion }));
    await putJson(store, keys.modelFile(run.dataset, run.id, 'decision.json'), run.decision);
    await putJson(store, keys.modelFile(run.dataset, run.id, 'run.json'), run);
    if (!run.decision?.promoted || (await isPromoted(context, run, pointer))) return run;
  }
}

/** False when the pointer has changed since it was read. */
async function isPromoted(
  { store, keys, now }: PipelineContext,
  run: Run,
  pointer: Stored<Champion> | undefined,
): Promise<boolean> {
  try {
    const next = {
      dataset: run.dataset,
      version: run.id,
      promotedAt: now().toISOString(),
      promotedBy: 'training' as const,
    };
    await replaceChampion(store, keys, pointer, next);
    return true;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return false;
    throw error;
  }
}

/** Undefined when one of the champion's files is gone, or its model damaged: then there is nothing to compare with. */
async function currentChampion(
  { store, keys }: PipelineContext,
  { dataset, version }: Champion,
  ofMany: boolean,
): Promise<CurrentChampion | undefined> {
  const [model, run] = await Promise.all([
    unlessDamaged(createModelRepository(store, keys).readModel(dataset, version)),
    store.stat(keys.modelFile(dataset, version, 'run.json')),
  ]);
  if (!model || !run) return undefined;
  return { version, kind: isPanel(model) === ofMany ? methodOf(model) : undefined };
}
