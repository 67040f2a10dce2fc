import { test } from 'tap';
import { assumptionsOf, knowFuture } from '../../src/forecasting/assumptions.ts';
import { learnCovariateFacts } from '../../src/forecasting/trained-model.ts';
import { trainingDataOf } from '../../src/pipeline/in-memory.ts';
import type { KnownDay } from '../../src/sales/known-future.ts';
import { sampleSeries } from '../sample-series.ts';
import { shop } from './sample-stores.ts';

test('the future is as the calendar says, else as the history suggests, and every assumption is listed', async (t) => {
  const {
    source: { closedWeekdays },
    covariates,
  } = trainingDataOf(shop());
  t.strictSame(closedWeekdays, [7]);
  const calendar: KnownDay[] = [
    { date: '2024-05-05', open: true, covariates: {} },
    { date: '2024-05-06', open: false, covariates: {} },
    { date: '2024-05-07', covariates: { promo: 1, price: 9 } },
  ];
  const facts = { closedWeekdays, covariates };
  const days = knowFuture(facts, '2024-05-05', '2024-05-12', { calendar });
  const assumptions = assumptionsOf(facts, days, { calendar });
  t.strictSame(
    days.map(({ open }) => open),
    [true, false, true, true, true, true, true, false],
  );
  t.strictSame(days[2].covariates, { promo: 1, price: 9 });
  t.equal(days[3].covariates.promo, 0);
  t.ok(days[3].covariates.price > 2 && days[3].covariates.price < 2.4, 'the mean, for a number that is no flag');
  t.strictSame(
    assumptions.map(({ code }) => code),
    ['closed-weekdays', 'promotions-usual', 'covariate-mean'],
  );
  const none = { calendar, assume: 'none' as const };
  t.strictSame(
    assumptionsOf(facts, knowFuture(facts, '2024-05-05', '2024-05-12', none), none).map(({ code }) => code),
    ['closed-weekdays', 'covariate-zero', 'covariate-mean'],
  );
  t.match(assumptions[0].message, /closed each Sunday.*6 of 8 days/);
  t.match(assumptions[1].message, /5 of 6 days/);
});

test('a flag that is a function of the weekday goes on so', async (t) => {
  const series = sampleSeries({
    days: 60,
    sales: () => 1,
    covariates: { holiday: (_, weekday) => (weekday === 7 ? 1 : 0), promo: () => 0 },
  });
  const covariates = learnCovariateFacts(series, new Map([['holiday', 'Festivo']]));
  t.equal(covariates[1].byWeekday, null, 'a constant is no pattern');
  const facts = { closedWeekdays: [], covariates };
  const days = knowFuture(facts, '2024-03-02', '2024-03-04', { calendar: [] });
  const assumptions = assumptionsOf(facts, days, { calendar: [] });
  t.strictSame(
    days.map(({ covariates }) => covariates.holiday),
    [0, 1, 0],
  );
  t.match(assumptions.map(({ message }) => message).join(), /Festivo is 1 each Sunday and 0 on other days/);
});

test('assumptions are worded in Spanish too', async (t) => {
  const facts = {
    closedWeekdays: [7],
    covariates: [
      { name: 'promo', column: 'Promociones', binary: true, byWeekday: null, fallback: 0 },
      { name: 'holiday', column: 'Festivo', binary: true, byWeekday: null, fallback: 0 },
    ],
  };
  const publicHolidays = { region: 'ES', nameOf: (day: string) => (day === '2026-01-06' ? 'Epifanía' : undefined) };
  const days = knowFuture(facts, '2026-01-05', '2026-01-11', { calendar: [], publicHolidays });
  const assumptions = assumptionsOf(facts, days, { calendar: [], publicHolidays, language: 'es' });
  t.same(assumptions[2]?.days, [{ date: '2026-01-06', name: 'Epifanía' }]);
  t.same(
    assumptions.map(({ message }) => message),
    [
      'La tienda cierra cada domingo y abre los demás días de la semana, como últimamente (se supone para los 7 días).',
      'No se cuenta con promociones («Promociones»): no se ha indicado nada para los 6 días.',
      '«Festivo»: se toman los festivos oficiales de ES (se supone para los 6 días): 6 de enero de 2026 (Epifanía).',
    ],
  );
});

test('public holidays that a model was trained with are known, whatever country is set', async (t) => {
  const publicHolidays = { region: 'DE', days: { '2026-01-01': 'Neujahr', '2026-01-06': 'Heilige Drei Könige' } };
  const facts = {
    closedWeekdays: [],
    covariates: [{ name: 'holiday', column: 'holiday', binary: true, byWeekday: null, fallback: 0, publicHolidays }],
  };
  const others = { region: 'ES', nameOf: () => 'Fiesta' };
  const calendar: KnownDay[] = [
    { date: '2026-01-05', covariates: { holiday: 1 } },
    { date: '2026-01-06', covariates: { holiday: 0 } },
  ];
  const flags = (knowledge: Parameters<typeof knowFuture>[3]) =>
    knowFuture(facts, '2026-01-04', '2026-01-07', knowledge).map(({ covariates, assumed }) => [
      covariates.holiday,
      assumed ?? false,
    ]);
  const known = (...values: number[]) => values.map((value) => [value, false]);
  t.strictSame(flags({ calendar: [] }), known(0, 0, 1, 0));
  t.strictSame(flags({ calendar: [], publicHolidays: others }), known(0, 0, 1, 0));
  t.strictSame(flags({ calendar }), known(0, 1, 0, 0), 'what somebody says of a day goes first');
  const told = (knowledge: Parameters<typeof assumptionsOf>[2]) =>
    assumptionsOf(facts, knowFuture(facts, '2026-01-04', '2026-01-07', knowledge), knowledge)
      .filter(({ code }) => code === 'public-holidays')
      .map(({ message }) => message);
  t.same(told({ calendar: [], publicHolidays: others }), [
    'Holidays are the public holidays of DE, as in the training: the data have no column for them (so for all 4 days): 6 January 2026 (Heilige Drei Könige).',
  ]);
  t.same(told({ calendar, language: 'es' }), [
    'Son festivos los oficiales de DE, como en el entrenamiento: los datos no tienen columna de festivos (así para 2 de 4 días): no hay ninguno en estos días.',
  ]);
});
