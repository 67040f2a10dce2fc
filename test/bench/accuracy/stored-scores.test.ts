import { join } from 'node:path';
import t from 'tap';
import { methodsIn, readScores, withStored, writeScores } from '../../../bench/accuracy/stored-scores.ts';
import { PROJECT_FOLDER } from '../../project.ts';
import { caseOf, scoresWith } from './scored.ts';

const FILES = ['results-dev.json', 'results-mixed.json'];
const METRICS = ['wape', 'month', 'cov80', 'cov95', 'msis80'];

for (const name of FILES) {
  t.test(`the cases of ${name} have the means that its rows say`, async (t) => {
    const { metrics, cases, results = [] } = readScores(join(PROJECT_FOLDER, 'bench/peers', name));
    t.same(metrics, METRICS);
    t.ok(results.length >= 8 * 4);
    for (const row of results) {
      const own = cases.filter(
        ({ series, regime, scores }) =>
          series.split('-', 1)[0] === row.group && regime === row.regime && scores[`${row.method}`],
      );
      t.equal(own.length, row.cases, `${row.method} ${row.group} ${row.regime}`);
      for (const [k, metric] of METRICS.entries()) {
        const values = own.flatMap(({ scores }) => scores[`${row.method}`][k] ?? []);
        const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
        const stated = row[metric];
        // Cases have five decimals.
        const isSame = mean === null || typeof stated !== 'number' ? mean === stated : Math.abs(mean - stated) < 6e-6;
        t.ok(isSame, `${row.method} ${row.group} ${row.regime} ${metric}: ${mean}, ${stated}`);
      }
    }
  });
}

const stored = {
  metrics: ['wape', 'month'],
  cases: [
    { series: 'shop-1', origin: '2024-01-01', regime: '1y', scores: { linear: [0.25, null], mstl: [0.5, 0.125] } },
  ],
};

t.test('stored scores stand beside those of a case, under a name of choice', async (t) => {
  const [found] = withStored([caseOf({}, { now: 0.1 })], stored);
  t.same(found.scores, {
    now: scoresWith({ wape: 0.1 }),
    linear: scoresWith({ wape: 0.25 }),
    mstl: scoresWith({ wape: 0.5, month: 0.125 }),
  });
  t.same(methodsIn(stored), ['linear', 'mstl']);
  const [renamed] = withStored([caseOf({}, {})], stored, (method) => `old ${method}`);
  t.same(Object.keys(renamed.scores), ['old linear', 'old mstl']);
});

t.test('a case that is not stored is named', async (t) => {
  t.throws(() => withStored([caseOf({ origin: '2024-02-01' }, {})], stored), {
    message: 'nothing is stored of the case shop-1, 2024-02-01, 1y',
  });
});

t.test('what is written can be read, with five decimals', async (t) => {
  const file = join(t.testdir(), 'scores.json');
  const cases = [caseOf({}, { now: 0.1234567 }), caseOf({ regime: 'full' }, { now: null })];
  writeScores(file, cases, 'now');
  const read = withStored(
    cases.map((each) => ({ ...each, scores: {} })),
    readScores(file),
    () => 'before',
  );
  t.same(
    read.map(({ scores }) => scores.before),
    [scoresWith({ wape: 0.12346 }), scoresWith({})],
  );
});

t.test('a file without single cases is refused', async (t) => {
  const folder = t.testdir({ 'old.json': '{"results":[]}' });
  t.throws(() => readScores(join(folder, 'old.json')), { message: /has no scores of single cases/ });
});
