import type { Metric } from '../../src/forecasting/evaluation/metrics.ts';
import type { Estimate } from './bootstrap.ts';
import {
  bestPeersOf,
  type Comparison,
  judgedOf,
  ofPanel,
  panelsOf,
  type RatioEstimates,
  ratiosOf,
  standingsOf,
} from './comparison.ts';
import { geometricMean, meanOf, winsOf } from './ranking.ts';
import { type Cell, type JudgedDay, type MetricName, meansOf } from './scores.ts';

/** What the sources of the two development panels are; a source of another panel stands under its own name. */
const SOURCES: Readonly<Record<string, string>> = {
  favorita: 'groceries (Favorita)',
  rossmann: 'drugstores (Rossmann)',
  bakeryde: 'bakery, 5 groups and total',
  favfam: '12 product families',
  flights: 'flights of a country',
  items: '3 items of a shop',
  m5: '8 products, M5',
  pharma: '3 pharmacy products',
  wiki: 'views of a page',
};

const METHODS: Readonly<Record<string, string>> = {
  'seasonal-naive': 'seasonal naive',
  'auto-ets': 'AutoETS',
  'auto-theta': 'AutoTheta',
  mstl: 'MSTL',
  prophet: 'Prophet',
  'prophet-multiplicative': 'Prophet mult.',
  lightgbm: 'LightGBM',
};

const REGIMES = { '1y': 'one year', full: 'whole' } as const;

const NONE = '–';
const nameOf = (method: string): string => METHODS[method] ?? method;
const bold = (text: string): string => `**${text}**`;
const withDigits = (digits: number) => (value: Metric) => (value === null ? NONE : value.toFixed(digits));
const ratio = withDigits(2);
const rank = withDigits(1);
const perCent = (value: Metric): string => (value === null ? NONE : `${(100 * value).toFixed(0)} %`);

/** Three figures: `.079`, `1.27`. */
const error = (value: Metric): string => withDigits(value !== null && value >= 1 ? 2 : 3)(value).replace(/^0\./, '.');

/** The first two columns hold words, all others numbers. */
function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const placeOf = ({ source, regime }: Cell): string[] => [SOURCES[source] ?? source, REGIMES[regime]];

/** Columns of the methods, the run that is judged last and bold. */
const namesOf = ({ peers, own }: Comparison): string[] => [...peers, ...own.slice(0, -1)].map(nameOf);

const meansIn = (comparison: Comparison, cell: Cell, metric: MetricName): Metric[] =>
  meansOf(cell, [...comparison.peers, ...comparison.own], metric);

const shown = (values: readonly Metric[], show: (value: Metric) => string): string[] =>
  values.map((value, i) => (i === values.length - 1 ? bold(show(value)) : show(value)));

/** Mean rank and wins of all methods. */
function standingRows(comparison: Comparison, metric: MetricName, blank: readonly string[]): string[][] {
  const { peers, own } = standingsOf(comparison, metric);
  const all = [...peers, ...own];
  return [
    [
      'mean rank',
      '',
      ...shown(
        all.map((each) => each.rank),
        rank,
      ),
      ...blank,
    ],
    [
      'best in',
      '',
      ...shown(
        all.map((each) => each.wins),
        (wins) => String(wins),
      ),
      ...blank,
    ],
  ];
}

/** WAPE of each method in each cell, with how the judged run stands to the best peer, and its intervals in short. */
export function errorTable(comparison: Comparison): string {
  const judged = judgedOf(comparison);
  const [errors, scores] = (['wape', 'msis80'] as const).map((metric) => ratiosOf(comparison, judged, metric));
  const last = [`${judged} / best`, 'days in 80 %', `MSIS ${judged} / best`];
  const rows = comparison.cells.map((cell, i) => [
    ...placeOf(cell),
    ...shown(meansIn(comparison, cell, 'wape'), error),
    ...[ratio(errors[i]), perCent(meansOf(cell, [judged], 'cov80')[0]), ratio(scores[i])],
  ]);
  return [
    markdown(
      ['source', 'history', ...namesOf(comparison), bold(judged), ...last],
      [...rows, ...standingRows(comparison, 'wape', ['', '', ''])],
    ),
    '',
    ...comparison.own.map((method) => summaryOf(comparison, method)),
  ].join('\n');
}

/** How often a run of the product is the best, and its geometric mean ratio to the best peer. */
function summaryOf(comparison: Comparison, method: string): string {
  const { cells, peers } = comparison;
  const panels = panelsOf(comparison);
  const ratios = ratiosOf(comparison, method, 'wape');
  const over = (panel?: string) => {
    const within = cells.filter((cell) => panel === undefined || cell.panel === panel);
    const wins = winsOf(within.map((cell) => meansOf(cell, [...peers, method], 'wape'))).at(-1);
    const mean = ratio(geometricMean(ofPanel(cells, ratios, panel)));
    return `${wins} of ${within.length} cells${panel === undefined ? '' : ` of ${panel}`}, geometric mean ${mean}`;
  };
  return `- \`${method}\`: best in ${[over(), ...(panels.length > 1 ? panels.map(over) : [])].join('; ')}.`;
}

/** Error of the month's total of each method in each cell. */
export function monthTable(comparison: Comparison): string {
  const judged = judgedOf(comparison);
  const ratios = ratiosOf(comparison, judged, 'month');
  const table = comparison.cells.map((cell) => meansIn(comparison, cell, 'month'));
  const means = (table[0] ?? []).map((_, column) => meanOf(table.map((row) => row[column])));
  return markdown(
    ['source', 'history', ...namesOf(comparison), bold(judged), `${judged} / best`],
    [
      ...table.map((row, i) => [...placeOf(comparison.cells[i]), ...shown(row, error), ratio(ratios[i])]),
      ['mean over cells; of ratios the geometric', '', ...shown(means, error), ratio(geometricMean(ratios))],
      ...standingRows(comparison, 'month', ['']),
    ],
  );
}

/** The interval score beside that of the best peer, and how often the intervals of days and of totals hold the truth. */
export function intervalTable(comparison: Comparison): string {
  const { cells } = comparison;
  const judged = judgedOf(comparison);
  const ratios = ratiosOf(comparison, judged, 'msis80');
  const bestPeers = bestPeersOf(comparison, 'msis80');
  const rows = cells.map((cell, i) => {
    const [best] = bestPeers[i];
    const other = best === undefined ? NONE : `${ratio(meansOf(cell, [best], 'msis80')[0])} ${nameOf(best)}`;
    const shares = (['cov80', 'cov95', 'totalCov80', 'totalCov95'] as const).map((metric) =>
      perCent(meansOf(cell, [judged], metric)[0]),
    );
    const own = meansOf(cell, [judged], 'msis80')[0];
    return [...placeOf(cell), ratio(own), other, ratio(ratios[i]), ...shares];
  });
  const shares = (['cov80', 'cov95', 'totalCov80', 'totalCov95'] as const).map((metric) =>
    perCent(meanOf(cells.map((cell) => meansOf(cell, [judged], metric)[0]))),
  );
  return markdown(
    ['source', 'history', `MSIS ${judged}`, 'best of the others', `${judged} / best`].concat([
      'days in 80 %',
      'days in 95 %',
      'totals in 80 %',
      'totals in 95 %',
    ]),
    [...rows, ['mean over cells; of ratios the geometric', '', '', '', ratio(geometricMean(ratios)), ...shares]],
  );
}

/** Ratios to the best peer with their intervals, by metric. */
export function bootstrapTable(
  comparison: Comparison,
  estimates: readonly (readonly [name: string, estimates: RatioEstimates])[],
): string {
  const range = ({ value, lower, upper, belowOne }: Estimate) =>
    value === null ? [NONE, NONE, NONE] : [ratio(value), `${ratio(lower)}–${ratio(upper)}`, perCent(belowOne)];
  const row = (place: readonly string[], pick: (estimates: RatioEstimates) => Estimate) => [
    ...place,
    ...estimates.flatMap(([, each]) => range(pick(each))),
  ];
  const panels = panelsOf(comparison);
  const alone = sourcesOfOneSeries(comparison.cells);
  const table = markdown(
    ['source', 'history', ...estimates.flatMap(([name]) => [name, '95 % interval', 'draws below 1'])],
    [
      ...comparison.cells.map((cell, i) => row(placeOf(cell), (each) => each.cells[i])),
      row(['geometric mean', 'all cells'], (each) => each.all),
      ...(panels.length > 1 ? panels : []).map((panel, p) => row(['', panel], (each) => each.byPanel[p])),
    ],
  );
  if (alone.length === 0) return table;
  const whose = `Of ${alone.join(', ')} there is one series`;
  return `${table}\n\n- ${whose}: only its months are drawn, and the interval does not say how other series would fare.`;
}

function sourcesOfOneSeries(cells: readonly Cell[]): string[] {
  const alone = cells.filter(({ cases }) => new Set(cases.map(({ series }) => series)).size === 1);
  return [...new Set(alone.map((cell) => placeOf(cell)[0]))];
}

/** One panel by method: `WAPE / month / days in 80 %` of each cell, and the seconds that a store takes. */
export function methodTable(
  { cells, peers, own }: Comparison,
  panel: string,
  secondsOf: (method: string, cell: Cell) => Metric,
): string {
  const columns = cells.filter((cell) => cell.panel === panel);
  const rows = [...peers, ...own].map((method) => {
    const numbers = columns.map((cell) => {
      const [wape, month, covered] = (['wape', 'month', 'cov80'] as const).map((m) => meansOf(cell, [method], m)[0]);
      return `${error(wape)} / ${error(month)} / ${withDigits(2)(covered).replace(/^0\./, '.')}`;
    });
    return [nameOf(method), ...numbers, withDigits(3)(meanOf(columns.map((cell) => secondsOf(method, cell))))];
  });
  return markdown(['method', ...columns.map((cell) => placeOf(cell).join(', ')), 's a store'], rows);
}

const KINDS_OF_DAYS: readonly (readonly [kind: string, name: string, isOf: (day: JudgedDay) => boolean])[] = [
  ...[
    [1, 7],
    [8, 14],
    [15, 21],
    [22, 31],
  ].map(([from, to]) => {
    const isOf = ({ horizon }: JudgedDay) => from <= horizon && horizon <= to;
    return ['days ahead', `${from} to ${to}`, isOf] as const;
  }),
  ...[
    ['December to February', [12, 1, 2]] as const,
    ['March to May', [3, 4, 5]] as const,
    ['June to August', [6, 7, 8]] as const,
    ['September to November', [9, 10, 11]] as const,
  ].map(([name, months]) => ['season', name, ({ month }: JudgedDay) => months.some((each) => each === month)] as const),
];

/** Share of days inside their 80 % interval, and how many days there were, by horizon and by season. */
export function coverageTable(days: readonly JudgedDay[]): string {
  const panels = [...new Set(days.map(({ panel }) => panel))];
  const rows = KINDS_OF_DAYS.map(([kind, name, isOf]) => [
    kind,
    name,
    ...panels.map((panel) => {
      const own = days.filter((day) => day.panel === panel && isOf(day));
      const inside = own.filter(({ isInside }) => isInside).length;
      return own.length === 0 ? NONE : `${perCent(inside / own.length)} of ${own.length}`;
    }),
  ]);
  return markdown(['', '', ...panels], rows);
}
