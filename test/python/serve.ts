import { createApp } from '../../routes/app.ts';
import { readConfig } from '../../src/config.ts';

/** The service on any free port, for the tests of its Python client: the first line says where. Ends with SIGTERM. */
const app = await createApp(readConfig({ ...process.env, LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY_MS: '0' }));
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
process.on('SIGTERM', () => app.close());
