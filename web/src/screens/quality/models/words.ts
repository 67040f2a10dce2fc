import { isOne } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'Models, and which one is in use',
  table: 'All models',
  none: 'No model has been trained yet.',
  inUseSince: (when: string, how: string) => `The model in use has answered since ${when}, ${how}.`,
  by: { training: 'put to use by its training', request: 'chosen by hand' },
  before: (name: string) => `Before it: the model trained ${name}.`,
  nobody: 'No model is in use.',
  trained: 'Trained',
  method: 'Way of forecasting',
  error: 'Error per day',
  why: 'Why it was put to use, or not',
  data: 'Data version',
  action: 'Action',
  inUse: 'in use',
  use: 'Use this one',
  goBack: 'Go back to it',
  theOne: (name: string) => `: the model trained ${name}`,
  more: 'Older models',
  pvalue: (chance: string) => `such a lead is chance in ${chance} of 100 cases`,
  verdicts: {
    first: 'Put to use: it was the first.',
    asked: 'Put to use because whoever trained it asked for that.',
    'not-asked': 'Not put to use: it was trained only to look at.',
    renewed: 'Put to use: the same way of forecasting, trained anew.',
    'unfit-champion': 'Put to use: the way of forecasting before it does not work with this data.',
    leak: (columns: string) => `Not put to use, too good to be true: ${columns}`,
    better: (own: string, other: string, chance: string) =>
      `Put to use, better on the same days: off by ${own} a day against ${other} (${chance}).`,
    'perhaps-chance': (own: string, other: string, chance: string) =>
      `Not put to use, hardly better: off by ${own} a day against ${other} (${chance}).`,
    worse: (own: string, other: string) =>
      `Not put to use, not better on the same days: off by ${own} a day against ${other}.`,
    'as-good': (own: string, other: string) =>
      `Put to use: it combines the way of forecasting before it with others, and is as good (off by ${own} a day against ${other}).`,
    'clearly-better': (own: string, other: string) =>
      `Put to use, clearly better, though on few days: off by ${own} a day against ${other}.`,
    'hardly-better': (own: string, other: string) =>
      `Not put to use, hardly better and on few days: off by ${own} a day against ${other}.`,
  },

  askUse: 'Use this model?',
  askBack: 'Go back to this model?',
  fromNow: 'From now on forecasts come from',
  insteadOf: 'instead of',
  named: (kind: string, when: string) => `${kind}, trained ${when}`,
  errorOf: (error: string) => `typical error of a day ${error}`,
  knowsTo: (day: string) => `knows the sales up to ${day}`,
  beginsEarlier: (month: string) =>
    `It has not seen the latest sales: its forecasts begin earlier, and “next month” becomes ${month}.`,
  beginsLater: (month: string) => `It has seen later sales: “next month” becomes ${month}.`,
  sameDays: 'Both know the same days, so the same months are forecast.',
  alsoChanges:
    'Plans and whatever other programs read from this service change with it. Your calendar and your own numbers stay.',
  mayReturn: 'A later training may put a better model to use again. You can change it back here at any time.',
  done: (name: string) => `The model trained ${name} answers now.`,
  changedMeanwhile: 'Somebody else has changed it in the meantime',
  changedText: (name: string) =>
    `The model in use is now the one trained ${name}. Nothing of yours was changed: look again, and choose anew if you still want to.`,
};

type ModelsWords = typeof en;

const es: ModelsWords = {
  title: 'Modelos, y cuál está en uso',
  table: 'Todos los modelos',
  none: 'Todavía no se ha entrenado ningún modelo.',
  inUseSince: (when, how) => `El modelo en uso responde desde el ${when}; ${how}.`,
  by: { training: 'lo puso en uso su entrenamiento', request: 'se eligió a mano' },
  before: (name) => `Antes: el modelo entrenado el ${name}.`,
  nobody: 'No hay ningún modelo en uso.',
  trained: 'Entrenado',
  method: 'Forma de prever',
  error: 'Error por día',
  why: 'Por qué se puso en uso o no',
  data: 'Versión de los datos',
  action: 'Acción',
  inUse: 'en uso',
  use: 'Usar este',
  goBack: 'Volver a este',
  theOne: (name) => `: el modelo entrenado el ${name}`,
  more: 'Modelos anteriores',
  pvalue: (chance) =>
    `una ventaja así sale por casualidad ${isOne(chance) ? 'una vez' : `${chance} veces`} de cada 100`,
  verdicts: {
    first: 'Se puso en uso: era el primero.',
    asked: 'Se puso en uso porque así lo pidió quien lo entrenó.',
    'not-asked': 'No se puso en uso: se entrenó solo para verlo.',
    renewed: 'Se puso en uso: la misma forma de prever, entrenada de nuevo.',
    'unfit-champion': 'Se puso en uso: la forma de prever anterior no sirve para estos datos.',
    leak: (columns) => `No se puso en uso, es demasiado bueno para ser verdad: ${columns}`,
    better: (own, other, chance) =>
      `Se puso en uso, mejor en los mismos días: se equivoca en ${own} al día frente a ${other} (${chance}).`,
    'perhaps-chance': (own, other, chance) =>
      `No se puso en uso, apenas mejor: se equivoca en ${own} al día frente a ${other} (${chance}).`,
    worse: (own, other) =>
      `No se puso en uso, no es mejor en los mismos días: se equivoca en ${own} al día frente a ${other}.`,
    'as-good': (own, other) =>
      `Se puso en uso: combina la forma de prever anterior con otras y es igual de buena (se equivoca en ${own} al día frente a ${other}).`,
    'clearly-better': (own, other) =>
      `Se puso en uso, claramente mejor, aunque en pocos días: se equivoca en ${own} al día frente a ${other}.`,
    'hardly-better': (own, other) =>
      `No se puso en uso, apenas mejor y en pocos días: se equivoca en ${own} al día frente a ${other}.`,
  },

  askUse: '¿Usar este modelo?',
  askBack: '¿Volver a este modelo?',
  fromNow: 'Desde ahora las previsiones las hace',
  insteadOf: 'en lugar de',
  named: (kind, when) => `${kind}, entrenado el ${when}`,
  errorOf: (error) => `error típico de un día: ${error}`,
  knowsTo: (day) => `conoce las ventas hasta el ${day}`,
  beginsEarlier: (month) =>
    `No ha visto las últimas ventas: sus previsiones empiezan antes, y el «próximo mes» pasa a ser ${month}.`,
  beginsLater: (month) => `Ha visto ventas posteriores: el «próximo mes» pasa a ser ${month}.`,
  sameDays: 'Ambos conocen los mismos días, así que se prevén los mismos meses.',
  alsoChanges:
    'Con él cambian los planes y todo lo que otros programas leen de este servicio. Su calendario y sus propias cifras se quedan como están.',
  mayReturn:
    'Un entrenamiento posterior puede volver a poner en uso un modelo mejor. Puede deshacerlo aquí en cualquier momento.',
  done: (name) => `Ahora responde el modelo entrenado el ${name}.`,
  changedMeanwhile: 'Entretanto lo ha cambiado otra persona',
  changedText: (name) =>
    `El modelo en uso es ahora el entrenado el ${name}. Usted no ha cambiado nada: vuelva a mirarlo y elija de nuevo si aún lo desea.`,
};

export const modelsWords: Words<ModelsWords> = { en, es };
