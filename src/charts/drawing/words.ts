import type { IsoDay } from '../../dates.ts';

type PlotLocale = 'en' | 'es';

/** Every word that a plot shows. Numbers inside the phrases arrive formatted. */
export interface ChartWords {
  /** Says how numbers and days are written, such as `es-MX`. */
  readonly locale: string;
  readonly months: readonly string[];
  readonly monthsShort: readonly string[];
  /** Monday first. */
  readonly weekdays: readonly string[];
  readonly weekdaysShort: readonly string[];

  readonly seriesTitle: string;
  readonly forecastTitle: string;
  readonly predictedVsRealTitle: string;
  readonly residualsTitle: string;
  readonly weekdayTitle: string;
  readonly promoTitle: string;
  readonly monthTitle: string;
  readonly monthDayTitle: string;
  readonly backtestTitle: string;

  readonly dataset: (name: string) => string;
  readonly model: (name: string) => string;
  readonly span: (openDays: string, from: IsoDay, to: IsoDay) => string;
  readonly range: (from: IsoDay, to: IsoDay) => string;
  readonly closedDays: (days: string) => string;
  readonly holdoutDays: (days: string, from: IsoDay, to: IsoDay) => string;
  readonly total: (forecast: string) => string;
  readonly totalWithin: (forecast: string, level: string, lower: string, upper: string) => string;
  readonly promoMethod: string;
  readonly monthDayMethod: string;
  readonly backtestMethod: (days: string, origins: string) => string;

  readonly date: string;
  readonly weekday: string;
  readonly salesPerDay: string;
  readonly realPerDay: string;
  readonly predictedPerDay: string;
  readonly residualPerDay: string;
  readonly extraPerDay: string;
  readonly numberOfDays: string;
  readonly month: string;
  readonly monthDay: string;
  readonly differenceFromMonth: string;
  readonly forecastFrom: string;
  readonly wapePercent: string;
  readonly maePerDay: string;
  readonly insidePercent: string;

  readonly sales: string;
  readonly weeklyMean: string;
  readonly yearBefore: string;
  readonly forecast: string;
  readonly interval: (level: string) => string;
  readonly identity: string;
  readonly holdoutDay: string;
  readonly residual: string;
  readonly largestErrors: string;
  readonly realAndPredicted: (real: string, predicted: string) => string;
  readonly allDays: string;
  readonly withPromo: string;
  readonly withoutPromo: string;
  readonly promoEffect: string;
  readonly meanOfYears: string;
  readonly earlierYears: string;
  readonly meanDifference: string;
  /** What a candidate is called; the page has names for people. */
  readonly candidate: (kind: string) => string;
  readonly registered: (candidate: string) => string;
  readonly inside80: string;
  readonly confidence: string;
  readonly promo: string;
  readonly holiday: string;
  readonly closed: string;
  readonly promoDaysOf: (promoDays: string, days: string) => string;

  readonly noHistory: string;
  readonly noForecast: string;
  readonly noHoldout: string;
  readonly noPromo: string;
  readonly noYear: string;
  readonly noBacktest: string;
  readonly noComparison: string;
}

const en: ChartWords = {
  locale: 'en-GB',
  months: 'January February March April May June July August September October November December'.split(' '),
  monthsShort: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  weekdays: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  weekdaysShort: 'Mon Tue Wed Thu Fri Sat Sun'.split(' '),

  seriesTitle: 'Daily sales and forecast',
  forecastTitle: 'Sales forecast',
  predictedVsRealTitle: 'Predicted and real sales',
  residualsTitle: 'Forecast errors',
  weekdayTitle: 'Mean sales by weekday',
  promoTitle: 'Effect of a promotion by weekday',
  monthTitle: 'Mean sales by month of the year',
  monthDayTitle: 'Sales by day of the month',
  backtestTitle: 'Forecast error month by month in the backtest',

  dataset: (name) => `Dataset ${name}`,
  model: (name) => `model ${name}`,
  span: (openDays, from, to) => `Open days: ${openDays} (${from} to ${to})`,
  range: (from, to) => `${from} to ${to}`,
  closedDays: (days) => `closed days, left blank: ${days}`,
  holdoutDays: (days, from, to) => `Days that the model had not seen: ${days} (${from} to ${to})`,
  total: (forecast) => `Total ${forecast}`,
  totalWithin: (forecast, level, lower, upper) => `Total ${forecast} (${level}% interval: ${lower} to ${upper})`,
  promoMethod: 'Difference of the means with and without promotion, not corrected for season or trend',
  monthDayMethod: 'Compared with the mean day of the month, corrected for the weekday; not for promotions',
  backtestMethod: (days, origins) =>
    `The ${days} days after each of ${origins} dates, forecast from the sales up to it`,

  date: 'Date',
  weekday: 'Weekday',
  salesPerDay: 'Sales per day',
  realPerDay: 'Real sales per day',
  predictedPerDay: 'Predicted sales per day',
  residualPerDay: 'Real − predicted (sales per day)',
  extraPerDay: 'Extra sales per promotion day',
  numberOfDays: 'Number of days',
  month: 'Month',
  monthDay: 'Day of the month',
  differenceFromMonth: 'Difference from the mean day (%)',
  forecastFrom: 'First day of the forecast',
  wapePercent: 'Error (WAPE, % of sales)',
  maePerDay: 'Error (MAE, sales per day)',
  insidePercent: 'Days inside (%)',

  sales: 'Sales',
  weeklyMean: 'Mean of 7 days',
  yearBefore: 'A year before',
  forecast: 'Forecast',
  interval: (level) => `${level}% interval`,
  identity: 'Predicted = real',
  holdoutDay: 'One day',
  residual: 'Real − predicted',
  largestErrors: 'Largest errors',
  realAndPredicted: (real, predicted) => `${real} real, ${predicted} predicted`,
  allDays: 'All days',
  withPromo: 'With promotion',
  withoutPromo: 'Without promotion',
  promoEffect: 'Difference of means',
  meanOfYears: 'Mean of all years',
  earlierYears: 'Earlier years',
  meanDifference: 'Mean difference',
  candidate: (kind) => kind,
  registered: (candidate) => `${candidate} (registered)`,
  inside80: 'Days inside the 80% interval',
  confidence: '± 2 standard errors',
  promo: 'Promotion',
  holiday: 'Holiday',
  closed: 'Closed',
  promoDaysOf: (promoDays, days) => `${promoDays} of ${days} days`,

  noHistory: 'There are no sales to show.',
  noForecast: 'There are no days to forecast.',
  noHoldout: 'No days were held out, so errors cannot be shown.',
  noPromo: 'The data has no promotions.',
  noYear: 'Not every month of the year has been observed yet, so months cannot be compared.',
  noBacktest: 'The history is too short to forecast a part of it from the rest.',
  noComparison: 'No weekday has been seen both with and without promotion, so no effect can be shown.',
};

const es: ChartWords = {
  locale: 'es-ES',
  months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  monthsShort: 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' '),
  weekdays: 'lunes martes miércoles jueves viernes sábado domingo'.split(' '),
  weekdaysShort: 'lun mar mié jue vie sáb dom'.split(' '),

  seriesTitle: 'Ventas diarias y previsión',
  forecastTitle: 'Previsión de ventas',
  predictedVsRealTitle: 'Ventas previstas y reales',
  residualsTitle: 'Errores de la previsión',
  weekdayTitle: 'Ventas medias por día de la semana',
  promoTitle: 'Efecto de una promoción por día de la semana',
  monthTitle: 'Ventas medias por mes del año',
  monthDayTitle: 'Ventas por día del mes',
  backtestTitle: 'Error de la previsión mes a mes, probada en el pasado',

  dataset: (name) => `Datos ${name}`,
  model: (name) => `modelo ${name}`,
  span: (openDays, from, to) => `Días abiertos: ${openDays} (del ${from} al ${to})`,
  range: (from, to) => `del ${from} al ${to}`,
  closedDays: (days) => `días cerrados, en blanco: ${days}`,
  holdoutDays: (days, from, to) => `Días que el modelo no había visto: ${days} (del ${from} al ${to})`,
  total: (forecast) => `Total ${forecast}`,
  totalWithin: (forecast, level, lower, upper) =>
    `Total ${forecast} (intervalo del ${level} %: de ${lower} a ${upper})`,
  promoMethod: 'Diferencia de las medias con y sin promoción, sin corregir por época del año ni tendencia',
  monthDayMethod: 'Comparado con el día medio del mes, corregido por el día de la semana; no por promociones',
  backtestMethod: (days, origins) =>
    `Previsto desde ${origins === '1' ? '1 fecha' : `${origins} fechas`}, cada vez para ${days === '1' ? '1 día' : `${days} días`}, con las ventas hasta entonces`,

  date: 'Fecha',
  weekday: 'Día de la semana',
  salesPerDay: 'Ventas por día',
  realPerDay: 'Ventas reales por día',
  predictedPerDay: 'Ventas previstas por día',
  residualPerDay: 'Real − previsto (ventas por día)',
  extraPerDay: 'Ventas adicionales por día de promoción',
  numberOfDays: 'Número de días',
  month: 'Mes',
  monthDay: 'Día del mes',
  differenceFromMonth: 'Diferencia con el día medio (%)',
  forecastFrom: 'Primer día de la previsión',
  wapePercent: 'Error (% de las ventas)',
  maePerDay: 'Error (ventas por día)',
  insidePercent: 'Días dentro (%)',

  sales: 'Ventas',
  weeklyMean: 'Media de 7 días',
  yearBefore: 'Un año antes',
  forecast: 'Previsión',
  interval: (level) => `Intervalo del ${level} %`,
  identity: 'Previsto = real',
  holdoutDay: 'Un día',
  residual: 'Real − previsto',
  largestErrors: 'Mayores errores',
  realAndPredicted: (real, predicted) => `${real} reales, ${predicted} previstas`,
  allDays: 'Todos los días',
  withPromo: 'Con promoción',
  withoutPromo: 'Sin promoción',
  promoEffect: 'Diferencia de medias',
  meanOfYears: 'Media de todos los años',
  earlierYears: 'Años anteriores',
  meanDifference: 'Diferencia media',
  candidate: (kind) => kind,
  registered: (candidate) => `${candidate} (la elección)`,
  inside80: 'Días dentro del intervalo del 80 %',
  confidence: '± 2 errores estándar',
  promo: 'Promoción',
  holiday: 'Festivo',
  closed: 'Cerrado',
  promoDaysOf: (promoDays, days) => `${promoDays} de ${days} días`,

  noHistory: 'No hay ventas que mostrar.',
  noForecast: 'No hay días que prever.',
  noHoldout: 'No se reservaron días de prueba: no hay errores que mostrar.',
  noPromo: 'Los datos no tienen promociones.',
  noYear: 'Aún no se han observado todos los meses del año: no se pueden comparar.',
  noBacktest: 'El historial es demasiado corto para prever una parte de ella con el resto.',
  noComparison: 'Ningún día de la semana se ha visto con y sin promoción: no hay efecto que mostrar.',
};

export const chartWords: Readonly<Record<PlotLocale, ChartWords>> = { en, es };
