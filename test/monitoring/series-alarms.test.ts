import t from 'tap';
import { addDays, daysBetween } from '../../src/dates.ts';
import { type Alarm, findAlarms } from '../../src/monitoring/alarms.ts';
import { FALSE_ALARM_DAYS, THRESHOLD } from '../../src/monitoring/change-detector.ts';
import {
  commonThreshold,
  countAlarms,
  judgedMonths,
  largestSum,
  seriesAlarmsMessage,
} from '../../src/monitoring/series-alarms.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import { blocksOf } from './scored-days.ts';
import { createErrors } from './simulated-errors.ts';

const MONTH = 31;
/** Share of the variance of an error that all series of a dataset have in common. */
const COMMON = 0.25;

/** Two months of errors of each series of a dataset: a shock of their own and one that all have. */
function errorsOfDataset(draw: ReturnType<typeof createErrors>, series: number): number[][] {
  const months = () => [draw('joint', 'normal', MONTH), draw('joint', 'normal', MONTH)].flat();
  const common = months();
  return Array.from({ length: series }, () =>
    months().map((own, day) => Math.sqrt(COMMON) * common[day] + Math.sqrt(1 - COMMON) * own),
  );
}

/** What n independent trials with this chance exceed in one of a thousand cases at most, by the binomial distribution. */
function mostOf(trials: number, chance: number): number {
  let mass = (1 - chance) ** trials;
  let sum = mass;
  let count = 0;
  while (sum < 0.999) {
    mass *= ((trials - count) / (count + 1)) * (chance / (1 - chance));
    count += 1;
    sum += mass;
  }
  return count;
}

t.test('the threshold is that of Benjamini and Hochberg, for p = days / sum', async (t) => {
  t.equal(commonThreshold([]), Number.POSITIVE_INFINITY);
  t.equal(commonThreshold([THRESHOLD - 1]), Number.POSITIVE_INFINITY);
  t.equal(commonThreshold([THRESHOLD]), THRESHOLD, 'of a single series it is its own');
  t.equal(commonThreshold([0, 3 * THRESHOLD, 0]), 3 * THRESHOLD, 'one among three: as Bonferroni');
  const random = seededRandom(5);
  for (let i = 0; i < 300; i += 1) {
    const sums = Array.from({ length: 1 + Math.floor(40 * random()) }, () => THRESHOLD * 60 ** (2 * random() - 0.8));
    const days = 62;
    const level = days / THRESHOLD;
    const p = sums.map((sum) => days / sum);
    // The definition, by counting: k is the largest number of p-values not above level × k / m.
    const atMost = (k: number) => p.filter((one) => one <= ((level * k) / p.length) * (1 + 1e-12)).length;
    const k = p.map((_, j) => j + 1).findLast((k) => atMost(k) >= k) ?? 0;
    const threshold = commonThreshold(sums);
    t.equal(sums.filter((sum) => sum >= threshold).length, k);
  }
});

t.test(
  'datasets in which nothing has changed ring no more often than a single series may, however many series they have',
  async (t) => {
    const [datasets, series] = [40, 30];
    const draw = createErrors(29);
    let together = 0;
    let each = 0;
    for (let i = 0; i < datasets; i += 1) {
      const all = errorsOfDataset(draw, series).map((errors) => blocksOf(errors, 1.5));
      const sums = all.map(largestSum);
      if (commonThreshold(sums) < Number.POSITIVE_INFINITY) together += 1;
      if (sums.some((sum) => sum >= THRESHOLD)) each += 1;
    }
    const promised = (2 * MONTH) / FALSE_ALARM_DAYS;
    t.ok(together <= mostOf(datasets, promised), `${together} of ${datasets} datasets`);
    t.ok(each > together, `each series by itself: ${each} datasets`);
  },
);

t.test('one shop of a thousand that loses 40 % of its sales is found within five weeks', async (t) => {
  const draw = createErrors(31);
  /** Of a shop whose days end up within 12 % of the forecast in two of three cases. */
  const spread = 0.12;
  const quiet = errorsOfDataset(draw, 100).map((errors) => largestSum(blocksOf(errors, 1.5)));
  const thousand = Array.from({ length: 999 }, (_, i) => quiet[i % quiet.length]);
  const delays = Array.from({ length: 20 }, () => {
    const months = [draw('joint', 'normal', MONTH), draw('joint', 'normal', MONTH), draw('joint', 'normal', MONTH)];
    const errors = months.flat().map((z, day) => (day < MONTH ? z : z * 0.6 - 0.4 / spread));
    const broken = blocksOf(errors, 1.5);
    const threshold = commonThreshold([...thousand, largestSum(broken)]);
    const alarm = Number.isFinite(threshold) ? findAlarms(broken, threshold).at(0) : undefined;
    return alarm?.direction === 'below' ? daysBetween(addDays('2023-01-01', MONTH), alarm.raisedOn) + 1 : 1000;
  }).sort((a, b) => a - b);
  t.ok(delays[17] <= 35, `18 of 20 within ${delays[17]} days, half within ${delays[9]}`);
});

t.test('when many have left their forecast each needs less evidence', async (t) => {
  const one = [50 * THRESHOLD, ...Array(49).fill(1)];
  t.equal(commonThreshold(one), 50 * THRESHOLD);
  const ten = [...Array(10).fill(6 * THRESHOLD), ...Array(40).fill(1)];
  t.equal(commonThreshold(ten), 5 * THRESHOLD);
  t.equal(commonThreshold(Array(50).fill(THRESHOLD)), THRESHOLD);
});

t.test('a month is judged by the last model that did not know it, else by the first within it', async (t) => {
  const models = [
    { model: '20240301T000000000Z-00000001', origin: '2024-02-29' },
    { model: '20240210T000000000Z-00000001', origin: '2024-02-09' },
    { model: '20240118T000000000Z-00000001', origin: '2024-01-17' },
    { model: '20240112T000000000Z-00000001', origin: '2024-01-11' },
  ];
  t.same(judgedMonths(models, '2024-03-10'), [
    { month: '2024-01', model: models[3].model },
    { month: '2024-02', model: models[2].model },
    { month: '2024-03', model: models[0].model },
  ]);
  t.same(judgedMonths(models.slice(0, 1), '2024-03-01'), [{ month: '2024-03', model: models[0].model }]);
  t.same(
    judgedMonths(models.slice(0, 1), '2024-02-29'),
    [],
    'its last day is the last of the month: nothing is left to judge',
  );
  t.same(judgedMonths([], '2024-03-10'), []);
});

t.test('a message names the largest changes and counts the others', async (t) => {
  const alarmOf = (change: number): Alarm => ({
    ...{ id: 'a', direction: change < 0 ? 'below' : 'above', since: '2026-03-03', raisedOn: '2026-03-28', until: null },
    ...{ days: 25, sales: 1000 * (1 + change), forecast: 1000, change, falseAlarmDays: 1000 },
  });
  const alarms = Array.from({ length: 12 }, (_, i) => ({
    series: `Tienda ${i}`,
    alarm: alarmOf(i % 2 === 0 ? -(i + 1) / 100 : (i + 1) / 100),
    told: false,
  }));
  const text = seriesAlarmsMessage(alarms, 'en');
  t.match(text, /^The sales of 12 series have left the forecast\.\nTienda 11: Sales have run 12% above forecast/);
  t.match(text, /\n… and 2 more\.$/);
  t.notMatch(text, /Tienda [01]:/);
  t.match(
    seriesAlarmsMessage(alarms.slice(0, 1), 'es'),
    /^Las ventas de una serie se han apartado de la previsión\.\nTienda 0: /,
  );
  t.same(countAlarms({ alarms }), { below: 6, above: 6 });
});
