import { once } from 'node:events';
import autocannon from 'autocannon';

/** The clients of `attack.ts`, apart from its probe: each sends its next requests when the last are answered. */
const given = once(process, 'message');
process.send?.('ready');
const [options] = await given;
const { statusCodeStats, errors } = await autocannon({ ...options, timeout: 120 });
const answers = Object.entries(statusCodeStats).map(([status, { count }]) => `${count} × ${status}`);
if (errors > 0) answers.push(`${errors} × none`);
process.send?.(answers.join(', '));
process.disconnect?.();
