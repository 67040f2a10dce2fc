import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trainInMemory, trainingDataOf } from '../../src/pipeline/in-memory.ts';
import { type Case, casesOf } from '../accuracy/cases.ts';
import { describeMachine } from '../machine.ts';
import { inventedProducts, PRODUCT_FILES, type ProductFile, panelCsv, readProducts } from './files.ts';
import { type MonthForecast, type MonthScore, scoreMonth, scoreProduct } from './scores.ts';
import { methodTable, PRODUCT, ratioTable, seriesTable } from './tables.ts';

/**
 * Products with few units and many zeros, a month ahead, beside methods made for them and others, by ../peers/protocol.md with the
 * whole history and months without a sale: the tables of docs/benchmarks.md.
 *
 *     npm run bench:products [-- --data FOLDER] [--file NAME …] [--python PATH] [--methods LIST] [--months 3] [--model auto]
 *                                [--only TEXT] [--peers FILE] [--series] [--smoke]
 *
 * --data is the folder with the files, ../shared/data. --python, a Python with the packages of bench/peers/requirements.txt, runs the
 * peers on the same months; --peers takes the forecasts that were kept there of an earlier run, or keeps them. --series has a
 * line for each product. --smoke takes invented products, and plain candidates as peers.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    file: { type: 'string', multiple: true, default: PRODUCT_FILES },
    python: { type: 'string' },
    methods: { type: 'string', default: 'auto-ets,croston-sba,tsb,imapa,lightgbm,lightgbm-all' },
    months: { type: 'string', default: '3' },
    model: { type: 'string', default: 'auto' },
    only: { type: 'string', default: '' },
    peers: { type: 'string' },
    series: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
  },
});

const PEERS = fileURLToPath(new URL('../peers/run.py', import.meta.url));
const SMOKE_PEERS = ['seasonal-naive', 'counts'];

type Scores = Map<string, MonthScore[]>;

interface KeptForecast extends MonthForecast {
  readonly method: string;
  readonly series: string;
  readonly origin: string;
}

function filesToMeasure(): ProductFile[] {
  if (options.smoke) return [inventedProducts()];
  return options.file.flatMap((name) => {
    if (!PRODUCT_FILES.includes(name)) fail(`--file: ${name} is none of ${PRODUCT_FILES.join(', ')}`);
    const file = readProducts(options.data, name);
    if (file === undefined) process.stdout.write(`There is no ${join(options.data, name)}: nothing to measure\n`);
    return file ? [{ ...file, products: file.products.filter((each) => each.name.includes(options.only)) }] : [];
  });
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function runPeers(python: string, file: ProductFile): KeptForecast[] {
  const folder = mkdtempSync(join(tmpdir(), 'products-'));
  try {
    const [panel, out] = [join(folder, file.name), join(folder, 'results.json')];
    writeFileSync(panel, panelCsv(file));
    const asked = ['--methods', options.methods, '--months', options.months, '--regimes', 'full'];
    execFileSync(python, [PEERS, '--panel', panel, '--out', out, ...asked, '--with-empty', '--forecasts'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return JSON.parse(readFileSync(out, 'utf8')).forecasts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function peersOf(file: ProductFile): KeptForecast[] {
  const kept = options.peers && join(options.peers, `${file.name}.json`);
  if (options.python === undefined) return kept ? JSON.parse(readFileSync(kept, 'utf8')) : [];
  const forecasts = runPeers(options.python, file);
  if (kept) writeFileSync(kept, JSON.stringify(forecasts));
  return forecasts;
}

function train(each: Case, model: string) {
  const decimals = each.training.sales.every(Number.isInteger) ? 0 : 6;
  return trainInMemory(trainingDataOf(each.training, { decimals }), model).model;
}

function measure(file: ProductFile): Scores {
  const cases = casesOf(file.products, Number(options.months), { regimes: ['full'], withEmpty: true });
  const byCase = new Map(cases.map((each) => [`${each.name} ${each.origin}`, each]));
  const scores: Scores = new Map([[PRODUCT, []]]);
  const kinds = new Map<string, number>();
  for (const each of cases) {
    const model = train(each, options.model);
    kinds.set(model.kind, (kinds.get(model.kind) ?? 0) + 1);
    scores.get(PRODUCT)?.push(scoreProduct(each, model));
    for (const kind of options.smoke ? SMOKE_PEERS : []) {
      scores.set(kind, [...(scores.get(kind) ?? []), scoreProduct(each, train(each, kind))]);
    }
  }
  process.stdout.write(`${file.name}: ${cases.length} months, ${JSON.stringify(Object.fromEntries(kinds))}\n`);
  for (const forecast of options.smoke ? [] : peersOf(file)) {
    const each = byCase.get(`${forecast.series} ${forecast.origin}`);
    if (each) scores.set(forecast.method, [...(scores.get(forecast.method) ?? []), scoreMonth(each, forecast)]);
  }
  return scores;
}

for (const file of filesToMeasure()) {
  const scores = measure(file);
  process.stdout.write(`\n${methodTable(scores, file)}\n\n${ratioTable(scores, file)}\n\n`);
  if (options.series) process.stdout.write(`${seriesTable(scores, file)}\n\n`);
}
process.stdout.write(`${describeMachine()}\n`);
