import t from 'tap';
import { STEP_DAYS } from '../../../../src/forecasting/models/calendar/day-context.ts';
import {
  createDesign,
  createRunningGram,
  extendGram,
  openWindow,
  rowsKnownBy,
} from '../../../../src/forecasting/models/calendar/design-matrix.ts';
import { weighSystem } from '../../../../src/forecasting/models/calendar/robust-ridge.ts';
import { noiseOf, simulate } from './simulated-series.ts';

const noise = noiseOf(0.2);
const { series } = simulate({
  days: 500,
  sales: () => 100 * noise(),
  open: (i, weekday) => weekday !== 7 && i % 61 !== 0,
  covariates: { promo: (i) => i % 3, school: (i) => (i % 100 < 20 ? 1 : 0) },
});

t.test('the extended and rescaled system equals the sums over all rows', async (t) => {
  const design = createDesign(series);
  const { columns, start } = design.layout;
  const running = createRunningGram(design, 200);
  for (const count of [90, 250, series.days.length]) {
    const window = openWindow(design, count);
    extendGram(running, design, window.tailStart);
    const { gram, rhs, totalWeight } = weighSystem(window, running);
    const rows = rowsKnownBy(design, 0, count);
    const expected = new Float64Array(columns * columns);
    const moments = new Float64Array(columns);
    let total = 0;
    for (let r = 0; r < count; r += 1) {
      const age = window.epochDays[count - 1] - window.epochDays[r];
      const weight = 2 ** (-age / 200);
      const x = new Float64Array(columns);
      for (let k = rows.start[r]; k < rows.start[r + 1]; k += 1) x[rows.index[k]] = rows.value[k];
      STEP_DAYS.forEach((days, k) => {
        x[start.step + k] = age < days ? 1 : 0;
      });
      total += weight;
      for (let i = 0; i < columns; i += 1) {
        for (let j = 0; j <= i; j += 1) expected[i * columns + j] += weight * x[i] * x[j];
        moments[i] += weight * x[i] * window.target[r];
      }
    }
    const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-10 * total;
    t.ok(
      gram.every((value, k) => close(value, expected[k])),
      `Gram matrix of ${count} days`,
    );
    t.ok(
      rhs.every((value, k) => close(value, moments[k])),
      `right-hand side of ${count} days`,
    );
    t.ok(close(totalWeight, total));
  }
});
