import { test } from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { seededRandom } from '../../src/numerics/sampling.ts';
import { firstDays } from '../../src/sales/series.ts';
import { sampleSeries } from '../sample-series.ts';
import { trainedOn } from '../trained.ts';

type Random = ReturnType<typeof seededRandom>;

const SHOPS = 100;
const HISTORY = 730;
const MONTH = 31;
const FROM = '2022-01-03';
const VERSION = '20240101T000000000Z-00000000';

/** Of independent weeks 40 % are promoted from Monday to Saturday, which lifts sales by 40 %; noise of 8 %. */
function shop(random: Random) {
  const weeks = Array.from({ length: Math.ceil((HISTORY + MONTH) / 7) }, () => random() < 0.4);
  const isPromoted = (weekday: number, i: number) => weekday <= 6 && weeks[Math.floor(i / 7)];
  return sampleSeries({
    from: FROM,
    days: HISTORY + MONTH,
    sales: (_day, weekday, i) =>
      1000 * (1 + weekday / 10) * (isPromoted(weekday, i) ? 1.4 : 1) * Math.exp(0.08 * normal(random)),
    covariates: { promo: (_day, weekday, i) => (isPromoted(weekday, i) ? 1 : 0) },
  });
}

/** Box & Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

test('80 % intervals hold a month of whole weeks of promotions that nobody has told', async (t) => {
  const [from, to] = [addDays(FROM, HISTORY), addDays(FROM, HISTORY + MONTH - 1)];
  t.equal(weekdayOf(FROM), 1);
  const inside = { usual: 0, none: 0, day: 0 };
  let bias = 0;
  for (let seed = 1; seed <= SHOPS; seed += 1) {
    const series = shop(seededRandom(seed));
    const model = trainedOn(firstDays(series, HISTORY), 'calendar');
    const actual = series.sales.slice(HISTORY);
    const sold = actual.reduce((sum, sales) => sum + sales, 0);
    for (const assume of ['usual', 'none'] as const) {
      const { days, total } = forecast(model, VERSION, {
        range: { from, to },
        levels: [80],
        knowledge: { calendar: [], assume },
      });
      const [lower, upper] = total.intervals['80'];
      inside[assume] += lower <= sold && sold <= upper ? 1 / SHOPS : 0;
      if (assume === 'none') continue;
      bias += (total.forecast / sold - 1) / SHOPS;
      const held = days.filter(
        ({ intervals }, i) => intervals['80'][0] <= actual[i] && actual[i] <= intervals['80'][1],
      );
      inside.day += held.length / MONTH / SHOPS;
    }
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  t.ok(inside.usual >= 0.72 && inside.usual <= 0.92, `usual: ${percent(inside.usual)} of the totals`);
  t.ok(inside.day >= 0.72 && inside.day <= 0.92, `${percent(inside.day)} of the days`);
  t.ok(inside.none < 0.3, `none: ${percent(inside.none)} of the totals`);
  t.ok(Math.abs(bias) < 0.02, `bias ${percent(bias)}`);
  t.comment(JSON.stringify({ ...inside, bias }));
});
