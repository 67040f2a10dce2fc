import { z } from 'zod';
import { counted } from '../../src/language/number-format.ts';
import { accuracySchema } from '../../src/monitoring/accuracy.ts';
import { runIdSchema } from '../../src/primitives.ts';
import { type Run, runSchema } from '../../src/runs/run.ts';
import { datasetArgument, datasetMeant, defineTool, readAs, seriesArgument } from './tool.ts';
import type { Wording } from './wording.ts';

const MOST_WEEKS = 26;
const MOST_MODELS = 5;
const MOST_ALARMS = 5;

const WORDS = {
  en: {
    none: 'No forecast that was given out has been judged yet: none, or its days have not been observed.',
    judged: (days: number, wape: string, bias: string) =>
      `${days} days of forecasts that were given out: error (WAPE) ${wape}, bias ${bias}.`,
    recent: (days: number, wape: string) => `The newest ${days} of them: WAPE ${wape}.`,
    promised: (promised: string, live: string) =>
      `The model in use promised a WAPE of ${promised} in its backtest; live it is ${live}.`,
    quiet: 'No alarm stands.',
    run: (id: string, dataset: string, status: string, share: string) =>
      `Training ${id} of ${dataset}: ${status}, ${share} done.`,
    series: (total: number, succeeded: number, fallback: number, failed: number) =>
      `${total} series: ${succeeded} trained, ${fallback} repeat their last week, ${failed} failed.`,
    model: (kind: string, wape: string) => `Model ${kind}; error in the backtest (WAPE) ${wape}.`,
  },
  es: {
    none: 'Aún no se ha juzgado ninguna previsión entregada: no hay ninguna, o sus días no se han observado.',
    judged: (days: number, wape: string, bias: string) =>
      `${counted(days, 'día', 'días')} de previsiones entregadas: error (WAPE) ${wape}, sesgo ${bias}.`,
    recent: (days: number, wape: string) =>
      days === 1 ? `El más reciente: WAPE ${wape}.` : `Los ${days} más recientes: WAPE ${wape}.`,
    promised: (promised: string, live: string) =>
      `El modelo en uso prometía un WAPE de ${promised} en su prueba retrospectiva; en vivo es ${live}.`,
    quiet: 'No hay ninguna alarma en pie.',
    run: (id: string, dataset: string, status: string, share: string) =>
      `Entrenamiento ${id} de ${dataset}: ${status}, hecho el ${share}.`,
    series: (total: number, succeeded: number, fallback: number, failed: number) =>
      `${counted(total, 'serie', 'series')}: con modelo, ${succeeded}; repitiendo su última semana, ${fallback}; sin previsión, ${failed}.`,
    model: (kind: string, wape: string) => `Modelo ${kind}; error en la prueba retrospectiva (WAPE) ${wape}.`,
  },
} as const satisfies Readonly<Record<Wording['language'], unknown>>;

const accuracyFields = z.object(accuracySchema.shape);

export const accuracy = defineTool({
  name: 'accuracy',
  title: { en: 'How good the forecasts were', es: 'Qué tal fueron las previsiones' },
  description:
    "How good the forecasts that were given out turned out: error, bias and coverage overall, lately, by week and by model beside what its backtest promised; the alarm when sales have left the forecast for good; whether the manager's own numbers were better. Of many series: list_series with `alarm` finds those with an alarm.",
  input: z.strictObject({ dataset: datasetArgument, series: seriesArgument }),
  output: z.object({
    ...accuracyFields.pick({ dataset: true, datasetVersion: true, observedTo: true, overall: true, recent: true })
      .shape,
    ...accuracyFields.pick({ outcomes: true, byWeek: true, byModel: true, alarm: true, pastAlarms: true }).shape,
    ...accuracyFields.pick({ overrides: true }).shape,
  }),
  async ask({ dataset, series }, context) {
    const query = { dataset: await datasetMeant(dataset, context), series };
    const { body } = await context.call({ method: 'GET', path: '/accuracy', query });
    const { byWeek, byMonth: _byMonth, byModel, pastAlarms, ...rest } = readAs(accuracyFields, body);
    return {
      ...rest,
      byWeek: byWeek.slice(-MOST_WEEKS),
      byModel: byModel.slice(0, MOST_MODELS),
      pastAlarms: pastAlarms.slice(0, MOST_ALARMS),
    };
  },
  say({ overall, recent, byModel, alarm }, wording) {
    const words = WORDS[wording.language];
    const share = (value: number | null) => (value === null ? '–' : wording.share(value));
    const change = (value: number | null) => (value === null ? '–' : wording.change(value));
    const [model] = byModel;
    return [
      ...(overall.days === 0 ? [words.none] : []),
      ...(overall.days === 0
        ? []
        : [
            words.judged(overall.days, share(overall.wape), change(overall.biasShare)),
            words.recent(recent.days, share(recent.wape)),
          ]),
      ...(model?.backtest && model.live.days > 0
        ? [words.promised(share(model.backtest.wape), share(model.live.wape))]
        : []),
      alarm === null ? words.quiet : alarm.message,
    ];
  },
});

const runFields = z.object(runSchema.shape);
/** What is told of a training. */
export const shownRunFields = {
  ...runFields.pick({ id: true, dataset: true, datasetVersion: true, status: true, progress: true }).shape,
  ...runFields.pick({ queuedAt: true, finishedAt: true, series: true, metrics: true, decision: true }).shape,
  ...runFields.pick({ error: true, model: true }).shape,
};

type ShownRun = Pick<Run, 'id' | 'dataset' | 'status' | 'progress' | 'series' | 'metrics' | 'decision' | 'error'>;

export function runInWords(
  { id, dataset, status, progress, series, metrics, decision, error }: ShownRun,
  wording: Wording,
) {
  const words = WORDS[wording.language];
  const wape = metrics?.backtest?.wape ?? metrics?.holdout?.wape;
  return [
    words.run(id, dataset, status, wording.share(progress)),
    ...(series ? [words.series(series.total, series.succeeded, series.fallback, series.failed)] : []),
    ...(metrics && typeof wape === 'number' ? [words.model(metrics.model, wording.share(wape))] : []),
    ...(decision ? [decision.reason] : []),
    ...(error ? [error.message] : []),
  ];
}

export const trainingStatus = defineTool({
  name: 'training_status',
  title: { en: 'How a training goes', es: 'Cómo va un entrenamiento' },
  description: 'How far a training is, or how it ended: what `train` answers while it is not over.',
  input: z.strictObject({ id: runIdSchema }),
  output: z.object(shownRunFields),
  ask: async ({ id }, { call }) => (await call({ method: 'GET', path: `/runs/${id}` })).body,
  say: runInWords,
});
