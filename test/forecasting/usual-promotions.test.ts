import { test } from 'tap';
import { addDays, toEpochDay, weekdayOf } from '../../src/dates.ts';
import { knowFuture } from '../../src/forecasting/assumptions.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { learnUsualPromotions, promotedLastYear, usualShare } from '../../src/forecasting/usual-promotions.ts';
import { sampleSeries } from '../sample-series.ts';
import { trainedOn } from '../trained.ts';

const VERSION = '20240101T000000000Z-00000000';

/** Every second week has a promotion from Monday to Friday, which lifts sales by half. */
const isPromoted = (day: string) => weekdayOf(day) <= 5 && Math.floor((toEpochDay(day) + 3) / 7) % 2 === 0;
const shop = (days: number) =>
  sampleSeries({
    from: '2022-01-01',
    days,
    sales: (day, weekday, i) => 100 * (1 + weekday / 10) * (isPromoted(day) ? 1.5 : 1) * (1 + 0.04 * Math.sin(i * i)),
    covariates: { promo: (day) => (isPromoted(day) ? 1 : 0) },
  });

test('the usual share of a weekday is how often it was promoted, and its month draws it', async (t) => {
  const usual = learnUsualPromotions(shop(728));
  if (usual === undefined) throw new Error('nothing was learnt');
  for (const share of usual.weekdays.slice(0, 5)) t.ok(Math.abs(share - 0.5) < 0.02, `${share}`);
  t.strictSame(usual.weekdays.slice(5), [0, 0]);
  t.equal(usualShare(usual, '2024-01-06'), 0, 'a Saturday');
  const june = sampleSeries({
    from: '2022-01-01',
    days: 730,
    sales: () => 1,
    covariates: { promo: (day) => (day.slice(5, 7) === '06' ? 1 : 0) },
  });
  const seasonal = learnUsualPromotions(june);
  if (seasonal === undefined) throw new Error('nothing was learnt');
  t.ok(usualShare(seasonal, '2024-06-04') > 0.3, 'June has promotions');
  t.ok(usualShare(seasonal, '2024-03-05') < 0.06, 'March has none');
  t.equal(learnUsualPromotions(sampleSeries({ days: 60, sales: () => 1 })), undefined);
  t.equal(learnUsualPromotions(sampleSeries({ days: 60, sales: () => 1, covariates: { promo: () => 0 } })), undefined);
});

test('last year is 52 weeks before, as far as it is remembered', async (t) => {
  const usual = learnUsualPromotions(shop(728));
  if (usual === undefined) throw new Error('nothing was learnt');
  const next = addDays('2022-01-01', 728);
  for (let i = 0; i < 31; i += 1) {
    const day = addDays(next, i);
    t.equal(promotedLastYear(usual, day), isPromoted(addDays(day, -364)) ? 1 : 0, day);
  }
  t.equal(promotedLastYear(usual, addDays(next, -60)), undefined);
});

test('a day of which nobody has said it is the mean of both, and the month is near the truth', async (t) => {
  const model = trainedOn(shop(728), 'calendar');
  const from = addDays('2022-01-01', 728);
  const range = { from, to: addDays(from, 27) };
  const ask = (knowledge: Parameters<typeof forecast>[2]['knowledge']) =>
    forecast(model, VERSION, { range, levels: [80], knowledge });
  const told = (promo: number) =>
    ask({ calendar: Array.from({ length: 28 }, (_, i) => ({ date: addDays(from, i), covariates: { promo } })) });
  const usual = ask({ calendar: [] });
  const [none, all] = [told(0), told(1)];
  t.match(usual, { assume: 'usual' });
  usual.days.forEach(({ date, forecast: sales, promoShare = 0, promo }, i) => {
    const mean = none.days[i].forecast + promoShare * (all.days[i].forecast - none.days[i].forecast);
    t.ok(Math.abs(sales - mean) < 0.1, `${date}: ${sales} for ${mean}`);
    t.equal(promo, 0);
  });
  const truth = ask({
    calendar: Array.from({ length: 28 }, (_, i) => {
      const date = addDays(from, i);
      return { date, covariates: { promo: isPromoted(date) ? 1 : 0 } };
    }),
  });
  t.ok(Math.abs(usual.total.forecast / truth.total.forecast - 1) < 0.02);
  const width = ({ total }: typeof usual) => total.intervals['80'][1] - total.intervals['80'][0];
  t.ok(width(usual) > width(truth), 'what is not known makes the total less certain');
  const dayWidth = ({ days }: typeof usual) => days[3].intervals['80'][1] - days[3].intervals['80'][0];
  t.ok(dayWidth(usual) > 2 * dayWidth(truth), 'and a day much less');
  t.ok(none.total.forecast < usual.total.forecast && usual.total.forecast < all.total.forecast);
});

test('somebody who says that there are none has told it, and what last year says counts where it is known', async (t) => {
  const { covariates } = trainedOn(shop(728), 'linear');
  const facts = { closedWeekdays: [], covariates };
  const [from, to] = ['2023-12-30', '2024-01-20'];
  const none = knowFuture(facts, from, to, { calendar: [], assume: 'none' });
  t.ok(none.every(({ assumed, promoShare }) => assumed === undefined && promoShare === undefined));
  const before = knowFuture(facts, from, to, { calendar: [], assume: 'last-year' });
  t.strictSame(
    before.map(({ covariates: { promo } }) => promo),
    before.map(({ date }) => (isPromoted(addDays(date, -364)) ? 1 : 0)),
  );
});
