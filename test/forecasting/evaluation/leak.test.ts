import { test } from 'tap';
import { suspectLeak, withoutColumns } from '../../../src/forecasting/evaluation/leak.ts';
import { decide } from '../../../src/forecasting/evaluation/promotion-gate.ts';
import { sampleSeries } from '../../sample-series.ts';
import { evaluated } from '../../trained.ts';
import { noisy } from '../sample-stores.ts';

const sales = (_day: string, weekday: number, i: number) => 100 * weekday + 30 * (i % 2) + ((i * 7919) % 41);
/** Numbers that go their own way. */
const wander = (i: number, step: number) => (i * step) % 37;

test('a column that knows the sales of its own day is named, and the model is trained without it', async (t) => {
  const series = sampleSeries({
    days: 365,
    sales,
    covariates: {
      promo: (_day, _weekday, i) => i % 2,
      Clientes: (day, weekday, i) => sales(day, weekday, i) / 10,
      Temperatura: (_day, _weekday, i) => 15 + 10 * Math.sin(i / 58),
    },
  });
  const { contest, model } = evaluated(series, 'linear');
  t.strictSame(contest.leak?.columns, ['Clientes']);
  t.strictSame(
    model.covariates.map(({ name }) => name),
    ['promo', 'Temperatura'],
  );
  t.strictSame(model.parameters, evaluated(withoutColumns(series, ['Clientes']), 'linear').model.parameters);
  t.match(decide({ ...contest, champion: undefined }), { promoted: true, leak: /Clientes seems to know/ });
});

test('parts that add up to the sales are named together, with what is to be taken off', async (t) => {
  const parts = {
    Efectivo: (_day: string, weekday: number, i: number) => 40 * weekday + wander(i, 5),
    Tarjeta: (_day: string, weekday: number, i: number) => 60 * weekday + wander(i, 11),
    Devoluciones: (_day: string, _weekday: number, i: number) => wander(i, 17),
  };
  const series = sampleSeries({
    days: 200,
    sales: (day, weekday, i) =>
      1000 + parts.Efectivo(day, weekday, i) + parts.Tarjeta(day, weekday, i) - parts.Devoluciones(day, weekday, i),
    covariates: { ...parts, Precio: (_day, _weekday, i) => 2 + (i > 90 ? 1 : 0) },
  });
  t.strictSame(suspectLeak(series)?.columns, ['Efectivo', 'Tarjeta', 'Devoluciones']);
  t.equal(suspectLeak(withoutColumns(series, ['Tarjeta'])), undefined, 'two of the three leave too much open');
});

test('what is known ahead in earnest is no leak', async (t) => {
  t.equal(suspectLeak(noisy(365)), undefined);
  t.equal(evaluated(noisy(365), 'auto').contest.leak, undefined);
  const price = sampleSeries({
    days: 300,
    sales: (day, weekday, i) => sales(day, weekday, i) * (i % 60 < 20 ? 1.1 : 1),
    covariates: { Precio: (_day, _weekday, i) => (i % 60 < 20 ? 1.8 : 2) },
  });
  t.equal(suspectLeak(price), undefined);
  const flat = sampleSeries({ days: 60, sales: () => 5, covariates: { Nada: (_day, _weekday, i) => i % 3 } });
  t.equal(suspectLeak(flat), undefined, 'nothing varies');
});
