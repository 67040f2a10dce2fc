import t from 'tap';
import { fitted, isWhole, moved, zoomed } from '../../web/src/ui/zoom/window.ts';
import fc from '../properties.ts';

const all = { from: 100, to: 186 };

t.test('a chart moves as far as there are days', async (t) => {
  t.same(moved({ from: 150, to: 180 }, 3, all), { from: 153, to: 183 });
  t.same(moved({ from: 150, to: 180 }, 30, all), { from: 156, to: 186 }, 'up to the last day');
  t.same(moved({ from: 110, to: 140 }, -30, all), { from: 100, to: 130 });
  t.same(fitted({ from: 90, to: 400 }, all), all);
  t.same(
    fitted({ from: 100, to: 100 }, { from: 100, to: 102 }),
    { from: 100, to: 102 },
    'three days are all there are',
  );
});

t.test('it zooms around a day, to a week at the least', async (t) => {
  t.same(zoomed({ from: 120, to: 160 }, 0.5, all), { from: 130, to: 150 });
  t.same(zoomed({ from: 120, to: 160 }, 0.5, all, 120), { from: 120, to: 140 });
  t.same(zoomed({ from: 120, to: 160 }, 0.5, all, 160), { from: 140, to: 160 });
  t.same(zoomed({ from: 120, to: 160 }, 100, all), all);
  t.same(zoomed({ from: 120, to: 160 }, 0.01, all), { from: 137, to: 143 });
  t.ok(isWhole(all, all));
  t.notOk(isWhole({ from: 120, to: 160 }, all));
});

t.test('whatever is done, what is shown lies within the days, and a week or more of it', async () => {
  const number = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(
      number,
      number,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      number,
      (from, days, factor, center) => {
        const start = fitted({ from, to: from + 20 }, all);
        return [moved(start, days, all), zoomed(start, factor, all, center)].every(
          (shown) => shown.from >= all.from - 1e-9 && shown.to <= all.to + 1e-9 && shown.to - shown.from >= 6 - 1e-9,
        );
      },
    ),
  );
});
