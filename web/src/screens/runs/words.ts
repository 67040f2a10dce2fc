import type { Words } from '../../i18n/language.ts';
import { en, type RunsWords } from './words-en.ts';

const es: RunsWords = {
  title: 'Entrenamientos hasta ahora',
  intro:
    'En un entrenamiento el servicio aprende de las ventas. Lo aprendido pasa a hacer las previsiones solo si es al menos igual de bueno.',
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
  notPromoted: 'No se adoptó',
  took: (duration) => `duró ${duration}`,
  detailsOf: (when) => `Entrenamiento del ${when}`,
  back: 'Todos los entrenamientos',
  stopped: 'El entrenamiento se ha detenido. No se ha guardado nada de él y las previsiones siguen como estaban.',
  tooLate: 'Ya era tarde para detenerlo: el entrenamiento había llegado a su fin.',
  verdicts: {
    'not-asked': () => 'Era solo una prueba: se pidió que no cambiara nada.',
    first: () => 'Es el primero: antes no había previsiones.',
    asked: () => 'Se pidió adoptarlo fuera cual fuera la comparación.',
    leak: () =>
      'Es demasiado bueno para ser verdad: una columna parece conocer las ventas de su propio día. Si ese dato no se sabe antes de que llegue el día, quite la columna del archivo.',
    'same-method': () => 'Es el mismo método de antes, aprendido de nuevo con los datos actuales.',
    unfit: () => 'El método anterior no puede trabajar con los datos actuales.',
    'not-better': ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo en uso en ${theirs}: no es mejor.`,
    'clearly-better': ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo anterior en ${theirs}: es claramente mejor.`,
    'hardly-better': ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo en uso en ${theirs}: demasiado poco para cambiar.`,
    better: ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo anterior en ${theirs}, y no es casualidad.`,
    chance: ({ mine, theirs }) =>
      `En los mismos días pasados se equivoca en ${mine} al día y el modelo en uso en ${theirs}: puede ser casualidad.`,
  },
  cancelled: 'Alguien lo detuvo. No se guardó nada de él.',
  cancelledWayOut: 'Las previsiones siguen como antes. Inicie otro entrenamiento cuando quiera.',
  interrupted: 'El servicio se detuvo antes de que terminara el entrenamiento.',
  interruptedRetried: 'Otro entrenamiento lo repitió.',
  interruptedWayOut: 'Inicie otro entrenamiento.',
  retriedBy: 'Ver el entrenamiento que lo repitió',
  retryOf: 'Repite un entrenamiento que se interrumpió.',
  failures: {
    'cannot-fit': {
      what: 'De estos datos no se ha podido aprender nada.',
      wayOut: 'Puede que haya pocos días, o ventas que nunca cambian. Cargue un historial más largo en «Datos».',
    },
    'invalid-csv': {
      what: 'Los datos guardados ya no se pueden leer.',
      wayOut: 'Cargue el archivo de nuevo en «Datos».',
    },
    'version-not-found': {
      what: 'Los datos de los que debía aprender ya no están.',
      wayOut: 'Cargue el archivo de nuevo en «Datos».',
    },
    'store-unavailable': {
      what: 'El almacén de datos del servicio no respondía.',
      wayOut: 'Inicie otro entrenamiento dentro de un rato. Si se repite, avise a quien administra el servicio.',
    },
    'store-full': {
      what: 'El almacén de datos del servicio está lleno.',
      wayOut: 'Avise a quien administra el servicio.',
    },
    'internal-error': {
      what: 'El servicio ha fallado.',
      wayOut:
        'Inicie otro entrenamiento. Si se repite, avise a quien administra el servicio: su registro dice por qué.',
    },
  },
  scores: 'Qué tal acierta',
  scoresText: 'Medido en días pasados que no había visto.',
  test: 'Prueba',
  tests: {
    backtest: (origins) => `Un mes por delante, desde ${origins} días del pasado`,
    backtestAny: 'Un mes por delante, desde días del pasado',
    holdout: (days) => `Los ${days} días apartados`,
    holdoutAny: 'Los días apartados',
  },
  error: 'Error típico al día',
  share: 'De las ventas',
  bias: 'De media',
  tooHigh: (amount) => `${amount} de más`,
  tooLow: (amount) => `${amount} de menos`,
  exact: 'ni de más ni de menos',
  method: (method) => `Método: ${method}.`,
  methods: {
    'seasonal-naive': 'el mismo día de la semana anterior',
    linear: 'regresión lineal',
    calendar: 'calendario, tendencia y temporada',
  },
  learntFrom: 'Ha aprendido de',
  learntDays: (days) => `${days} días`,
  steps: 'Paso a paso',
  step: 'Paso',
  state: 'Estado',
  notReached: 'no llegó',
  duration: 'Tiempo',
};

export const runsWords: Words<RunsWords> = { en, es };
