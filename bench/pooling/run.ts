import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { addDays, type IsoDay } from '../../src/dates.ts';
import { AppError } from '../../src/errors.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import {
  borrowableFrom,
  candidateGroupings,
  lendersTo,
  mergeTellings,
  NOTHING_TOLD,
  type Telling,
  tellingOf,
} from '../../src/forecasting/pooling/groupings.ts';
import { summariseTraining } from '../../src/forecasting/pooling/summaries.ts';
import type { TrainedModel } from '../../src/forecasting/trained-model.ts';
import { sum } from '../../src/numerics/linear-algebra.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { Borrowing } from '../../src/pipeline/train.ts';
import type { TrainingOptions } from '../../src/runs/run.ts';
import { asFutureDays, pickDays, type Series } from '../../src/sales/series.ts';
import { textIn } from '../../src/sales/series-entry.ts';
import { inventedStores } from '../accuracy/invented-stores.ts';
import { describeMachine, table } from '../machine.ts';
import { inventedChain, type Member, readMembers } from './files.ts';

/**
 * What a young shop gains from its group: some shops of a chain are cut to their last days before an origin, the others are the group
 * with all their days up to it, and the next four weeks are forecast with and without the group.
 *
 *   npm run bench:pooling -- [--file ../shared/data/rossmann-200.csv] [--only prefix] [--origins 2015-03-15,2015-07-03]
 *     [--history 28,35,56] [--young 25] [--group 60] [--model auto] [--ungrouped] [--chain] [--smoke]
 *
 * `--young`: at most so many shops, spread evenly over the file; in a file of fewer than twice as many, each is young in turn
 * and all others are its group. `--chain`: an invented chain of 12 shops and 5 products with weeks of their own, of which one shop
 * is young. `--ungrouped`: the young borrow from all others, whatever evidence there is that series differ by a column.
 */

const { values: options } = parseArgs({
  options: {
    file: { type: 'string', default: '../shared/data/rossmann-200.csv' },
    only: { type: 'string', default: '' },
    origins: { type: 'string', default: '2014-09-30,2014-12-05,2015-03-15,2015-07-03' },
    history: { type: 'string', default: '2,7,14,28,35,56,84,182,364,730' },
    young: { type: 'string', default: '25' },
    group: { type: 'string', default: '1000' },
    model: { type: 'string', default: 'auto' },
    ungrouped: { type: 'boolean', default: false },
    chain: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
  },
});

const AHEAD = 28;
/** A shop must have been open on so many of the days that are forecast. */
const LEAST_OPEN = 20;
const VERSION = '00000000T000000000Z-00000000';
const MODEL = options.model as TrainingOptions['model'];
const ORIGINS: readonly IsoDay[] = options.smoke || options.chain ? ['2023-04-15'] : options.origins.split(',');
const HISTORY = (options.smoke ? '14,35' : options.history).split(',').map(Number);

function between(series: Series, from: IsoDay, to: IsoDay): Series {
  return pickDays(
    series,
    [...series.days.keys()].filter((i) => series.days[i] >= from && series.days[i] <= to),
  );
}

/** Sums over the shops and origins of one length of history. */
interface Score {
  error: number;
  sold: number;
  days: number;
  inside: number;
  width: number;
  totals: number;
  totalsInside: number;
  /** |error| / sales of each shop. */
  readonly shares: number[];
}

const noScore = (): Score => ({
  ...{ error: 0, sold: 0, days: 0, inside: 0, width: 0, totals: 0, totalsInside: 0 },
  shares: [],
});

function addScore(score: Score, model: TrainedModel, future: Series, origin: IsoDay): void {
  const range = { from: addDays(origin, 1), to: addDays(origin, AHEAD) };
  const calendar = asFutureDays(future, range.from, range.to);
  const { days, total } = forecast(model, VERSION, { range, levels: [80], knowledge: { calendar } });
  const byDate = new Map(days.map((day) => [day.date, day]));
  let error = 0;
  future.days.forEach((date, i) => {
    const day = byDate.get(date);
    if (!day) throw new Error(`${date} was not forecast`);
    const [lower, upper] = day.intervals['80'];
    const sold = future.sales[i];
    error += Math.abs(day.forecast - sold);
    score.inside += lower <= sold && sold <= upper ? 1 : 0;
    score.width += upper - lower;
  });
  const sold = sum(future.sales);
  const [lower, upper] = total.intervals['80'];
  score.error += error;
  score.sold += sold;
  score.days += future.days.length;
  score.totals += 1;
  score.totalsInside += lower <= sold && sold <= upper ? 1 : 0;
  if (sold > 0) score.shares.push(error / sold);
}

/** Undefined for a shop that cannot be trained. */
function trained(series: Series, borrowing: Borrowing = {}) {
  try {
    return trainInMemory(trainingDataOf(series, { decimals: 2 }), MODEL, borrowing);
  } catch (error) {
    if (error instanceof AppError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function tellings(members: readonly Member[], origin: IsoDay): Map<string, Telling> {
  const groupings = options.ungrouped ? [] : candidateGroupings(members, about);
  return new Map(
    members.flatMap((member) => {
      const { name, series } = member;
      const known = between(series, series.days[0], origin);
      if (known.days.length < 100) return [];
      const result = trained(known);
      if (!result) return [];
      const summaries = summariseTraining(result.trained, result.model, origin);
      return [[name, tellingOf(summaries, groupings, textOf(member))]];
    }),
  );
}

function textOf(member: Member) {
  return (column: string) => textIn(column, about.columns, member);
}

const isInvented = options.smoke || options.chain;
const stores = (): Member[] => inventedStores(8).map((store) => ({ ...store, keys: [store.name], attributes: {} }));
const read = () => (options.chain ? inventedChain() : readMembers(options.file, options.only));
const { members: all, ...about } =
  options.smoke && !options.chain ? { members: stores(), columns: ['shop'], attributes: [] } : read();
const count = isInvented ? 2 : Number(options.young);
const inTurn = !isInvented && all.length < 2 * count;
const step = Math.floor(all.length / count);
const spread = inTurn ? all : all.filter((_, i) => i % step === step - 1).slice(0, count);
const young = options.chain ? all.filter(({ keys: [shop] }) => shop === all[all.length - 1].keys[0]) : spread;

const scores = new Map(
  HISTORY.map((days) => [
    days,
    { alone: noScore(), pooled: noScore(), paired: noScore(), marks: new Map<string, number>() },
  ]),
);
for (const origin of ORIGINS) {
  const others = inTurn ? all : all.filter((member) => !young.includes(member)).slice(0, Number(options.group));
  const told = tellings(others, origin);
  const without = (left: string) =>
    borrowableFrom([...told].filter(([name]) => name !== left).reduce((a, [, b]) => mergeTellings(a, b), NOTHING_TOLD));
  const shared = inTurn ? undefined : without('');
  for (const member of young) {
    const { name, series } = member;
    const { priors, group } = lendersTo(shared ?? without(name), textOf(member));
    const future = between(series, addDays(origin, 1), addDays(origin, AHEAD));
    if (future.days.length < LEAST_OPEN) continue;
    for (const [history, score] of scores) {
      const past = between(series, addDays(origin, 1 - history), origin);
      if (past.days.length < history / 2 || past.days.length < 2) continue;
      const [own, pooled] = [trained(past)?.model, trained(past, { priors, knownTo: origin })?.model];
      if (own) addScore(score.alone, own, future, origin);
      if (!pooled) continue;
      addScore(score.pooled, pooled, future, origin);
      if (own) addScore(score.paired, pooled, future, origin);
      const mark = pooled.pooled ?? 'alone';
      score.marks.set(mark, (score.marks.get(mark) ?? 0) + 1);
      if (group) score.marks.set(`by ${group.column}`, (score.marks.get(`by ${group.column}`) ?? 0) + 1);
      score.marks.set(pooled.kind, (score.marks.get(pooled.kind) ?? 0) + 1);
    }
  }
}

const share = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3));
const mean = (values: readonly number[]) => sum(values) / values.length;
const cells = (score: Score) => [
  share(score.error / score.sold),
  share(mean(score.shares)),
  share(score.inside / score.days),
  share(score.totalsInside / score.totals),
  share(score.width / score.sold),
];
const rows = [...scores].map(([history, { alone, pooled, paired, marks }]) => [
  String(history),
  String(pooled.totals),
  ...cells(alone),
  ...cells(pooled),
  `${(100 * (paired.error / alone.error - 1)).toFixed(1)} %`,
  [...marks].map(([mark, times]) => `${mark} ${times}`).join(', '),
]);
const words = ['WAPE', 'mean of shops', 'days in 80 %', 'totals in 80 %', 'width'];
const head = [
  'days',
  'forecasts',
  ...words.map((word) => `alone: ${word}`),
  ...words.map((word) => `group: ${word}`),
  'error',
  'as',
];
const file = isInvented ? 'invented shops' : basename(options.file);
process.stdout.write(
  `${file}: ${young.length} young shops, origins ${ORIGINS.join(', ')}, model ${MODEL}\n${describeMachine()}\n\n`,
);
process.stdout.write(`${table(head, rows)}\n`);
