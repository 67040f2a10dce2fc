import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addDays, lastDayOf, monthOf } from '../src/dates.ts';
import { withoutColumns } from '../src/forecasting/evaluation/leak.ts';
import { wape } from '../src/forecasting/evaluation/metrics.ts';
import { addPublicHolidays, type PublicHolidays } from '../src/forecasting/holiday-covariate.ts';
import { calendar } from '../src/forecasting/models/calendar/calendar.ts';
import { createPublicHolidays } from '../src/forecasting/public-holidays.ts';
import { asFutureDays, HOLIDAY, type Series } from '../src/sales/series.ts';
import { casesOf } from './accuracy/cases.ts';
import { type PanelSeries, readPanel } from './accuracy/panel.ts';
import { describeMachine } from './machine.ts';

/**
 * What public holidays from tables are worth to data without a column of holidays: the `calendar` model a month ahead, with
 * the panel's own column of holidays taken away (`none`), with those of the tables in its place (`tables`), and as it is
 * (`own`, where that marks any day). All other covariates are known.
 *
 *     npm run bench:holidays [-- --group FILE:GROUP=REGION … [--months 12] [--history full|1y] [--stores N]]
 *     npm run bench:holidays -- --smoke
 */
const { values: options } = parseArgs({
  options: {
    group: {
      type: 'string',
      multiple: true,
      default: [
        '../shared/data/mixed-dev.csv:bakeryde=DE',
        '../shared/data/mixed-dev.csv:favfam=EC',
        '../shared/data/mixed-dev.csv:m5=US',
        '../shared/data/panel-dev.csv:favorita=EC',
        '../shared/data/panel-dev.csv:rossmann=DE',
      ],
    },
    months: { type: 'string', default: '12' },
    history: { type: 'string', default: 'full' },
    stores: { type: 'string', default: '1000' },
    smoke: { type: 'boolean', default: false },
  },
});

const VIEWS = ['none', 'tables', 'own'] as const;
type View = (typeof VIEWS)[number];

/** Open days of months that were forecast. */
interface Scored {
  readonly names: string[];
  readonly days: string[];
  readonly actual: number[];
  readonly forecast: Record<View, number[]>;
}

async function main(): Promise<void> {
  const groups = options.smoke
    ? [{ name: 'invented', region: 'DE', panel: [await invented()] }]
    : options.group.map(groupOf);
  for (const { name, region, panel } of groups) {
    if (!panel) process.stdout.write(`There is no panel of ${name}: nothing to measure\n`);
    else measure(name, panel.slice(0, Number(options.stores)), await createPublicHolidays(region));
  }
  process.stdout.write(`${describeMachine()}\n`);
}

function groupOf(text: string) {
  const [, file = '', group = '', region = ''] = /^(.+):(.+)=(.+)$/.exec(text) ?? [];
  const panel = existsSync(file) ? readPanel(file).filter((each) => each.group === group) : undefined;
  return { name: `${group} (${file})`, region, panel };
}

function measure(name: string, panel: readonly PanelSeries[], tables: PublicHolidays): void {
  const cases = casesOf(panel, options.smoke ? 1 : Number(options.months)).filter(
    ({ regime }) => regime === options.history,
  );
  const all: Scored = { names: [], days: [], actual: [], forecast: { none: [], tables: [], own: [] } };
  for (const { name, origin, training } of cases) {
    const { series } = panel.find((each) => each.name === name) ?? { series: training };
    const seen = training.days.length;
    const to = lastDayOf(monthOf(origin));
    const test = asFutureDays(series, addDays(training.days[seen - 1], 1), to);
    const open = test.filter(({ date, open: isOpen }) => isOpen && date >= origin);
    const sales = new Map(series.days.map((day, i) => [day, series.sales[i]]));
    all.names.push(...open.map(() => name));
    all.days.push(...open.map(({ date }) => date));
    all.actual.push(...open.map(({ date }) => sales.get(date) ?? Number.NaN));
    for (const view of VIEWS) {
      const known = knownTo(view, training, tables);
      const ahead = test.map((day) => ({ ...day, covariates: { ...day.covariates, ...known.holidayOf(day) } }));
      const points = calendar.forecast(calendar.fit(known.series), ahead);
      all.forecast[view].push(
        ...test.flatMap(({ date }, i) => (open.some((day) => day.date === date) ? [points[i]] : [])),
      );
    }
  }
  const isHoliday = all.days.map((day) => tables.nameOf(day) !== undefined);
  const score = (view: View, among: (i: number) => boolean) => {
    const at = [...all.days.keys()].filter(among);
    return wape(
      at.map((i) => all.actual[i]),
      at.map((i) => all.forecast[view][i]),
    );
  };
  process.stdout.write(
    `${name}, ${tables.region}: ${panel.length} series, ${cases.length} months, ${isHoliday.filter(Boolean).length} of ${all.days.length} days are public holidays\n`,
  );
  const marks = panel.some(({ series }) => series.covariates[HOLIDAY]?.some((value) => value !== 0));
  for (const view of VIEWS.filter((each) => each !== 'own' || marks)) {
    const shown = [score(view, () => true), score(view, (i) => isHoliday[i])].map((value) => value?.toFixed(4) ?? '–');
    process.stdout.write(`  ${view.padEnd(7)} WAPE ${shown[0]}, on public holidays ${shown[1]}\n`);
  }
  process.stdout.write(`  error changed by the tables, worst first: ${worseOf(all)}\n`);
}

/** The series whose WAPE grows by more than a hundredth by the tables, and the one that they serve worst. */
function worseOf({ names, actual, forecast }: Scored): string {
  const changes = [...new Set(names)].map((name) => {
    const at = [...names.keys()].filter((i) => names[i] === name);
    const pick = (values: readonly number[]) => at.map((i) => values[i]);
    const [without, within] = [forecast.none, forecast.tables].map(
      (view) => wape(pick(actual), pick(view)) ?? Number.NaN,
    );
    return { name, change: within / without - 1 };
  });
  const sorted = changes.filter(({ change }) => Number.isFinite(change)).sort((a, b) => b.change - a.change);
  const told = sorted.filter(({ change }, i) => i === 0 || change > 0.01);
  return told.map(({ name, change }) => `${name} ${(100 * change).toFixed(2)} %`).join(', ') || 'none';
}

/** The training series of a view, and what it says of the holiday of a day to come. */
function knownTo(view: View, training: Series, tables: PublicHolidays) {
  if (view === 'own') return { series: training, holidayOf: () => ({}) };
  const bare = withoutColumns(training, [HOLIDAY]);
  const { series, source } = view === 'none' ? { series: bare, source: undefined } : addPublicHolidays(bare, tables);
  const holidayOf = ({ date }: { readonly date: string }) => ({
    [HOLIDAY]: source && tables.nameOf(date) !== undefined ? 1 : 0,
  });
  return { series, holidayOf };
}

/** Sales that halve on public holidays of Germany, for a run without files. */
async function invented(): Promise<PanelSeries> {
  const tables = await createPublicHolidays('DE');
  const days = Array.from({ length: 852 }, (_, i) => addDays('2022-01-01', i));
  const flags = Float64Array.from(days, (day) => (tables.nameOf(day) === undefined ? 0 : 1));
  const sales = Float64Array.from(days, (_, i) => (100 + 5 * (i % 7)) * (flags[i] === 1 ? 0.5 : 1));
  return { name: 'invented-1', group: 'invented', series: { days, sales, covariates: { [HOLIDAY]: flags } } };
}

await main();
