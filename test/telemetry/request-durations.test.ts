import { Histogram, Registry } from 'prom-client';
import t from 'tap';
import { createRequestDurations } from '../../src/telemetry/telemetry.ts';
import fc from '../properties.ts';
import { parsePrometheus } from './prometheus-text.ts';

const BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

t.test('the histogram is that of prom-client, whatever is observed', async (t) => {
  const request = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'),
    route: fc.constantFrom('/forecast', '/runs/:id', 'none'),
    status: fc.constantFrom(200, 304, 404, 503),
    seconds: fc.oneof(fc.constantFrom(0, ...BOUNDS), fc.double({ min: 0, max: 100, noNaN: true })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 60 }), async (requests) => {
      const registry = new Registry();
      const oracle = new Histogram({
        name: 'http_request_duration_seconds',
        help: 'Requests by route pattern, method and status',
        labelNames: ['method', 'route', 'status'],
        buckets: BOUNDS,
        registers: [registry],
      });
      const durations = createRequestDurations();
      for (const { method, route, status, seconds } of requests) {
        oracle.observe({ method, route, status }, seconds);
        durations.observe({ method, route, status, seconds });
      }
      const [told, expected] = [durations.page(), await registry.metrics()].map(familyOf);
      t.same(told, expected);
    }),
  );
});

/** In an order of its own: series and labels have none. */
function familyOf(page: string) {
  const [[name, { help, type, samples }]] = parsePrometheus(page);
  const sorted = samples.map((sample) => ({ ...sample, labels: Object.entries(sample.labels).sort() }));
  return { name, help, type, samples: sorted.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}
