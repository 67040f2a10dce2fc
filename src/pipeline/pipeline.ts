import type { Run } from '../runs/run.ts';
import { createRunRecord } from '../runs/run-record.ts';
import type { PipelineContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { load } from './load.ts';
import { preprocess } from './preprocess.ts';
import { publish, register } from './register.ts';
import { split } from './split.ts';
import { train } from './train.ts';

interface PipelineOutcome {
  readonly run: Run;
  /** What went wrong, for the log; the run itself carries what a client may read. */
  readonly cause: unknown;
  /** It was stopped before anything became visible; its files are to be removed. */
  readonly stopped?: true;
}

/**
 * One training: load → preprocess → split → train → evaluate → register. Never throws: a failure is the outcome of
 * the run. `onChange` is told every change of the run's document.
 */
export async function runPipeline(
  queued: Run,
  context: PipelineContext,
  onChange: (run: Run) => void,
): Promise<PipelineOutcome> {
  const { options } = queued;
  const record = createRunRecord(queued, context.now, onChange);
  try {
    record.start();
    const loaded = await record.step('load', () => load(context, options));
    const prepared = await record.step('preprocess', () => preprocess(loaded));
    const parts = await record.step('split', () => split(prepared, options.split));
    const trained = await record.step('train', (onDone) => train(prepared, parts, onDone));
    const evaluated = await record.step('evaluate', (onDone) => evaluate(prepared, parts, trained, options, onDone));
    const shown = { data: prepared, evaluated, calendar: loaded.knownFuture, version: queued.id };
    await record.step('register', (onDone) => register(context, shown, onDone));
    const granted = (await context.commit?.(record.current())) ?? true;
    if (!granted) return { run: record.current(), cause: undefined, stopped: true };
    const { chosen } = evaluated;
    const run = await publish(context, evaluated, (decision) =>
      record.succeed({
        decision,
        metrics: {
          model: chosen.kind,
          holdout: chosen.holdout?.metrics ?? null,
          backtest: chosen.backtest?.metrics ?? null,
        },
      }),
    );
    return { run, cause: undefined };
  } catch (cause) {
    return { run: record.fail(cause), cause };
  }
}
