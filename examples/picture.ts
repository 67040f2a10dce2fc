import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chartWords } from '../src/charts/drawing/words.ts';
import { forecastOption } from '../src/charts/forecast.ts';
import { renderSvg } from '../src/charts/svg.ts';
import { createClient } from './demo-client.ts';
import { startService } from './demo-service.ts';

/** Draws the picture of the README from the service's forecast of examples/Ventas.csv: `npm run picture` */

const FOLDER = new URL('../docs/images/', import.meta.url);
const SIZE = { width: 960, height: 480 };
const fileAt = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const service = await startService();
try {
  const client = createClient(service.address);
  const { name } = await client.upload(fileAt('Ventas.csv'));
  await client.plan(name, fileAt('calendario.csv'));
  const { kind } = await client.train();
  const { days, total } = await client.forecast();
  const option = forecastOption({ source: { dataset: name, model: kind }, days, total }, chartWords.en);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL('forecast.svg', FOLDER), renderSvg(option, SIZE));
} finally {
  await service.close();
}
