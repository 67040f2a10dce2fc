import type { Words } from '../../../i18n/language.ts';

const en = {
  title: 'Look at it in pictures',
  choose: 'Which picture',
  names: {
    backtest: 'Test by test',
    residuals: 'Errors',
    'predicted-vs-real': 'Predicted and real',
    weekday: 'Weekdays',
    month: 'Months',
    promo: 'Promotions',
  },
  reading: {
    backtest:
      'Each point is one try: the days after that date, forecast from what came before. Lower is better; a steady line means no surprises.',
    residuals:
      'Above the line the store sold more than forecast, below it less. The points should lie evenly on both sides.',
    'predicted-vs-real': 'Each point is a day; the nearer to the diagonal, the better it was forecast.',
    weekday: 'What the store sells on each day of the week.',
    month: 'What the store sells in each month of the year.',
    promo: 'How much more the store sold on days with a promotion; the bars show how sure that is.',
  },
  numbers: 'The numbers as a table',
  stored:
    'This model was trained by an earlier version of the service: its pictures are shown as they were stored, in English.',
  none: 'No pictures were stored with this model.',
  date: 'Day',
  origin: 'Days after',
  real: 'Sold',
  predicted: 'Forecast',
  error: 'Sold − forecast',
  weekday: 'Weekday',
  month: 'Month',
  all: 'All days',
  withPromo: 'With promotion',
  withoutPromo: 'Without promotion',
  difference: 'Difference',
  mean: 'Mean sales per day',
  inside80: 'Inside 80% band',
};

type ChartCardWords = typeof en;

const es: ChartCardWords = {
  title: 'Verlo en gráficos',
  choose: 'Qué gráfico',
  names: {
    backtest: 'Prueba a prueba',
    residuals: 'Errores',
    'predicted-vs-real': 'Previsto y real',
    weekday: 'Días de la semana',
    month: 'Meses',
    promo: 'Promociones',
  },
  reading: {
    backtest:
      'Cada punto es una prueba: los días posteriores a una fecha, previstos con lo anterior a ella. Cuanto más bajo, mejor; si la línea es regular, no hubo sorpresas.',
    residuals:
      'Por encima de la línea se vendió más de lo previsto; por debajo, menos. Los puntos deberían repartirse por igual.',
    'predicted-vs-real': 'Cada punto es un día; cuanto más cerca de la diagonal, mejor se previó.',
    weekday: 'Lo que vende la tienda cada día de la semana.',
    month: 'Lo que vende la tienda cada mes del año.',
    promo: 'Cuánto más vendió la tienda los días con promoción; las barras muestran con qué seguridad se sabe.',
  },
  numbers: 'Las cifras en una tabla',
  stored:
    'Este modelo se entrenó con una versión anterior del servicio: sus gráficos se muestran como se guardaron, en inglés.',
  none: 'Con este modelo no se guardaron gráficos.',
  date: 'Día',
  origin: 'Días posteriores al',
  real: 'Vendido',
  predicted: 'Previsto',
  error: 'Vendido − previsto',
  weekday: 'Día de la semana',
  month: 'Mes',
  all: 'Todos los días',
  withPromo: 'Con promoción',
  withoutPromo: 'Sin promoción',
  difference: 'Diferencia',
  mean: 'Ventas medias por día',
  inside80: 'Dentro de la banda del 80 %',
};

export const chartWords: Words<ChartCardWords> = { en, es };
