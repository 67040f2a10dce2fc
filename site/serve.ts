import { parseArgs } from 'node:util';
import { OUTPUT_FOLDER } from './places.ts';
import { preview } from './preview.ts';

/**
 * Builds the site and serves it on this machine until Ctrl+C; port 0 takes a free one.
 *
 *     npm run docs [-- --port 4173]
 */
const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port ${values.port}: must be a whole number from 0 to 65535\n`);
  process.exit(2);
}
const { address } = await preview(OUTPUT_FOLDER, port);
process.stdout.write(`The documentation is at ${address}\n`);
