import { startService } from './service.ts';

/** A service for the tests of its Python client: the first line says where. Ends with SIGTERM. */
const { app, address } = await startService(process.env);
process.stdout.write(`${address}\n`);
process.on('SIGTERM', () => app.close());
