import type { StepName } from '../../../src/runs/run.ts';
import type { Words } from '../i18n/language.ts';

const en = {
  progress: 'How far it is',
  ofSeries: (done: string, all: string) => `${done} of ${all} shops or products`,
  waiting: 'It waits for its turn.',
  finishing: 'Nearly done…',
  steps: {
    load: 'Reading the sales',
    preprocess: 'Preparing the days',
    split: 'Setting days aside for the test',
    train: 'Learning from the days',
    evaluate: 'Testing on days not seen before',
    register: 'Keeping the result',
  } satisfies Record<StepName, string>,
  stepStates: { pending: 'to come', running: 'under way', succeeded: 'done', failed: 'failed', stopped: 'stopped' },
  cancel: 'Stop it',
  cancelling: 'Stopping…',
};

type RunWords = typeof en;

const es: RunWords = {
  progress: 'Cuánto lleva hecho',
  ofSeries: (done, all) => `${done} de un total de ${all} tiendas o productos`,
  waiting: 'Espera su turno.',
  finishing: 'Casi listo…',
  steps: {
    load: 'Leer las ventas',
    preprocess: 'Preparar los días',
    split: 'Apartar días para la prueba',
    train: 'Aprender de los días',
    evaluate: 'Probar con días no vistos',
    register: 'Guardar el resultado',
  },
  stepStates: {
    pending: 'pendiente',
    running: 'en curso',
    succeeded: 'hecho',
    failed: 'ha fallado',
    stopped: 'detenido',
  },
  cancel: 'Detenerlo',
  cancelling: 'Deteniendo…',
};

export const runWords: Words<RunWords> = { en, es };
