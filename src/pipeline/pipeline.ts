import type { Run } from '../runs/run.ts';
import { type RunDocument, RunTakenError } from '../runs/run-document.ts';
import { createRunRecord } from '../runs/run-record.ts';
import { chartDataOf } from './chart-data.ts';
import type { PipelineContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { load } from './load.ts';
import { preprocess } from './preprocess.ts';
import { publish, register } from './register.ts';
import { split } from './split.ts';
import { train } from './train.ts';

export interface PipelineOutcome {
  readonly run: Run;
  /** What went wrong, for the log; the run itself carries what a client may read. */
  readonly cause: unknown;
  /** Somebody else ended the run before anything became visible; its files are to be removed. */
  readonly isTaken: boolean;
}

/**
 * One training: load → preprocess → split → train → evaluate → register. Never throws: a failure is the outcome of
 * the run. Its progress is kept in `document`; whether the model may become visible is decided there too.
 */
export async function runPipeline(
  started: Run,
  context: PipelineContext,
  document: RunDocument,
): Promise<PipelineOutcome> {
  const { options } = started;
  const record = createRunRecord(started, context.now, document);
  try {
    const loaded = await record.step('load', () => load(context, options));
    const prepared = await record.step('preprocess', () => preprocess(loaded));
    const parts = await record.step('split', () => split(prepared, options.split));
    const trained = await record.step('train', () => train(prepared, parts));
    const evaluated = await record.step('evaluate', () => evaluate(prepared, parts, trained, options));
    const { model, report, chosen, contest } = evaluated;
    const version = started.id;
    await record.step('register', () => {
      const numbers = chartDataOf({ data: prepared, evaluated, calendar: loaded.knownFuture, version });
      return register(context, { version, model, report, numbers });
    });
    await document.commit(record.current());
    const run = await publish(context, { dataset: model.dataset, contest, ofMany: false }, (decision) =>
      record.succeed({
        decision,
        metrics: {
          model: chosen.kind,
          holdout: chosen.holdout?.metrics ?? null,
          backtest: chosen.backtest?.metrics ?? null,
        },
      }),
    );
    return { run, cause: undefined, isTaken: false };
  } catch (cause) {
    return { run: record.fail(cause), cause, isTaken: cause instanceof RunTakenError };
  }
}
