import { spoken, type Words } from '../../../i18n/words.ts';
import { language } from '../../../state/preferences.ts';

export interface Assumption {
  readonly code: string;
  readonly message: string;
}

/**
 * The service's own words are English. In Spanish these stand for them, but for those that name columns or numbers of
 * the plan, which stay as they are.
 */
const es: Readonly<Record<string, string>> = {
  'open-every-day': 'La tienda abre todos los días: hasta ahora abrió todos los días de la semana.',
  'leftovers-kept':
    'Lo que sobra se vende más tarde: cada entrega repone hasta el nivel que dura hasta la siguiente, y la cantidad depende de lo que haya.',
  'leftovers-wasted':
    'Lo que sobra se tira cuando llega la siguiente entrega, así que cada una empieza con la tienda vacía; las existencias iniciales duran hasta la primera.',
  'lost-sales': 'Quien encuentra el estante vacío no compra nada: esas ventas se pierden, no se recuperan después.',
  'orders-follow-stock':
    'Cada pedido se decide en su día con las existencias de ese día; las cantidades de las entregas posteriores son las que cabe esperar.',
  'sales-are-units': 'Las ventas de los datos son unidades: cada unidad suma 1.',
  'no-opening-stock': 'La tienda está vacía cuando empieza el plan.',
  'holding-to-the-end': 'Guardar lo que sobra se paga por cada día hasta la siguiente entrega.',
  'even-work': 'Las ventas se pueden atender a cualquier hora trabajada: no se sabe cómo transcurre el día.',
  'expected-effect':
    'Los márgenes y las probabilidades son de lo que cabe esperar de las promociones; el azar de cada día está con ellas o sin ellas.',
  'no-carry-over':
    'No se mide lo que una promoción quita a los días de alrededor: si los clientes hacen acopio, lo que añade es menos.',
  'same-effect':
    'El modelo suma las mismas ventas en todos los días de promoción: para él apenas importa qué días se elijan.',
  'effect-errors-unknown':
    'El modelo se guardó sin los errores de sus efectos: los márgenes son los de días enteros. Entrene de nuevo para tenerlos.',
};

const words: Words<Readonly<Record<string, string>>> = { en: {}, es };

/** The assumption in the language of the page; undefined when only the service's own words are there, in English. */
export function assumptionText({ code, message }: Assumption): string | undefined {
  if (language.value === 'en') return message;
  return spoken(words)[code];
}
