/** Draws the picture of the README: the service's own plot of the forecast from examples/Ventas.csv. `npm run picture` */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from './demo-client.ts';
import { startService } from './demo-service.ts';

const FOLDER = new URL('../docs/images/', import.meta.url);

const service = await startService();
try {
  const client = createClient(service.address);
  await client.upload(fileURLToPath(new URL('Ventas.csv', import.meta.url)));
  const { version } = await client.train();
  const plot = await fetch(new URL(`/models/${version}/artifacts/forecast.svg`, service.address));
  if (!plot.ok) throw new Error(`the plot cannot be had: ${plot.status}`);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL('forecast.svg', FOLDER), await plot.text());
} finally {
  await service.close();
}
