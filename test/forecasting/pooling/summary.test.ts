import t from 'tap';
import { calendar } from '../../../src/forecasting/models/calendar/calendar.ts';
import { groupPriorSchema } from '../../../src/forecasting/models/group-prior.ts';
import {
  EMPTY_SUMMARY,
  type GroupSummary,
  groupPriorOf,
  groupSummarySchema,
  mergeSummaries,
  summarise,
} from '../../../src/forecasting/pooling/summary.ts';
import { known, shopOf } from './chain.ts';

const shops = Array.from({ length: 8 }, (_, i) => calendar.fit(known(shopOf({ seed: i + 1 }))));
const summaries = shops.map((shop) => summarise({ calendar: shop }));
const all = summaries.reduce(mergeSummaries);

t.test('summaries of shards may be merged in any order, to the bit', async (t) => {
  const [a, b, c] = [summaries.slice(0, 3), summaries.slice(3, 4), summaries.slice(4)].map((part) =>
    part.reduce(mergeSummaries),
  );
  const bytes = (summary: GroupSummary) => JSON.stringify(groupPriorOf(summary));
  t.equal(bytes(mergeSummaries(a, mergeSummaries(b, c))), bytes(mergeSummaries(mergeSummaries(a, b), c)));
  t.equal(bytes(mergeSummaries(c, mergeSummaries(b, a))), bytes(all));
  t.strictSame(mergeSummaries(EMPTY_SUMMARY, a), a);
  t.equal(all.members, 8);
});

t.test('summary and prior are the same after a way through JSON', async (t) => {
  const travelled = groupSummarySchema.parse(JSON.parse(JSON.stringify(all)));
  t.strictSame(travelled, all);
  const prior = groupPriorOf(travelled);
  t.strictSame(groupPriorSchema.parse(JSON.parse(JSON.stringify(prior))), prior);
});

/** A summary of members with these values of one coefficient. */
function membersWith(values: readonly number[]): GroupSummary {
  return values
    .map((value) =>
      summarise({ calendar: { ...shops[0], coefficients: { ...shops[0].coefficients, eve: [value, 0] } } }),
    )
    .reduce(mergeSummaries);
}

t.test('a further member is expected by the predictive distribution of a normal sample', async (t) => {
  const values = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45];
  const { mean, sd, members } = groupPriorOf(membersWith(values)).coefficients['eve.0'];
  t.equal(members, 6);
  t.ok(Math.abs(mean - 0.325) < 0.005, `mean ${mean}`);
  const variance = values.reduce((sum, value) => sum + (value - 0.325) ** 2, 0) / 5;
  const predicted = Math.sqrt((variance * (1 + 1 / 6) * 5) / 3);
  // None is clipped: the correction for what clipping takes from normal samples makes 2.6 %, the bins up to 4 % of their spread.
  t.ok(Math.abs(sd / predicted - 1) < 0.07, `sd ${sd}, ${predicted} predicted`);
});

t.test('three members say nothing, and a column that was never seen is not one', async (t) => {
  const few = groupPriorOf(summaries.slice(0, 3).reduce(mergeSummaries));
  t.strictSame(few.coefficients, {});
  t.equal(few.noise, null);
  t.notOk('eve.1' in groupPriorOf(membersWith([0.1, 0.2, 0.3, 0.4])).coefficients);
});

t.test('one crazy shop among many does not move the group', async (t) => {
  const crazy = summarise({ calendar: calendar.fit(known(shopOf({ seed: 99, week: -9, promotion: 4 }))) });
  const [calm, moved] = [all, mergeSummaries(all, crazy)].map((summary) => groupPriorOf(summary).coefficients);
  for (const name of ['weekday.5', 'promotion.0']) {
    t.ok(Math.abs(moved[name].mean - calm[name].mean) < 0.05, `${name}: ${calm[name].mean} → ${moved[name].mean}`);
  }
});

t.test('the young are not part of the group', async (t) => {
  t.strictSame(summarise({ calendar: calendar.fit(known(shopOf({ seed: 1 }), 180)) }), EMPTY_SUMMARY);
  const borrowed = calendar.fit(known(shopOf({ seed: 1 }), 200), () => groupPriorOf(all));
  t.ok(borrowed.groupShare !== undefined);
  t.strictSame(summarise({ calendar: borrowed }), EMPTY_SUMMARY, 'nor is what borrows from it');
});
