import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { chainRows } from '../csv-chain-rows.ts';
import { describeMachine, table } from '../machine.ts';
import { HELD_OUT_DAYS, holdOut, type Score, scoreOf } from './held-out.ts';
import { findPython, measurePeers, type PeerMeasured } from './measure-peers.ts';
import { type Measured, measureService } from './measure-service.ts';

/**
 * Chains of several sizes from their files to their forecasts, by HTTP, of the built service; and, with --peers, statsforecast's
 * AutoETS and a LightGBM of all series (mlforecast) on the same files, on as many processes or threads. The last month is held out,
 * for all of them, and their forecasts of it are compared with it: speed says little without it.
 *
 *     npm run bench:chain [-- --sizes 10,100,1115,5000] [-- --days 942] [-- --peers [--python PATH] [--sample 1000]]
 *                         [-- --file sales.csv --column Store] [-- --smoke]
 *
 * `--days` are those that are trained on. A file of your own has `Date` (ISO), `Sales`, and may have `Open`, `Promo` and
 * `StateHoliday`. AutoETS, which looks at each series by itself, is measured on a sample of the series of larger chains.
 */

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '1115' },
    days: { type: 'string', default: '942' },
    file: { type: 'string' },
    column: { type: 'string', default: 'Store' },
    peers: { type: 'boolean', default: false },
    python: { type: 'string' },
    sample: { type: 'string', default: '1000' },
  },
});
const SMOKE = { sizes: [3, 12], days: 120 };
const sizes = values.smoke ? SMOKE.sizes : values.sizes.split(',').map(Number);
const days = values.smoke ? SMOKE.days : Number(values.days);
const sample = Number(values.sample);
for (const [name, value] of Object.entries({ sizes: Math.min(...sizes), days, sample })) {
  if (!(Number.isInteger(value) && value > 1)) {
    process.stderr.write(`--${name}: whole numbers above 1 are needed\n`);
    process.exit(2);
  }
}
const python = values.peers ? findPython(values.python) : { missing: 'not asked for: --peers' };
if (values.peers && 'missing' in python && !values.smoke) {
  process.stderr.write(`--peers: ${python.missing}\n`);
  process.exit(2);
}

interface Compared {
  readonly own: Measured;
  readonly score: Score;
  readonly peers: readonly PeerMeasured[];
}

const { column } = values;

/** One chain, of a file or invented. */
async function compare(shops: number): Promise<Compared> {
  const folder = await mkdtemp(join(tmpdir(), 'prediccion-ventas-chain-'));
  try {
    const file = values.file ?? join(folder, 'chain.csv');
    if (values.file === undefined) {
      const rows = chainRows({ shops, days: days + HELD_OUT_DAYS, order: 'by-day' });
      await pipeline(Readable.from(rows), createWriteStream(file));
    }
    const held = await holdOut(file, column, folder);
    const own = await measureService(held, column, folder);
    const peers = 'path' in python ? await measurePeers(held, { python: python.path, column, sample, folder }) : [];
    return { own, score: scoreOf(own.forecasts, held), peers };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const compared: Compared[] = [];
for (const shops of values.file === undefined ? sizes : [Number.NaN]) compared.push(await compare(shops));

const seconds = (value: number) => value.toFixed(value < 10 ? 2 : 1);
const share = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(4));
const rows: [string, (compared: Compared) => string][] = [
  ['upload, s', ({ own }) => seconds(own.upload)],
  ['known future, s', ({ own }) => seconds(own.knownFuture)],
  ['training, s', ({ own }) => seconds(own.training)],
  ['training, ms a series', ({ own }) => ((1000 * own.training) / own.series).toFixed(0)],
  ['month of the whole chain, s', ({ own }) => seconds(own.total)],
  ['the same again, s', ({ own }) => seconds(own.totalAgain)],
  ['month of each series, CSV, s', ({ own }) => seconds(own.csv)],
  ['month of each series, NDJSON, s', ({ own }) => seconds(own.ndjson)],
  ['list of the series, 1,000 of them, s', ({ own }) => seconds(own.list)],
  ['peak memory after the upload, MiB', ({ own }) => String(own.peak.upload)],
  ['after the training, MiB', ({ own }) => String(own.peak.training)],
  ['at the end, MiB', ({ own }) => String(own.peak.end)],
  ['objects in the store', ({ own }) => String(own.store.objects)],
  ['MB in the store', ({ own }) => own.store.megabytes.toFixed(1)],
];
const head = ['', ...compared.map(({ own }) => `${own.series} series`)];
const cells = rows.map(([name, cell]) => [name, ...compared.map(cell)]);
const what = values.file === undefined ? `${days} days a series, closed ones too` : `${values.file}`;
process.stdout.write(`${describeMachine()}\n${what}; the ${HELD_OUT_DAYS} days after them are held out\n\n`);
process.stdout.write(`${table(head, cells)}\n\n`);

/** One line of the comparison; what was measured of fewer series is scaled to all, and says so. */
function peerRow(series: number, { name, score, ...peer }: Omit<PeerMeasured, 'versions'>): string[] {
  const times = series / peer.series;
  const about = times === 1 ? '' : ` (${peer.series} series, times ${times.toFixed(2)})`;
  const [load, fit, forecast] = [peer.load, peer.fit, peer.forecast].map((value) => value * times) as [
    number,
    number,
    number,
  ];
  const all = load + fit + forecast;
  return [
    ...[String(series), `${name}${about}`, ...[load, fit, forecast, all].map(seconds)],
    ...[((1000 * all) / series).toFixed(0), String(peer.peak), share(score.wape), share(score.inside80)],
  ];
}

const comparison = compared.flatMap(({ own, score, peers }) => [
  peerRow(own.series, {
    ...{ name: 'prediccion-ventas', series: own.series, score, peak: own.peak.end },
    ...{ load: own.upload + own.knownFuture, fit: own.training, forecast: own.csv },
  }),
  ...peers.map((peer) => peerRow(own.series, peer)),
]);
const columns = ['series', 'method', 'load, s', 'fit, s', 'forecast, s', 'all, s', 'ms a series', 'peak, MiB'];
process.stdout.write(`${table([...columns, 'WAPE held out', 'days in 80 %'], comparison)}\n`);
const [versions] = compared.flatMap(({ peers }) => peers.map((peer) => peer.versions));
if (versions) process.stdout.write(`\nPeers: ${JSON.stringify(versions)}; 2 processes (AutoETS) or threads each\n`);
if ('missing' in python) process.stdout.write(`\nPeers: ${python.missing}\n`);
