import t from 'tap';
import { findAlarms } from '../../src/monitoring/alarms.ts';
import { blocksOf } from './scored-days.ts';
import { createErrors, type Noise } from './simulated-errors.ts';

/**
 * Share of years with an alarm although nothing has changed. With 1000 days between false alarms on average, and a first
 * alarm that comes with a constant rate at worst, 1 − exp(−372 / 1000) = 31 % of years may have one.
 */
t.test('the rate of false alarms is below the stated one, with correlated and heavy-tailed errors too', async (t) => {
  const years = 120;
  for (const kind of ['joint', 'ar'] as const) {
    for (const noise of ['normal', 't5'] as const satisfies readonly Noise[]) {
      const draw = createErrors(11);
      let alarms = 0;
      for (let year = 0; year < years; year += 1) {
        const errors = Array.from({ length: kind === 'ar' ? 1 : 12 }, () =>
          draw(kind, noise, kind === 'ar' ? 372 : 31),
        );
        if (findAlarms(blocksOf(errors.flat(), 1.5)).length > 0) alarms += 1;
      }
      t.ok(alarms / years < 0.31, `${kind} ${noise}: ${alarms} of ${years} years`);
    }
  }
});
