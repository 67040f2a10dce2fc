import { test } from 'tap';
import { comparableMae } from '../../../src/forecasting/evaluation/evaluation.ts';
import { suspectLeak } from '../../../src/forecasting/evaluation/leak.ts';
import { decide } from '../../../src/forecasting/evaluation/promotion-gate.ts';
import { sampleSeries } from '../../sample-series.ts';
import { evaluated } from '../../trained.ts';
import { noisy } from '../sample-stores.ts';

test('a model that knows the sales of its own day is flagged and does not replace a champion', async (t) => {
  const sales = (_day: string, weekday: number, i: number) => 100 * weekday + 30 * (i % 2) + ((i * 7919) % 41);
  const series = sampleSeries({
    days: 365,
    sales,
    covariates: {
      promo: (_day, _weekday, i) => i % 2,
      Clientes: (day, weekday, i) => sales(day, weekday, i) / 10,
      Temperatura: (_day, _weekday, i) => 15 + 10 * Math.sin(i / 58),
    },
  });
  const { chosen, contest } = evaluated(series, 'linear');
  t.strictSame(contest.leak?.columns, ['Clientes']);
  const champion = { version: '20230101T060000000Z-0a1b2c3d', kind: 'linear' };
  t.match(decide({ ...contest, champion }), { promoted: false, leak: /Clientes seems to know/ });
  t.match(decide({ ...contest, champion: undefined }), { promoted: true, leak: /Clientes/ });
  t.equal(
    suspectLeak(series, comparableMae(evaluated(noisy(365), 'linear').chosen) ?? 0),
    undefined,
    'an honest error',
  );
  t.ok(comparableMae(chosen));
  t.equal(evaluated(noisy(365), 'auto').contest.leak, undefined);
});
