import t from 'tap';
import { createForecastArchive } from '../../services/serving/forecast-archive.ts';
import type { ServingState } from '../../services/serving/model-cache.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { ARCHIVED_LEVELS, type ArchivedForecast } from '../../src/monitoring/forecast-archive.ts';
import { sampleSeries } from '../sample-series.ts';
import { trainedOn } from '../trained.ts';

const model = trainedOn(
  sampleSeries({ from: '2022-01-01', days: 100, sales: (_, weekday) => 100 * weekday }),
  'linear',
);
const version = '20230101T060000000Z-0a1b2c3d';
const range = { from: '2022-05-01', to: '2022-05-31' };

function stateWith(calendar: ServingState['calendar'] = []): ServingState {
  return {
    version,
    model,
    calendar,
    overrides: new Map(),
    unreadable: [],
    lastDay: model.trainedOn.to,
    responses: new Map(),
    aroundPromotions: async () => undefined,
    of: { etags: { pointer: 'p', calendar: undefined, overrides: undefined } },
  };
}

/** A ledger whose store fails so many times; the clock is moved by the test. */
function setUp(failures: number) {
  const kept: ArchivedForecast[] = [];
  const logged: string[] = [];
  const clock = { ms: Date.parse('2022-04-15T12:00:00.000Z') };
  let left = failures;
  const keep = async (issued: ArchivedForecast) => {
    left -= 1;
    if (left >= 0) throw new Error('the store is down');
    kept.push(issued);
    return true;
  };
  const log = { error: (_: object, message: string) => void logged.push(message) };
  const issuing = createForecastArchive({
    repository: { keep },
    now: () => new Date(clock.ms),
    region: undefined,
    log,
  });
  const record = (of: ServingState) =>
    issuing.record({
      dataset: 'ventas',
      month: '2022-05',
      state: of,
      compute: () => forecast(model, version, { range, levels: ARCHIVED_LEVELS, knowledge: { calendar: of.calendar } }),
    });
  return { issuing, record, kept, logged, clock };
}

t.test('a month is kept once per champion and calendar, after the answer', async (t) => {
  const { issuing, record, kept } = setUp(0);
  const first = stateWith();
  record(first);
  t.equal(kept.length, 0, 'not before the answer');
  record(first);
  await issuing.settle();
  t.equal(kept.length, 1);
  t.match(kept[0], { month: '2022-05', origin: '2022-04-10', issuedAt: '2022-04-15T12:00:00.000Z' });
  t.same([kept[0].days.length, Object.keys(kept[0].days[0].intervals)], [31, ['50', '80', '95']]);
  record(stateWith([{ date: '2022-05-02', open: false, covariates: {} }]));
  record(stateWith());
  await issuing.settle();
  t.equal(new Set(kept.map(({ calendar }) => calendar)).size, 2);
  t.equal(kept[2].calendar, kept[0].calendar, 'the same calendar has the same hash');
});

t.test('what failed is logged, and tried again with a later request, as it was issued', async (t) => {
  const { issuing, record, kept, logged, clock } = setUp(2);
  record(stateWith());
  await issuing.settle();
  t.match(logged, [/not archived/]);
  issuing.retry();
  await issuing.settle();
  t.equal(logged.length, 1, 'the store is left alone for a second');
  for (let i = 0; i < 3; i += 1) {
    clock.ms += 1000;
    issuing.retry();
    issuing.retry();
    await issuing.settle();
  }
  t.equal(logged.length, 2);
  t.match(kept, [{ issuedAt: '2022-04-15T12:00:00.000Z' }]);
  t.equal(kept.length, 1);
});
