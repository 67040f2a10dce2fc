import t from 'tap';
import { integrate } from '../../src/numerics/quadrature.ts';
import { isClose, oracle } from './oracle.ts';

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  gaussian: (x) => Math.exp(-x * x),
  kink: (x) => Math.exp(-Math.abs(x)),
  ratio: (x) => Math.exp(x) / (1 + x * x) ** 2,
};

t.test('integrals are those of SciPy, kinks at the ends of panels included', async (t) => {
  for (const { f, integral, ...range } of oracle.quadrature) {
    const value = integrate(FUNCTIONS[f], range);
    t.ok(isClose(value, integral), `${f}: ${value} against ${integral}`);
  }
});

t.test('polynomials up to degree 19 are exact', async (t) => {
  for (let degree = 0; degree < 20; degree += 1) {
    const value = integrate((x) => x ** degree, { from: 0, to: 2, panels: [] });
    t.ok(isClose(value, 2 ** (degree + 1) / (degree + 1)), `x^${degree}: ${value}`);
  }
});

t.test('an empty range has the integral 0', async (t) => {
  t.equal(
    integrate(() => 1, { from: 1, to: 1, panels: [0, 1, 2] }),
    0,
  );
  t.equal(
    integrate(() => 1, { from: 2, to: 1, panels: [] }),
    0,
  );
});
