import t from 'tap';
import { checkServiceLevels } from './service-levels.ts';

// The long run is service-levels.slow.ts; so few months leave some points to chance.
t.test('over 24 simulated months the service level is met within 8 points', async (t) => {
  checkServiceLevels(t, 24, { levels: [0.9], points: 8 });
});
