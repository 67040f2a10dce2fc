import { once } from 'node:events';
import autocannon from 'autocannon';

/** The clients of `attack.ts`, apart from its probe: each sends its next request when the last one is answered. */
const [{ url, method, body, headers, connections, duration }] = await once(process, 'message');
const { statusCodeStats, errors } = await autocannon({
  url,
  method,
  body,
  headers,
  connections,
  duration,
  timeout: 120,
});
const statuses = Object.fromEntries(Object.entries(statusCodeStats).map(([status, { count }]) => [status, count]));
process.send?.({ statuses: errors > 0 ? { ...statuses, broken: errors } : statuses });
process.disconnect?.();
