import t from 'tap';
import { checkServiceLevels } from './service-levels.ts';

t.test('over 500 simulated months the service level is met within 3 points', { timeout: 900_000 }, async (t) => {
  checkServiceLevels(t, 500, { levels: [0.5, 0.8, 0.9, 0.95], points: 3 });
});
