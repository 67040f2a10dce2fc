import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';
import { TEST_LOG_LEVEL } from '../traced-secrets.ts';

/** The service as a process of its own, on a free port: says its address, ends with SIGTERM. */
const app = await createApp(readConfig({ LOG_LEVEL: TEST_LOG_LEVEL, ...process.env }));
process.once('SIGTERM', () => app.close());
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
