import t from 'tap';
import { type DayEffects, EFFECT_NAMES, plainEffects } from '../../src/forecasting/models/candidate.ts';
import {
  addEffects,
  addSummedEffects,
  explainSum,
  noSummedEffects,
  summedEffectsSchema,
} from '../../src/forecasting/summed-effects.ts';
import fc from '../properties.ts';

interface Part {
  readonly series: string;
  readonly forecast: number;
  readonly effects: DayEffects | undefined;
}

const productOf = (effects: DayEffects) => EFFECT_NAMES.reduce((product, name) => product * effects[name], 1);
const sumOf = (amounts: DayEffects) => EFFECT_NAMES.reduce((sum, name) => sum + amounts[name], 0);
const partOf = (series: string, factors: Partial<DayEffects>): Part => {
  const effects = { ...plainEffects(1), ...factors };
  return { series, effects, forecast: productOf(effects) };
};
function summed(parts: readonly Part[]) {
  const sums = noSummedEffects();
  for (const part of parts) addEffects(sums, part.series, part);
  return sums;
}

t.test('contributions by hand: two shops, of which one is promoted', async (t) => {
  const parts = [partOf('A', { base: 100, promotion: 2 }), partOf('B', { base: 300, weekday: 0.5 })];
  const { contributions, effects } = explainSum(summed(parts), 350);
  // One factor alone is responsible for the whole difference from the usual day.
  t.ok(Math.abs(contributions.promotion - 100) < 1e-9 && Math.abs(contributions.weekday + 150) < 1e-9);
  t.equal(contributions.base, 400);
  const mean = (350 - 400) / Math.log(350 / 400);
  t.ok(Math.abs((effects?.promotion ?? 0) - Math.exp(100 / mean)) < 1e-9);
  t.ok(Math.abs((effects?.weekday ?? 0) - Math.exp(-150 / mean)) < 1e-9);
});

t.test('of several factors each has its share by logarithms', async (t) => {
  const { contributions } = explainSum(summed([partOf('A', { base: 100, promotion: 2, weekday: 1.5 })]), 300);
  const mean = 200 / Math.log(3);
  t.ok(Math.abs(contributions.promotion - mean * Math.log(2)) < 1e-9);
  t.ok(Math.abs(contributions.weekday - mean * Math.log(1.5)) < 1e-9);
});

const factor = fc.double({ min: 0.05, max: 20, noNaN: true });
const anyPart = fc
  .record({
    base: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    promotion: factor,
    weekday: factor,
    yearly: factor,
  })
  .map((factors) => partOf('S', factors));
const anyParts = fc
  .array(anyPart, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.map((part, i) => ({ ...part, series: `S${i}` })));

t.test('they add up, and the factors multiply, to the forecast; of one series they are its own', async (t) => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      const forecast = Number(parts.reduce((sum, part) => sum + part.forecast, 0).toFixed(2));
      if (forecast === 0) return;
      const { contributions, effects } = explainSum(summed(parts), forecast);
      const size = EFFECT_NAMES.reduce((sum, name) => sum + Math.abs(contributions[name]), 0);
      t.ok(Math.abs(sumOf(contributions) - forecast) <= 1e-9 * size);
      t.ok(effects && Math.abs(productOf(effects) / forecast - 1) < 1e-9);
    }),
  );
  fc.assert(
    fc.property(anyPart, (part) => {
      const { effects } = explainSum(summed([part]), part.forecast);
      for (const name of EFFECT_NAMES) {
        t.ok(Math.abs((effects?.[name] ?? 0) / (part.effects?.[name] ?? 1) - 1) < 1e-9, name);
      }
    }),
  );
});

t.test('sums of shards are sums of series, also as JSON; the movers are the same in any order', async (t) => {
  fc.assert(
    fc.property(anyParts, fc.nat(12), (parts, cut) => {
      const whole = summed(parts);
      const merged = noSummedEffects();
      for (const shard of [parts.slice(cut), parts.slice(0, cut)]) {
        addSummedEffects(merged, summedEffectsSchema.parse(JSON.parse(JSON.stringify(summed(shard)))));
      }
      t.same(merged.movers, whole.movers);
      for (const name of EFFECT_NAMES) {
        const size = Math.abs(whole.amounts.base) + Math.abs(whole.amounts[name]);
        t.ok(Math.abs(merged.amounts[name] - whole.amounts[name]) < 1e-9 * size, name);
      }
      const expected = parts
        .map(({ series, forecast, effects }) => ({ series, change: forecast - (effects?.base ?? 0) }))
        .filter(({ change }) => change !== 0)
        .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
      t.same(
        whole.movers.usualDay.map(({ series }) => series),
        expected.slice(0, 5).map(({ series }) => series),
      );
    }),
  );
});

t.test('a series whose parts are not known, or that sells nothing, is a usual day of its own', async (t) => {
  const unknown: Part[] = [
    { series: 'A', forecast: 40, effects: undefined },
    { series: 'B', forecast: 0, effects: { ...plainEffects(10), weekday: 0 } },
    { series: 'C', forecast: -5, effects: plainEffects(-5) },
    { series: 'D', forecast: 8, effects: { ...plainEffects(2), weekday: -2, promotion: -2 } },
  ];
  const { contributions, effects } = explainSum(summed(unknown), 43);
  t.same(contributions, { ...plainEffects(43), ...Object.fromEntries(EFFECT_NAMES.slice(1).map((name) => [name, 0])) });
  t.equal(effects?.base, 43);
  t.same(summed(unknown).movers, { usualDay: [], promotion: [] });
  for (const forecast of [0, -5]) {
    const none = explainSum(summed(unknown.slice(2, 3)), forecast);
    t.equal(none.effects, undefined, 'there is no product');
    t.equal(sumOf(none.contributions), forecast);
  }
  t.equal(explainSum(noSummedEffects(), 0).effects, undefined);
});
