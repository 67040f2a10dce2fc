import type { IsoDay, Weekday } from '../src/dates.ts';

type Bounds = readonly [lower: number, upper: number];
type Intervals = Readonly<Record<string, Bounds>>;

export interface TableDay {
  readonly date: IsoDay;
  readonly weekday: number;
  readonly open: boolean;
  readonly promo: boolean | number | null;
  readonly holiday: boolean | number | null;
  readonly forecast: number;
  readonly intervals: Intervals | null;
}

/** The part of a forecast response that the table shows. */
export interface TableForecast {
  readonly days: readonly TableDay[];
  readonly total: { readonly forecast: number; readonly intervals: Intervals | null };
}

export interface TableOptions {
  /** ANSI colours; for a terminal only. */
  readonly color: boolean;
  /** Level of the interval shown, in percent; 80 unless told. */
  readonly level?: string;
}

const BAR_WIDTH = 20;
const WEEKDAYS: Readonly<Record<Weekday, string>> = {
  1: 'Mon',
  2: 'Tue',
  3: 'Wed',
  4: 'Thu',
  5: 'Fri',
  6: 'Sat',
  7: 'Sun',
};
const PAINT = {
  plain: '',
  bar: '\u001b[36m',
  closed: '\u001b[2m',
  promo: '\u001b[32m',
  holiday: '\u001b[35m',
  total: '\u001b[1m',
};
const RESET = '\u001b[0m';

type Paint = (text: string, style: keyof typeof PAINT) => string;

/** The forecast as text in columns: day, forecast, interval, a bar and what is special; a total; the key to the bar. */
export function forecastTable({ days, total }: TableForecast, { color, level = '80' }: TableOptions): string {
  const paint: Paint = (text, style) =>
    color && text !== '' && style !== 'plain' ? PAINT[style] + text + RESET : text;
  const boundsOf = (intervals: Intervals | null) => intervals?.[level];
  const most = days.reduce((top, day) => Math.max(top, day.forecast, boundsOf(day.intervals)?.[1] ?? 0), 0);
  const number = numberFormat(most);
  const cell = (forecast: number, bounds?: Bounds): Cell => ({
    forecast: number(forecast),
    interval: bounds === undefined ? '' : `${number(bounds[0])} – ${number(bounds[1])}`,
  });
  const cells = days.map((day) => (day.open ? cell(day.forecast, boundsOf(day.intervals)) : CLOSED));
  const totalCell = cell(total.forecast, boundsOf(total.intervals));
  const head: Cell = { forecast: 'Forecast', interval: `${level} % interval` };
  const columns = columnsOf([head, totalCell, ...cells]);
  const line = '─'.repeat(columns(head).length + 17 + 2 + BAR_WIDTH);
  const rows = days.map((day, i) => {
    const start = `${day.date}  ${WEEKDAYS[day.weekday as Weekday]}  ${columns(cells[i] ?? CLOSED)}  `;
    const bar = day.open ? barOf(day.forecast, boundsOf(day.intervals), most) : '';
    const blank = ' '.repeat(BAR_WIDTH - bar.length);
    return `${paint(start, day.open ? 'plain' : 'closed')}${paint(bar, 'bar')}${blank}  ${marksOf(day, paint)}`.trimEnd();
  });
  const totalLine = paint(`Total            ${columns(totalCell)}`, 'total');
  const key = '█ to the lower bound  ▓ to the forecast  ░ to the upper bound';
  return `${[`Date        Day  ${columns(head)}`, line, ...rows, line, totalLine, '', key].join('\n')}\n`;
}

interface Cell {
  readonly forecast: string;
  readonly interval: string;
}

const CLOSED: Cell = { forecast: '–', interval: '' };

/** Pads the two columns to the widest of the cells. */
function columnsOf(cells: readonly Cell[]): (cell: Cell) => string {
  const forecastWidth = Math.max(...cells.map(({ forecast }) => forecast.length));
  const intervalWidth = Math.max(...cells.map(({ interval }) => interval.length));
  return ({ forecast, interval }) => `${forecast.padStart(forecastWidth)}  ${interval.padStart(intervalWidth)}`;
}

/** Thousands in groups; two decimals where all numbers are below 100, else none. */
function numberFormat(most: number): (value: number) => string {
  const format = new Intl.NumberFormat('en', {
    maximumFractionDigits: most < 100 ? 2 : 0,
    minimumFractionDigits: most < 100 ? 2 : 0,
  });
  return (value) => format.format(value);
}

/** Dark up to the lower bound, medium up to the forecast, light up to the upper bound. */
function barOf(forecast: number, bounds: Bounds = [forecast, forecast], most: number): string {
  const length = (value: number) => (most > 0 ? Math.round((Math.max(0, value) / most) * BAR_WIDTH) : 0);
  const [lower, middle, upper] = [length(bounds[0]), length(forecast), length(bounds[1])];
  return (
    '█'.repeat(lower) +
    '▓'.repeat(Math.max(0, middle - lower)) +
    '░'.repeat(Math.max(0, upper - Math.max(lower, middle)))
  );
}

function marksOf(day: TableDay, paint: Paint): string {
  const marks = [
    day.open ? '' : paint('closed', 'closed'),
    day.holiday ? paint('holiday', 'holiday') : '',
    day.promo ? paint('promotion', 'promo') : '',
  ];
  return marks.filter((mark) => mark !== '').join(', ');
}
