import { counted, isOne } from '../../../../src/language/number-format.ts';
import type { Words } from '../../i18n/language.ts';

/** The words of the screen of the runs. */
const en = {
  title: 'Trainings so far',
  intro:
    'In a training the service learns from the sales. What it learns takes over the forecasts only if it is at least as good.',
  trainNow: 'Train now',
  starting: 'Starting…',
  none: 'Nothing was learnt yet',
  noneText: 'Start a training: after it the service can tell what the store will sell.',
  statuses: {
    queued: 'Waiting',
    running: 'Under way',
    succeeded: 'Done',
    failed: 'Failed',
    cancelled: 'Stopped',
    interrupted: 'Interrupted',
  },
  promoted: 'Took over the forecasts',
  notPromoted: 'Not taken',
  took: (duration: string) => `took ${duration}`,
  detailsOf: (when: string) => `Training of ${when}`,
  back: 'All trainings',
  stopped: 'The training was stopped. Nothing of it was kept, and the forecasts stay as they were.',
  tooLate: 'It was too late to stop it: the training had come to its end already.',
  verdicts: {
    'not-asked': () => 'It was only a trial: it was asked to change nothing.',
    first: () => 'It is the first one: before it there were no forecasts.',
    asked: () => 'It was asked to take over whatever the comparison says.',
    leak: () =>
      'It is too good to be true: a column seems to know the sales of its own day. If that column is not known before the day, leave it out of the file.',
    renewed: () => 'It is the same method as before, learnt anew with the present data.',
    'unfit-champion': () => 'The method used before cannot work with the present data.',
    worse: ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model in use by ${theirs}: that is not better.`,
    'clearly-better': ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model before by ${theirs}: clearly better.`,
    'hardly-better': ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model in use by ${theirs}: too little to change.`,
    'as-good': ({ mine, theirs }: Scores) =>
      `It combines the method used before with others. On the same past days it errs by ${mine} a day, that method by ${theirs}: no clear difference.`,
    better: ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model before by ${theirs}, and that is no chance.`,
    'perhaps-chance': ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model in use by ${theirs}: that may be chance.`,
  },
  cancelled: 'Somebody stopped it. Nothing of it was kept.',
  cancelledWayOut: 'The forecasts go on as before. Start another training when you like.',
  interrupted: 'The service stopped before the training had ended.',
  interruptedRetried: 'Another training did it again.',
  interruptedWayOut: 'Start another training.',
  retriedBy: 'See the training that did it again',
  retryOf: 'It does a training again that was interrupted.',
  failures: {
    'cannot-fit': {
      what: 'Nothing could be learnt from this data.',
      wayOut: 'There may be too few days, or sales that never change. Upload a longer history under “Data”.',
    },
    'invalid-csv': { what: 'The stored data can no longer be read.', wayOut: 'Upload the file again under “Data”.' },
    'version-not-found': {
      what: 'The data it was to learn from is gone.',
      wayOut: 'Upload the file again under “Data”.',
    },
    'store-unavailable': {
      what: 'The storage of the service did not answer.',
      wayOut: 'Start another training in a while. If it goes on, tell whoever runs the service.',
    },
    'store-full': { what: 'The storage of the service is full.', wayOut: 'Tell whoever runs the service.' },
    'internal-error': {
      what: 'The service failed.',
      wayOut: 'Start another training. If it goes on, tell whoever runs the service: its log says why.',
    },
  },
  leftOut: {
    'not-known-ahead': (columns: string) =>
      `It was trained without ${columns}: nobody has said values for the days to come, and only what is known ahead helps a forecast.`,
    leak: (columns: string) =>
      `It was trained without ${columns}: it moves with the sales of the same day so closely that nobody can know it before.`,
  },
  publicHolidays: (region: string) =>
    `The file has no column of holidays: it was trained with the public holidays of ${region}.`,
  noPublicHolidays: (region: string) =>
    `The file has no column of holidays, and none of the public holidays of ${region} can be told apart in its days: it was trained without them.`,
  scores: 'How good it is',
  scoresText: 'Measured on past days that it had not seen.',
  test: 'Test',
  tests: {
    backtest: (origins: string) => `A month ahead, from ${origins} days in the past`,
    backtestAny: 'A month ahead, from days in the past',
    holdout: (days: string) => `The ${days} days set aside`,
    holdoutAny: 'The days set aside',
  },
  error: 'Typical error per day',
  share: 'Of the sales',
  bias: 'On average',
  tooHigh: (amount: string) => `${amount} too high`,
  tooLow: (amount: string) => `${amount} too low`,
  exact: 'neither too high nor too low',
  method: (method: string) => `Method: ${method}.`,
  methods: {
    auto: 'each series by what did best on it',
    'seasonal-naive': 'the same weekday of last week',
    linear: 'straight-line regression',
    calendar: 'calendar, trend and season',
    smoothed: 'calendar on a smoothed level',
    counts: 'counts of units and weekdays',
    tsb: 'chance and size of a sale',
    combination: 'several methods combined',
  },
  learntFrom: 'Learnt from',
  learntDays: (days: string) => `${days} days`,
  changeTitle: 'What training again has changed',
  changedMethod: (before: string, now: string) => `It was forecast by ${before}; the new model forecasts by ${now}.`,
  sameMethod: (method: string) => `The method is the same: ${method}.`,
  changedDays: (before: string, now: string) =>
    `The model before knew the sales up to ${before}; the new one knows them up to ${now}.`,
  sameDays: (day: string) => `Both know the sales up to ${day}.`,
  changedError: (before: string, now: string, change: string) =>
    `On the same days of the past the typical error of a day goes from ${before} to ${now} (${change}).`,
  notInUse: 'The forecasts are still those of the model before.',
  steps: 'Step by step',
  step: 'Step',
  state: 'State',
  notReached: 'not reached',
  duration: 'Time',
};

interface Scores {
  readonly mine: string;
  readonly theirs: string;
}

type RunsWords = typeof en;

const es: RunsWords = {
  title: 'Entrenamientos hasta ahora',
  intro:
    'En un entrenamiento el servicio aprende de las ventas. Lo aprendido pasa a hacer las previsiones solo si acierta al menos lo mismo.',
  trainNow: 'Entrenar ahora',
  starting: 'Empezando…',
  none: 'Todavía no se ha aprendido nada',
  noneText: 'Inicie un entrenamiento: después el servicio podrá decir cuánto venderá la tienda.',
  statuses: {
    queued: 'En espera',
    running: 'En curso',
    succeeded: 'Terminado',
    failed: 'Fallido',
    cancelled: 'Detenido',
    interrupted: 'Interrumpido',
  },
  promoted: 'Pasó a hacer las previsiones',
  notPromoted: 'No se puso en uso',
  took: (duration) => `duró ${duration}`,
  detailsOf: (when) => `Entrenamiento del ${when}`,
  back: 'Todos los entrenamientos',
  stopped: 'El entrenamiento se ha detenido. No se ha guardado nada de él y las previsiones siguen como estaban.',
  tooLate: 'Ya era tarde para detenerlo: el entrenamiento había llegado a su fin.',
  verdicts: {
    'not-asked': () => 'Era solo una prueba: se pidió que no cambiara nada.',
    first: () => 'Es el primero: antes no había previsiones.',
    asked: () => 'Se pidió ponerlo en uso fuera cual fuera la comparación.',
    leak: () =>
      'Es demasiado bueno para ser verdad: una columna parece conocer las ventas de su propio día. Si ese dato no se sabe de antemano, quite la columna del archivo.',
    renewed: () => 'Es el mismo método de antes, aprendido de nuevo con los datos actuales.',
    'unfit-champion': () => 'El método anterior no puede trabajar con los datos actuales.',
    worse: ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo en uso en ${theirs}: no es mejor.`,
    'clearly-better': ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo anterior en ${theirs}: es claramente mejor.`,
    'hardly-better': ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo en uso en ${theirs}: demasiado poco para cambiar.`,
    'as-good': ({ mine, theirs }) =>
      `Combina el método anterior con otros. En los mismos días pasados se equivoca en ${mine} al día y aquel en ${theirs}: sin diferencia clara.`,
    better: ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo anterior en ${theirs}, y no es casualidad.`,
    'perhaps-chance': ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo en uso en ${theirs}: puede ser casualidad.`,
  },
  cancelled: 'Alguien lo detuvo. No se guardó nada de él.',
  cancelledWayOut: 'Las previsiones siguen como antes. Puede iniciar otro entrenamiento cuando quiera.',
  interrupted: 'El servicio se detuvo antes de que terminara el entrenamiento.',
  interruptedRetried: 'Otro entrenamiento lo repitió.',
  interruptedWayOut: 'Inicie otro entrenamiento.',
  retriedBy: 'Ver el entrenamiento que lo repitió',
  retryOf: 'Repite un entrenamiento que se interrumpió.',
  failures: {
    'cannot-fit': {
      what: 'De estos datos no se ha podido aprender nada.',
      wayOut: 'Puede que haya pocos días, o que las ventas no cambien nunca. Suba un historial más largo en «Datos».',
    },
    'invalid-csv': {
      what: 'Los datos guardados ya no se pueden leer.',
      wayOut: 'Suba el archivo de nuevo en «Datos».',
    },
    'version-not-found': {
      what: 'Los datos de los que debía aprender ya no están.',
      wayOut: 'Suba el archivo de nuevo en «Datos».',
    },
    'store-unavailable': {
      what: 'El servicio no podía acceder a sus datos guardados.',
      wayOut: 'Inicie otro entrenamiento dentro de un rato. Si se repite, avise a quien administra el servicio.',
    },
    'store-full': {
      what: 'Al servicio no le queda sitio para guardar datos.',
      wayOut: 'Avise a quien administra el servicio.',
    },
    'internal-error': {
      what: 'El servicio ha fallado.',
      wayOut:
        'Inicie otro entrenamiento. Si se repite, avise a quien administra el servicio: su registro dice por qué.',
    },
  },
  leftOut: {
    'not-known-ahead': (columns) =>
      `Se entrenó sin ${columns}: nadie ha indicado sus valores para los días que vienen, y a una previsión solo le sirve lo que se sabe de antemano.`,
    leak: (columns) =>
      `Se entrenó sin ${columns}: coincide tanto con las ventas del mismo día que nadie puede saberlo antes.`,
  },
  publicHolidays: (region) =>
    `El archivo no tiene columna de festivos: se entrenó con los festivos oficiales de ${region}.`,
  noPublicHolidays: (region) =>
    `El archivo no tiene columna de festivos y en sus días no se distingue ningún festivo oficial de ${region}: se entrenó sin ellos.`,
  scores: 'Qué tal acierta',
  scoresText: 'Medido en días pasados que no había visto.',
  test: 'Prueba',
  tests: {
    backtest: (origins) => `Un mes por delante, desde ${counted(origins, 'día', 'días')} del pasado`,
    backtestAny: 'Un mes por delante, desde días del pasado',
    holdout: (days) => (isOne(days) ? 'El día apartado' : `Los ${days} días apartados`),
    holdoutAny: 'Los días apartados',
  },
  error: 'Error típico de un día',
  share: 'De las ventas',
  bias: 'De media',
  tooHigh: (amount) => `${amount} de más`,
  tooLow: (amount) => `${amount} de menos`,
  exact: 'ni de más ni de menos',
  method: (method) => `Método: ${method}.`,
  methods: {
    auto: 'cada serie con lo que mejor le ha ido',
    'seasonal-naive': 'el mismo día de la semana anterior',
    linear: 'regresión lineal',
    calendar: 'calendario, tendencia y temporada',
    smoothed: 'calendario sobre un nivel suavizado',
    counts: 'recuento de unidades y día de la semana',
    tsb: 'probabilidad y cantidad de una venta',
    combination: 'varios métodos combinados',
  },
  learntFrom: 'Ha aprendido de',
  learntDays: (days) => counted(days, 'día', 'días'),
  changeTitle: 'Qué ha cambiado al entrenar de nuevo',
  changedMethod: (before, now) => `Antes se preveía con ${before}; el nuevo modelo prevé con ${now}.`,
  sameMethod: (method) => `El método es el mismo: ${method}.`,
  changedDays: (before, now) => `El modelo anterior conocía las ventas hasta el ${before}; el nuevo, hasta el ${now}.`,
  sameDays: (day) => `Los dos conocen las ventas hasta el ${day}.`,
  changedError: (before, now, change) =>
    `En los mismos días del pasado, el error típico de un día pasa de ${before} a ${now} (${change}).`,
  notInUse: 'Las previsiones siguen siendo las del modelo anterior.',
  steps: 'Paso a paso',
  step: 'Paso',
  state: 'Estado',
  notReached: 'no se llegó a él',
  duration: 'Tiempo',
};

export const runsWords: Words<RunsWords> = { en, es };
