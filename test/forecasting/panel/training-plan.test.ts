import t from 'tap';
import { addDays } from '../../../src/dates.ts';
import { borrows, trainingWaves } from '../../../src/forecasting/panel/training-plan.ts';

const LAST = '2024-12-31';

/** So many series of these days of history each, `perShard` to a shard. */
function entriesOf(histories: readonly number[], perShard = 4) {
  return histories.map((days, i) => ({
    id: `S${i}`,
    shard: String(Math.floor(i / perShard)).padStart(4, '0'),
    from: addDays(LAST, 1 - days),
    state: 'active' as const,
  }));
}

const namesOf = (entries: ReturnType<typeof entriesOf>) =>
  trainingWaves(entries, LAST).map((wave) => wave.map(({ name, ids }) => [name, ids.length]));

t.test('old series first, then the young ones of each shard', async (t) => {
  const entries = entriesOf([400, 400, 400, 40, 900, 346, 347, 500, 400, 400, 400, 10]);
  t.same(namesOf(entries), [
    [
      ['0000', 3],
      ['0001', 3],
      ['0002', 3],
    ],
    [
      ['0000-young', 1],
      ['0001-young', 1],
      ['0002-young', 1],
    ],
  ]);
  const [old, young] = trainingWaves(entries, LAST);
  t.same([old.some(borrows), young.every(borrows)], [false, true]);
  t.same(
    young.map(({ shard, ids }) => [shard, ...ids]),
    [
      ['0000', 'S3'],
      ['0001', 'S5'],
      ['0002', 'S11'],
    ],
  );
});

t.test(
  'where few are older than a year, half a year tells of the group; of fewer than eight nobody borrows',
  async (t) => {
    t.same(namesOf(entriesOf([...Array<number>(8).fill(200), 181, 100], 10)), [[['0000', 8]], [['0000-young', 2]]]);
    t.same(namesOf(entriesOf([...Array<number>(7).fill(900), 100], 10)), [[['0000', 8]]]);
    t.same(namesOf(entriesOf(Array<number>(9).fill(60), 10)), [[['0000', 9]]]);
  },
);

t.test('a series that has ended borrows nothing', async (t) => {
  const entries = entriesOf([...Array<number>(8).fill(900), 100], 10).map((entry, i) =>
    i === 8 ? { ...entry, state: 'ended' as const } : entry,
  );
  t.same(
    trainingWaves(entries, LAST).map((wave) => wave.map(({ name }) => name)),
    [['0000']],
  );
});

t.test('each series is trained once, whatever their histories', async (t) => {
  const histories = Array.from({ length: 100 }, (_, i) => 1 + ((i * 7919) % 1200));
  const entries = entriesOf(histories, 7);
  const ids = trainingWaves(entries, LAST).flatMap((wave) => wave.flatMap(({ ids: own }) => own));
  t.same([...ids].sort(), entries.map(({ id }) => id).sort());
});
