import type { ErrorCode, Fault } from '../../../src/errors.ts';
import { language } from '../i18n/language.ts';

/** What went wrong, and what to do about it. */
interface ProblemWords {
  readonly what: string;
  readonly wayOut?: string;
}

const READ_AGAIN = 'Vuelva a cargar la página e inténtelo de nuevo.';
const LATER = 'Inténtelo de nuevo dentro de un momento.';
const ADMINISTRATOR = 'Si se repite, avise a quien administra el servicio.';

/** The service answers problems in English: these are the same in Spanish. */
const es: Readonly<Record<ErrorCode, ProblemWords>> = {
  'malformed-request': { what: 'El servicio no entiende lo que se le ha enviado.' },
  'invalid-request': { what: 'Lo que se ha indicado no es posible.' },
  unauthorized: { what: 'Hace falta una clave que el servicio conozca.' },
  forbidden: { what: 'Su clave no permite esto.' },
  'foreign-origin': { what: 'El servicio no admite cambios desde esta dirección.', wayOut: ADMINISTRATOR },
  'missing-file': { what: 'No ha llegado ningún archivo.', wayOut: 'Elíjalo de nuevo.' },
  'invalid-csv': { what: 'El archivo no se puede usar como está.' },
  'mapping-needed': { what: 'Falta decir qué es cada columna.' },
  'invalid-calendar': { what: 'El calendario no se puede usar como está.' },
  'invalid-overrides': { what: 'Estas cifras no se pueden guardar.' },
  'number-out-of-range': { what: 'Hay números demasiado grandes o demasiado pequeños.' },
  'cannot-fit': {
    what: 'Con estos datos no se puede aprender a prever.',
    wayOut: 'Haría falta un historial más largo.',
  },
  'no-promotion-effect': {
    what: 'Con estos datos no se puede saber qué efecto tiene una promoción.',
    wayOut: 'Hacen falta días con promoción y días sin ella.',
  },
  'dataset-not-found': { what: 'Estos datos ya no están guardados.', wayOut: READ_AGAIN },
  'series-not-found': { what: 'No está en estos datos.', wayOut: READ_AGAIN },
  'series-needed': { what: 'Hay que elegir de cuál se trata.' },
  'version-not-found': { what: 'Este contenido ya no está guardado.', wayOut: READ_AGAIN },
  'run-not-found': { what: 'Este entrenamiento ya no está guardado.', wayOut: READ_AGAIN },
  'model-not-found': { what: 'Este modelo ya no está guardado.', wayOut: READ_AGAIN },
  'artifact-not-found': { what: 'Este modelo no tiene guardado lo que se pide.' },
  'calendar-not-found': { what: 'Todavía no hay ningún calendario guardado.' },
  'feed-not-found': { what: 'Esta dirección no existe o ya se ha retirado.', wayOut: READ_AGAIN },
  'feed-expired': { what: 'Esta dirección ha caducado.', wayOut: 'Cree otra.' },
  'delivery-not-found': { what: 'Este envío ya no está guardado.', wayOut: READ_AGAIN },
  'no-webhook': { what: 'El servicio no tiene ninguna dirección a la que enviar avisos.', wayOut: ADMINISTRATOR },
  'route-not-found': { what: 'El servicio no conoce lo que se pide.', wayOut: READ_AGAIN },
  'method-not-allowed': { what: 'El servicio no hace lo que se pide.', wayOut: READ_AGAIN },
  'not-acceptable': { what: 'El servicio no da este tipo de archivo.' },
  'loses-history': { what: 'Con este archivo se perderían días que ya están guardados.' },
  'no-champion': { what: 'Todavía no hay ningún modelo en uso.', wayOut: 'Inicie un entrenamiento.' },
  'damaged-document': { what: 'Algo de lo guardado está dañado.', wayOut: ADMINISTRATOR },
  'run-ended': { what: 'Este entrenamiento ya no se puede detener.' },
  'run-not-replayable': { what: 'Este entrenamiento no dejó ningún modelo con el que comparar.' },
  'idempotency-key-in-use': { what: 'Lo mismo ya está en marcha.', wayOut: LATER },
  'idempotency-key-reused': { what: 'Esto ya se pidió de otra manera.', wayOut: READ_AGAIN },
  'precondition-failed': { what: 'Entretanto lo ha cambiado otra persona.', wayOut: READ_AGAIN },
  'precondition-required': { what: 'Falta decir qué se sustituye.', wayOut: READ_AGAIN },
  'payload-too-large': { what: 'Es demasiado grande para este servicio.' },
  'unsupported-media-type': { what: 'El servicio no admite este tipo de archivo.' },
  'misdirected-request': { what: 'El servicio no se conoce por este nombre.', wayOut: ADMINISTRATOR },
  'headers-too-large': { what: 'El navegador envía demasiados datos.', wayOut: READ_AGAIN },
  'request-timeout': { what: 'El envío ha tardado demasiado.', wayOut: LATER },
  'too-many-requests': { what: 'Se ha pedido demasiado en poco tiempo.', wayOut: LATER },
  'too-many-uploads': { what: 'Ahora hay demasiadas cargas a la vez.', wayOut: LATER },
  overloaded: { what: 'El servicio tiene ahora demasiado trabajo.', wayOut: LATER },
  'queue-full': { what: 'Ya hay demasiados entrenamientos en espera.', wayOut: LATER },
  'store-unavailable': { what: 'El servicio no puede acceder a sus datos guardados.', wayOut: LATER },
  'store-full': { what: 'Al servicio no le queda sitio para guardar datos.', wayOut: 'Avise a quien lo administra.' },
  'internal-error': { what: 'El servicio ha fallado.', wayOut: `${LATER} ${ADMINISTRATOR}` },
};

/** A problem in the words of the page; undefined where the service's own are in its language, or its code is not known. */
export function wordedProblem(code: string): ProblemWords | undefined {
  return language.value === 'es' && isKnown(code) ? es[code] : undefined;
}

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(es, code);

/** What may be wrong with a field of a request, by the codes of its schema and of the services. */
const faultsEs: Readonly<Record<string, string>> = {
  missing: 'Falta este dato.',
  contradiction: 'No es compatible con otro de los datos.',
  'too-low': 'Es demasiado bajo.',
  'too-high': 'Es demasiado alto.',
  too_small: 'Es demasiado bajo, o falta.',
  too_big: 'Es demasiado alto, o hay demasiados.',
  'out-of-range': 'Queda fuera de lo posible.',
  'no-delivery': 'Ninguna entrega llega en estos días.',
  'no-days': 'En estos días no hay nada que planificar: ya han pasado.',
  'not-a-number': 'Tiene que ser un número.',
  invalid_type: 'No es el tipo de dato que hace falta.',
  invalid_format: 'No está escrito como hace falta.',
};

/** What is wrong with a field, in the words of the page. */
export function fieldFault({ code, message }: Pick<Fault, 'code' | 'message'>): string {
  if (language.value !== 'es') return message;
  return Object.hasOwn(faultsEs, code) ? (faultsEs[code] ?? message) : 'El servicio no admite este valor.';
}
