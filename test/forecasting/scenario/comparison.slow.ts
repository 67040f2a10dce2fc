import t from 'tap';
import type { IsoDay } from '../../../src/dates.ts';
import { differenceInterval } from '../../../src/forecasting/scenario/differences.ts';
import { trainedOn } from '../../trained.ts';
import { compared, onWeekdays, positionsOf, promotedOn, type Store, store } from './promoted-stores.ts';

/** Share of simulated stores whose 80 % interval of the month's difference holds the true expected one. */
function coverage(draws: number, plan: readonly IsoDay[], wishes: Omit<Store, 'seed'>): number {
  let inside = 0;
  for (let seed = 1; seed <= draws; seed += 1) {
    const { series, effectOf } = store({ ...wishes, seed: 7919 * seed + 13 });
    const [lower, upper] = differenceInterval(
      compared(trainedOn(series, 'calendar'), promotedOn(plan)),
      positionsOf(plan),
      80,
    );
    const truth = plan.reduce((sum, date) => sum + effectOf(date), 0);
    if (lower <= truth && truth <= upper) inside += 1 / draws;
  }
  return inside;
}

t.test('80 % intervals of a difference hold the true expected difference in about 80 % of stores', async (t) => {
  const asSeen = coverage(60, onWeekdays(2, 4, 6), { noise: 0.1, autocorrelation: 0.5, variety: 0.05 });
  t.ok(asSeen >= 0.75 && asSeen <= 0.97, `${asSeen} of stores, days like those seen`);
  const unseen = coverage(40, onWeekdays(1), { noise: 0.1, variety: 0.12 });
  t.ok(unseen >= 0.7 && unseen <= 0.97, `${unseen} of stores, a weekday without promotion so far`);
});
