import type { Language } from '../../src/forecasting/explanation.ts';

/** An option of one or more commands: what the parser, the help and the completion of shells know of it. */
export interface Option {
  /** What stands for its value in the help; absent for a flag. */
  readonly value?: string;
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: true;
  /** The values that there are. */
  readonly choices?: readonly string[];
  readonly meaning: Readonly<Record<Language, string>>;
}

const says = (en: string, es: string) => ({ meaning: { en, es } });
const flag = (en: string, es: string): Option => says(en, es);
const takes = (value: string, en: string, es: string): Option => ({ value, ...says(en, es) });
const several = (value: string, en: string, es: string): Option => ({ ...takes(value, en, es), multiple: true });
const oneOf = (choices: readonly string[], en: string, es: string): Option => ({
  ...takes(choices.join('|'), en, es),
  choices,
});

/** How a file is read: the keys of a mapping, and what stands beside it. */
export const READING = {
  date: takes('COLUMN', 'the column of the day', 'la columna del día'),
  sales: takes('COLUMN', 'the column of the amount', 'la columna del importe'),
  quantity: takes(
    'COLUMN',
    'with --unit-price: the amount is their product',
    'con --unit-price: el importe es su producto',
  ),
  'unit-price': takes('COLUMN', 'see --quantity', 'véase --quantity'),
  'count-rows': flag('each row is one sale', 'cada fila es una venta'),
  series: several(
    'COLUMN',
    'what tells shops or products apart, up to three',
    'lo que distingue tiendas o productos, hasta tres',
  ),
  'one-series': flag('all rows belong together: they are summed', 'todas las filas van juntas: se suman'),
  promo: takes('COLUMN', 'the column of promotions', 'la columna de promociones'),
  holiday: takes('COLUMN', 'the column of holidays', 'la columna de festivos'),
  open: takes('COLUMN', 'whether the store is open', 'si la tienda abre'),
  known: several(
    'COLUMN',
    'a number that is known ahead, such as a price',
    'un número que se conoce de antemano, como un precio',
  ),
  ignore: several('COLUMN', 'a column that is not used', 'una columna que no se usa'),
  without: {
    ...several(
      'ROLE',
      'no column is one of promo, holiday, open, weekday',
      'ninguna columna dice esto: promociones, festivos, apertura o día de la semana',
    ),
    choices: ['promo', 'holiday', 'open', 'weekday'],
  },
  where: several(
    'COLUMN=TEXT',
    'only rows with this text; several of a column: any of them',
    'solo filas con este texto; varios de una columna: cualquiera de ellos',
  ),
  map: takes(
    'FILE|JSON',
    'the mapping of the API; options come before it',
    'qué es cada columna, como en la API; las opciones tienen prioridad',
  ),
  decimal: oneOf(['.', ','], 'the sign before decimals', 'el signo de los decimales'),
  'date-format': oneOf(
    ['iso', 'dmy', 'mdy'],
    'the order of the parts of a date',
    'el orden de las partes de una fecha',
  ),
  sheet: takes('NAME|NUMBER', 'of a workbook', 'hoja del libro'),
  timezone: takes(
    'ZONE',
    'where instants with an offset are days',
    'la zona horaria de la tienda, si las horas llevan desfase',
  ),
  'allow-negative': flag('a day may sell less than nothing', 'un día puede vender menos que nada'),
  duplicates: oneOf(
    ['drop', 'keep'],
    'identical blocks of whole days: count one, or all',
    'días enteros repetidos: contar uno, o todos',
  ),
  'zero-tail': oneOf(
    ['closed', 'unfilled'],
    'zeros at the end: nothing was sold, or not filled in yet',
    'ceros al final: no se vendió nada, o faltan por rellenar',
  ),
} as const satisfies Readonly<Record<string, Option>>;

/** Which days, as the API has them. */
export const DAYS = {
  month: takes(
    'YYYY-MM',
    'default: the month after the last observed day',
    'por defecto, el mes tras el último día observado',
  ),
  from: takes('DAY', 'first day, together with --to', 'primer día, junto con --to'),
  to: takes('DAY', 'last day', 'último día'),
  days: takes('NUMBER', 'so many days after the last observed one', 'cuántos días después del último observado'),
} as const satisfies Readonly<Record<string, Option>>;

/** What is known beside the file. */
export const KNOWLEDGE = {
  'known-future': takes(
    'FILE',
    'promotions, holidays, closed days to come: the calendar of the API, CSV or JSON',
    'promociones, festivos y cierres futuros: el calendario de la API, CSV o JSON',
  ),
  country: takes(
    'CODE',
    'whose public holidays data without holidays take, such as ES or ES-MD',
    'país cuyos festivos se usan si los datos no los traen, como ES o ES-MD',
  ),
} as const satisfies Readonly<Record<string, Option>>;

/** What is printed, and where. */
export const JSON_OUTPUT = {
  table: flag('a table in a pipe too', 'una tabla, también si la salida va a otro programa'),
  json: flag('the JSON of the API instead of a table or CSV', 'el JSON de la API en vez de tabla o CSV'),
} as const satisfies Readonly<Record<string, Option>>;

export const WORKBOOK_OUTPUT = {
  xlsx: takes('OUT', 'write a workbook too', 'escribe además un libro de Excel'),
} as const satisfies Readonly<Record<string, Option>>;

/** Of every command. */
export const GENERAL = {
  lang: oneOf(
    ['en', 'es'],
    'language; default by LC_ALL, LC_MESSAGES, LANG',
    'idioma; por defecto según LC_ALL, LC_MESSAGES, LANG',
  ),
  quiet: {
    short: 'q',
    ...flag('no words on standard error but errors', 'en la salida de errores, solo errores'),
  },
  help: { short: 'h', ...flag('this help', 'esta ayuda') },
} as const satisfies Readonly<Record<string, Option>>;

export const FORECAST = {
  levels: takes(
    'LIST',
    'levels of the intervals in per cent, default 80,95',
    'niveles de los intervalos en por ciento, por defecto 80,95',
  ),
  quantiles: takes('LIST', 'probabilities, such as 0.1,0.5,0.9', 'probabilidades, escritas 0.1,0.5,0.9'),
  assume: oneOf(
    ['usual', 'none', 'last-year'],
    'of days whose promotion nobody told',
    'qué se supone de los días de los que nadie ha dicho si hay promoción',
  ),
  explain: flag('what each day is made of (JSON)', 'de qué se compone cada día (JSON)'),
  'series-id': several('ID', 'one of many series; several: their sum', 'una de muchas series; varias: su suma'),
  each: flag(
    'a row for each series and day; with --json one object a line',
    'una fila por serie y día; con --json, un objeto por línea',
  ),
  'group-by': takes('COLUMN', 'the sum of each group of series', 'la suma de cada grupo de series'),
  svg: takes('OUT', 'draw the forecast too', 'dibuja además la previsión'),
  save: takes('FILE', 'write the model, to forecast without the data', 'escribe el modelo, para prever sin los datos'),
  model: takes('FILE', 'forecast from a saved model, without data', 'prevé con un modelo guardado, sin datos'),
} as const satisfies Readonly<Record<string, Option>>;

/** A request of the API as JSON; options of fields of a request have their names, written with hyphens. */
export const REQUEST = {
  request: takes(
    'FILE|JSON',
    'the request of the API; options come before it',
    'la petición de la API; las opciones tienen prioridad',
  ),
} as const satisfies Readonly<Record<string, Option>>;

export const ORDERS = {
  deliveries: takes(
    'LIST',
    'when goods arrive: weekdays 1,4 (1 is Monday), or days',
    'cuándo llega el género: días de la semana 1,4 (1 es lunes), o fechas',
  ),
  'lead-time-days': takes('NUMBER', 'days from the order to its delivery', 'días del pedido a la entrega'),
  'opening-stock': takes('UNITS', 'units in the store on the first day', 'unidades en la tienda el primer día'),
  'sales-per-unit': takes('AMOUNT', 'what one unit adds to the sales', 'lo que una unidad suma a las ventas'),
  'pack-size': takes('UNITS', 'orders are multiples of it', 'los pedidos son múltiplos de esta cantidad'),
  'unit-cost': takes('AMOUNT', 'what a unit costs to buy', 'lo que cuesta comprar una unidad'),
  'selling-price': takes('AMOUNT', 'what a unit is sold for', 'a cuánto se vende una unidad'),
  margin: takes('AMOUNT', 'instead: price less cost', 'en su lugar: precio menos coste'),
  'holding-cost': takes('AMOUNT', 'of a unit left over, for each day', 'de una unidad sobrante, por día'),
  'waste-cost': takes('AMOUNT', 'of getting rid of a unit left over', 'de deshacerse de una unidad sobrante'),
  'salvage-value': takes(
    'AMOUNT',
    'what a unit left over still brings',
    'lo que aún se obtiene por una unidad sobrante',
  ),
  'service-level': takes(
    'SHARE',
    'probability that the stock lasts, 0.5 to 0.999',
    'probabilidad de que las existencias basten, de 0.5 a 0.999',
  ),
  leftovers: oneOf(['keep', 'waste'], 'what becomes of units left over', 'qué pasa con lo que sobra'),
  'series-id': takes(
    'ID',
    'one product of many; without it a list of all',
    'un producto de muchos; sin esta opción, una lista de todos',
  ),
} as const satisfies Readonly<Record<string, Option>>;

const ONE_SERIES = takes('ID', 'which one of many series', 'cuál de muchas series');

export const PROMOTIONS = {
  count: takes('NUMBER', 'promotion days to place', 'cuántos días de promoción repartir'),
  margin: takes('SHARE', 'of the sales that is profit, 0 to 1', 'parte de las ventas que es beneficio, de 0 a 1'),
  'cost-per-day': takes('AMOUNT', 'what a promotion day costs', 'lo que cuesta un día de promoción'),
  weekdays: takes('LIST', 'candidates, 1 is Monday', 'días de la semana que se admiten, 1 es lunes'),
  dates: takes('LIST', 'candidates beside them', 'fechas que se admiten además'),
  'minimum-gap-days': takes(
    'NUMBER',
    'days between two promotions, at least',
    'días entre dos promociones, como mínimo',
  ),
  limit: takes('NUMBER', 'calendars to compare', 'cuántos calendarios comparar'),
  'allow-unseen': flag(
    'also weekdays never promoted before',
    'también días de la semana sin ninguna promoción hasta ahora',
  ),
  'series-id': ONE_SERIES,
} as const satisfies Readonly<Record<string, Option>>;

export const STAFFING = {
  'sales-per-labour-hour': takes(
    'AMOUNT',
    'what one person handles in an hour',
    'lo que una persona atiende en una hora',
  ),
  'minimum-crew': takes('PEOPLE', 'at all times while open', 'personas mientras esté abierta, como mínimo'),
  'maximum-crew': takes('PEOPLE', 'on one day', 'personas en un día, como máximo'),
  'opening-hours': takes('FROM-TO', 'such as 09:00-21:00', 'como 09:00-21:00'),
  'shift-hours': takes('HOURS', 'length of a shift', 'duración de un turno'),
  'service-quantile': takes('SHARE', 'probability that the crew is enough', 'probabilidad de que el personal baste'),
  'hourly-wage': takes('AMOUNT', 'to know what it costs', 'para saber lo que cuesta'),
  'series-id': ONE_SERIES,
} as const satisfies Readonly<Record<string, Option>>;

/** Whom agents are answered by, and what they may do. */
export const MCP = {
  url: takes(
    'ADDRESS',
    'a running service; default: PREDICCION_VENTAS_URL',
    'un servicio en marcha; por defecto, PREDICCION_VENTAS_URL',
  ),
  'key-file': takes(
    'FILE',
    'file with its key; default: PREDICCION_VENTAS_CLAVE holds the key',
    'archivo con su clave; por defecto, la clave está en PREDICCION_VENTAS_CLAVE',
  ),
  store: takes(
    'FOLDER',
    'instead: the folder of a service, which may be running',
    'en su lugar: la carpeta de un servicio, que puede estar en marcha',
  ),
  folder: takes(
    'FOLDER',
    'let agents check files of this folder, and no others',
    'deja que los agentes comprueben archivos de esta carpeta, y de ninguna otra',
  ),
  'allow-writes': flag(
    'let agents upload, add days, train and set own numbers',
    'deja que los agentes suban, añadan días, entrenen y pongan números propios',
  ),
} as const satisfies Readonly<Record<string, Option>>;
