import { firstDayOf, lastDayOf, monthOf } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import {
  difficultyOf,
  errorCorrelation,
  FAST,
  horizonFactor,
  LEVEL_DRIFT,
  PRIOR_STRENGTH,
  SLOW,
  USUAL_DIFFICULTY,
  WEEKDAY,
} from '../../src/forecasting/intervals/error-model.ts';
import { CUT, MEAN_CORRELATION } from '../../src/forecasting/intervals/error-sample.ts';
import { groupBy } from '../../src/monitoring/accuracy.ts';
import { mean, solveRidge } from '../../src/numerics/linear-algebra.ts';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { asFutureDays } from '../../src/sales/series.ts';
import { casesOf } from '../accuracy/cases.ts';
import type { PanelSeries } from '../accuracy/panel.ts';
import { table } from '../machine.ts';
import { constants, errorsOf } from './errors.ts';

const LAGS: readonly (readonly [name: string, has: (lag: number) => boolean])[] = [
  ['1', (lag) => lag === 1],
  ['2–3', (lag) => lag === 2 || lag === 3],
  ['4–6', (lag) => lag >= 4 && lag <= 6],
  ['7', (lag) => lag === 7],
  ['8–13', (lag) => lag >= 8 && lag <= 13],
  ['14', (lag) => lag === 14],
  ['15–20', (lag) => lag >= 15 && lag <= 20],
  ['21', (lag) => lag === 21],
  ['22–27', (lag) => lag >= 22 && lag <= 27],
  ['28', (lag) => lag === 28],
  ['above 28', (lag) => lag > 28],
];
const STRENGTHS = [0, 0.5, 1, 1.5, 2, 3];

/** How errors of one forecast hang together, and which strength gives the totals of months their coverage. */
export function correlationReport(stores: readonly PanelSeries[], months: number): string {
  return [lagReport(stores), totalReport(stores, months)].join('\n\n');
}

function lagReport(stores: readonly PanelSeries[]): string {
  const errors = errorsOf(stores, { horizon: 31, origins: 13, leastHistory: 540 });
  const parts = createParts();
  const products = LAGS.map(() => ({ product: 0, typical: 0, sizes: 0, pairs: 0 }));
  for (const own of groupBy(errors, ({ store }) => store).values()) {
    const plain = own.map(
      ({ score, ...day }) => score / (horizonFactor(day.horizon) * difficultyOf(USUAL_DIFFICULTY, day)),
    );
    const spread = Math.sqrt(mean(plain.map((score) => score * score)));
    const days = own.map((day, i) => ({ ...day, score: Math.max(-CUT, Math.min(CUT, plain[i] / spread)) }));
    const variance = mean(days.map(({ score }) => score * score));
    const size = mean(days.map(({ score }) => Math.abs(score)));
    const sizeVariance = variance - size * size;
    for (const month of groupBy(days, ({ origin }) => origin).values()) {
      for (let i = 0; i < month.length; i += 1) {
        for (let j = 0; j < i; j += 1) {
          const lag = month[i].horizon - month[j].horizon;
          const sum = products[LAGS.findIndex(([, has]) => has(lag))];
          sum.product += (month[i].score * month[j].score) / variance;
          sum.sizes += ((Math.abs(month[i].score) - size) * (Math.abs(month[j].score) - size)) / sizeVariance;
          sum.typical += errorCorrelation(month[j].horizon, month[i].horizon, 1);
          sum.pairs += 1;
          parts.add(month[j].horizon, month[i].horizon, (month[i].score * month[j].score) / variance);
        }
      }
    }
  }
  const seen = products.filter(({ pairs }) => pairs > 0);
  const sizes = seen.reduce((sum, each) => sum + each.sizes, 0) / seen.reduce((sum, each) => sum + each.pairs, 0);
  const strength =
    seen.reduce((sum, { product, typical, pairs }) => sum + (product * typical) / pairs, 0) /
    seen.reduce((sum, { typical, pairs }) => sum + typical ** 2 / pairs, 0);
  return [
    '### Days of one forecast',
    '',
    table(
      ['days apart', 'measured', 'in the code, strength 1'],
      LAGS.flatMap(([name], i) => {
        const { product, typical, pairs } = products[i];
        return pairs === 0 ? [] : [[name, (product / pairs).toFixed(2), (typical / pairs).toFixed(2)]];
      }),
    ),
    '',
    `Strength over all pairs: ${strength.toFixed(2)} (\`PRIOR_STRENGTH\` is ${PRIOR_STRENGTH}, for the totals of months). Mean correlation of the`,
    `sizes of two errors: ${sizes.toFixed(3)}, at strength 1 as below. The shares by least squares over all pairs, relative to that strength:`,
    '',
    constants([
      ['MEAN_CORRELATION', (sizes / strength).toFixed(3), MEAN_CORRELATION],
      ...parts.solve().map(([name, share, code]) => [name, (share / strength).toFixed(4), code] as const),
    ]),
  ].join('\n');
}

/** Least squares of the products of scores on the parts of the correlation, their time constants given. */
function createParts() {
  const order = 4;
  const gram = new Float64Array(order * order);
  const moments = new Float64Array(order);
  return {
    /** The product of two scores of variance 1, so many days ahead. */
    add(first: number, second: number, product: number): void {
      const lag = second - first;
      const values = [
        Math.exp(-lag / FAST.days),
        Math.exp(-lag / SLOW.days),
        lag % 7 === 0 ? Math.exp(-lag / WEEKDAY.days) : 0,
        first,
      ];
      const growth = horizonFactor(first) * horizonFactor(second);
      for (let i = 0; i < order; i += 1) {
        moments[i] += values[i] * product * growth;
        for (let k = 0; k <= i; k += 1) gram[i * order + k] += values[i] * values[k];
      }
    },
    solve(): (readonly [name: string, share: number, code: number])[] {
      const shares = moments.slice();
      solveRidge(gram.slice(), new Float64Array(order), shares, order);
      const [fast, slow, weekday, drift] = shares;
      return [
        ['FAST.share', fast, FAST.share],
        ['SLOW.share', slow, SLOW.share],
        ['WEEKDAY.share', weekday, WEEKDAY.share],
        ['LEVEL_DRIFT', drift, LEVEL_DRIFT],
      ];
    },
  };
}

function totalReport(stores: readonly PanelSeries[], months: number): string {
  const inside = STRENGTHS.map(() => 0);
  const cases = casesOf(stores, months);
  for (const { training, test, origin } of cases) {
    const range = { from: firstDayOf(monthOf(origin)), to: lastDayOf(monthOf(origin)) };
    const calendar = asFutureDays(test, range.from, range.to);
    const { model } = trainInMemory(trainingDataOf(training, { decimals: 6 }), 'calendar');
    const sold = test.sales.reduce((sum, value) => sum + value, 0);
    STRENGTHS.forEach((correlation, i) => {
      const changed = { ...model, intervals: { ...model.intervals, correlation } };
      const { total } = forecast(changed, '00000000T000000000Z-00000000', {
        range,
        levels: [80],
        knowledge: { calendar },
      });
      const [lower, upper] = total.intervals['80'];
      if (lower <= sold && sold <= upper) inside[i] += 1 / cases.length;
    });
  }
  return [
    '### Totals of months',
    '',
    `Share of ${cases.length} months whose total is inside its 80 % interval, with one strength for all (\`PRIOR_STRENGTH\` is ${PRIOR_STRENGTH}).`,
    '',
    table(
      ['strength', ...STRENGTHS.map(String)],
      [['inside', ...inside.map((share) => `${(100 * share).toFixed(0)} %`)]],
    ),
  ].join('\n');
}
