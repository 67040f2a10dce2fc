import { counted, isOne } from '../../../../../src/language/number-format.ts';
import type { Words } from '../../../i18n/language.ts';

const en = {
  result: 'Promotion plan',
  promote: (days: string) => `Promote on ${days}`,
  none: 'Better no promotion',
  noneText: 'Whichever days are taken, a promotion is expected to cost at least what it brings.',
  noDay: 'No day can be promoted',
  noDayText: 'Below is why, day by day.',
  brings: (profit: string, chance: string) =>
    `That is expected to bring ${profit} more profit than no promotion; in ${chance} cases it does bring more.`,
  fewer: (asked: string) => `Further days of the ${asked} asked for do not pay or do not fit.`,
  extraSales: 'Extra sales',
  extraProfit: 'Extra profit',
  cost: 'Cost of the promotions',
  chance: 'Pays better than none',
  between: (low: string, high: string) => `probably ${low} to ${high}`,
  alternatives: 'The best plans, side by side',
  days: 'Days',
  noPromotion: 'No promotion',
  best: 'best',
  equal: (others: string) =>
    isOne(others)
      ? 'Another plan brings the same: choose the days that suit you.'
      : `${others} other plans bring the same: choose the days that suit you.`,
  sameAs: (others: string) => (isOne(others) ? 'another plan brings the same' : `${others} other plans bring the same`),
  bestDays: 'The days of the best plan',
  day: 'Day',
  known: 'How well it is known',
  support: {
    seen: (days: string, weekday: string) => `${days} promotions seen on a ${weekday}`,
    rare: (days: string, weekday: string) => `only ${days} promotions seen on a ${weekday}`,
    unseen: (_days: string, weekday: string) => `never seen on a ${weekday}: a guess from other days`,
  },
  refused: 'Days that were not taken into account',
  reasons: {
    'outside-range': 'Outside these days',
    observed: 'Already past',
    closed: 'The store is closed',
    'already-promoted': 'Has a promotion already',
    'too-close': 'Too close to another promotion',
    unseen: 'No promotion was ever seen on such a day, so what it does is not known',
  },
  planned: (days: string) => `Promotions in the calendar that stay: ${days}.`,
  searched: (plans: string) => `${plans} possible plans were compared.`,

  put: 'Put it into the calendar',
  putTitle: 'Put these promotions into the calendar?',
  putText: (days: string) => `These days get a promotion: ${days}.`,
  putAway: (days: string) => `These days lose theirs: ${days}.`,
  putStays: 'Everything else that is in the calendar stays. The forecast follows at once.',
  putDone: 'The promotions are in the calendar, and the forecast follows them.',
  toCalendar: 'See the calendar',
  toForecast: 'See the forecast',
  putChanged: 'Somebody else has changed the calendar in the meantime',
  putChangedText: 'Nothing was stored. Press again to add the promotions to the calendar as it is now.',
  download: 'Promotion days (CSV)',
  file: 'promotions',
  weekday: 'Weekday',
};

type PromotionPlanWords = typeof en;

const es: PromotionPlanWords = {
  result: 'Plan de promociones',
  promote: (days) => `Haga promoción: ${days}`,
  none: 'Mejor ninguna promoción',
  noneText: 'Se elijan los días que se elijan, lo esperable es que una promoción cueste al menos lo que da.',
  noDay: 'Ningún día puede tener promoción',
  noDayText: 'Abajo se dice por qué, día a día.',
  brings: (profit, chance) =>
    `Lo esperable son ${profit} más de beneficio que sin promoción; compensa en ${chance} casos.`,
  fewer: (asked) => `Se pidieron ${asked}: los demás no compensan o no caben.`,
  extraSales: 'Ventas adicionales',
  extraProfit: 'Beneficio adicional',
  cost: 'Coste de las promociones',
  chance: 'Compensa',
  between: (low, high) => `probablemente entre ${low} y ${high}`,
  alternatives: 'Los mejores planes, comparados',
  days: 'Días',
  noPromotion: 'Sin promoción',
  best: 'el mejor',
  equal: (others) =>
    isOne(others)
      ? 'Otro plan da lo mismo: elija los días que mejor le vengan.'
      : `Otros ${others} planes dan lo mismo: elija los días que mejor le vengan.`,
  sameAs: (others) => (isOne(others) ? 'otro plan da lo mismo' : `otros ${others} planes dan lo mismo`),
  bestDays: 'Los días del mejor plan',
  day: 'Día',
  known: 'Con qué seguridad se sabe',
  support: {
    seen: (days, weekday) => `${counted(days, 'promoción vista', 'promociones vistas')} en ${weekday}`,
    rare: (days, weekday) => `solo ${counted(days, 'promoción vista', 'promociones vistas')} en ${weekday}`,
    unseen: (_days, weekday) => `ninguna vista en ${weekday}: se supone por otros días`,
  },
  refused: 'Días que no se tuvieron en cuenta',
  reasons: {
    'outside-range': 'Fuera de estos días',
    observed: 'Ya pasados',
    closed: 'La tienda está cerrada',
    'already-promoted': 'Ya tienen promoción',
    'too-close': 'Demasiado cerca de otra promoción',
    unseen: 'Nunca se ha visto una promoción en un día así, y no se sabe qué efecto tendría',
  },
  planned: (days) => `Promociones del calendario que se quedan: ${days}.`,
  searched: (plans) => `Planes posibles que se han comparado: ${plans}.`,

  put: 'Ponerlo en el calendario',
  putTitle: '¿Poner estas promociones en el calendario?',
  putText: (days) => `Estos días tendrán promoción: ${days}.`,
  putAway: (days) => `Estos días dejarán de tenerla: ${days}.`,
  putStays: 'Todo lo demás que hay en el calendario se queda como está. La previsión cambia al momento.',
  putDone: 'Las promociones están en el calendario y la previsión ya las tiene en cuenta.',
  toCalendar: 'Ver el calendario',
  toForecast: 'Ver la previsión',
  putChanged: 'Entretanto otra persona ha cambiado el calendario',
  putChangedText:
    'No se ha guardado nada. Pulse otra vez para añadir las promociones al calendario tal como está ahora.',
  download: 'Días de promoción (CSV)',
  file: 'promociones',
  weekday: 'Día de la semana',
};

export const promotionPlanWords: Words<PromotionPlanWords> = { en, es };
