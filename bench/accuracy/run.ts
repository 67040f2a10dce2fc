import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '../../src/numerics/quantiles.ts';
import { describeMachine } from '../machine.ts';
import { calendarReport, candidatesReport, GROUPS_WITH_PRIOR } from './ablation.ts';
import { type Case, casesOf } from './cases.ts';
import { type Comparison, compare, estimateRatios, panelsOf } from './comparison.ts';
import { inventedStores } from './invented-stores.ts';
import { readPanel } from './panel.ts';
import { runProduct } from './product.ts';
import { type Cell, type JudgedDay, judgeDays, type ScoredCase, type Scores, scoreCase } from './scores.ts';
import { isOfPanel, methodsIn, readScores, type StoredScores, withStored, writeScores } from './stored-scores.ts';
import { bootstrapTable, coverageTable, errorTable, intervalTable, methodTable, monthTable } from './tables.ts';

/**
 * Accuracy of the product on panels of stores beside the peers, by ../peers/protocol.md: the tables of docs/benchmarks.md.
 *
 *     npm run bench:accuracy [-- --panel FILE … [--peers FILE …] [--python PATH] [--model auto] [--months 3]
 *                                [--out FILE] [--before FILE] [--draws 2000] [--ablation] [--smoke]]
 *
 * Without --panel it takes the two development panels. --peers are results of bench/peers/run.py, one for each panel;
 * without it those stored of the same panel. With --python, a Python with the packages of bench/peers/requirements.txt,
 * the peers run again. --out keeps what the product scores, and --before puts what was kept beside it. --ablation takes
 * parts of the product away instead. --smoke takes a few invented stores, with two plain candidates as peers, which only
 * shows that it runs.
 */
const { values: options } = parseArgs({
  options: {
    panel: { type: 'string', multiple: true },
    peers: { type: 'string', multiple: true },
    python: { type: 'string' },
    model: { type: 'string', multiple: true, default: ['auto'] },
    months: { type: 'string', default: '3' },
    out: { type: 'string' },
    before: { type: 'string' },
    draws: { type: 'string', default: '2000' },
    ablation: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
  },
});

const DEVELOPMENT_PANELS = ['panel-dev.csv', 'mixed-dev.csv'].map((name) => `../shared/data/${name}`);
const PEERS_FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));
const SMOKE_PEERS = ['seasonal-naive', 'linear'];
const SMOKE_DRAWS = 200;
const SEED = 1;
const [NOW, BEFORE] = ['now', 'before'];

interface Panel {
  readonly name: string;
  readonly cases: readonly Case[];
  /** What is known of the peers; in a smoke run they are candidates that run themselves. */
  readonly peers: StoredScores | undefined;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readPanels(): Panel[] {
  if (options.smoke) {
    return [inventedStores(2), inventedStores(1, 'other', 3)].map((stores, i) => {
      return { name: `invented ${i + 1}`, cases: casesOf(stores, 1), peers: undefined };
    });
  }
  const files = options.panel ?? DEVELOPMENT_PANELS;
  if (options.peers && options.peers.length !== files.length) {
    fail(`--peers: ${options.peers.length} for ${files.length} panels; each panel needs its own, in the same order`);
  }
  return files.flatMap((file, i) => {
    if (existsSync(file)) {
      const cases = casesOf(readPanel(file), Number(options.months));
      return [{ name: basename(file), cases, peers: options.ablation ? undefined : peersOf(file, options.peers?.[i]) }];
    }
    if (options.panel) fail(`--panel: there is no ${file}`);
    process.stdout.write(`There is no panel ${file}: nothing to measure\n`);
    return [];
  });
}

function peersOf(panel: string, file: string | undefined): StoredScores | undefined {
  if (options.python) return runPeers(options.python, panel, file);
  if (file === undefined) {
    const stored = readdirSync(PEERS_FOLDER)
      .filter((name) => /^results-.*\.json$/.test(name))
      .map((name) => readScores(join(PEERS_FOLDER, name)));
    const found = stored.find((each) => isOfPanel(each, panel));
    if (!found) process.stdout.write(`Nothing is stored of the peers on ${panel}: --python runs them\n`);
    return found;
  }
  if (!existsSync(file)) fail(`--peers: there is no ${file}`);
  const stored = readScores(file);
  if (!isOfPanel(stored, panel)) fail(`--peers: ${file} has the results of another panel than ${panel}`);
  return stored;
}

function runPeers(python: string, panel: string, file: string | undefined): StoredScores {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  try {
    const out = file ?? join(folder, 'results.json');
    const script = join(PEERS_FOLDER, 'run.py');
    execFileSync(python, [script, '--panel', panel, '--out', out, '--months', options.months], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readScores(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The cases of a panel with what a model scores on each, and what the peers do; the days are added to those judged. */
function scorePanel({ name, cases, peers }: Panel, model: string, judged: JudgedDay[]): ScoredCase[] {
  const kinds: string[] = [];
  const scored = cases.map((each): ScoredCase => {
    const product = runProduct(each, model);
    kinds.push(product.kind);
    judged.push(...judgeDays(name, product));
    const others = options.smoke ? SMOKE_PEERS.map((kind) => [kind, scoreCase(each, runProduct(each, kind))]) : [];
    const scores: Record<string, Scores> = Object.fromEntries([...others, [NOW, scoreCase(each, product)]]);
    return { panel: name, source: each.group, series: each.name, origin: each.origin, regime: each.regime, scores };
  });
  process.stdout.write(`${name}, ${model}: ${cases.length} months, ${JSON.stringify(countBy(kinds))}\n`);
  return peers ? withStored(scored, peers) : scored;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Seconds of a store: of the peers as their run says, of the product the median of the cells' cases. */
function secondsIn(panels: readonly Panel[]) {
  return (method: string, { panel, source, regime, cases }: Cell): number | null => {
    const own = cases.flatMap(({ scores }) => scores[method]?.seconds ?? []);
    if (own.length > 0) return median(own);
    const { peers } = panels.find(({ name }) => name === panel) ?? {};
    const row = peers?.results?.find(
      (each) => each.method === method && each.group === source && each.regime === regime,
    );
    return row?.secondsPerStore ?? null;
  };
}

function report(panels: readonly Panel[], model: string): void {
  const judged: JudgedDay[] = [];
  const cases = panels.flatMap((panel) => scorePanel(panel, model, judged));
  if (options.out) writeScores(options.out, cases, NOW);
  const stored = [...new Set(panels.flatMap(({ peers }) => (peers ? methodsIn(peers) : [])))];
  const earlier = options.before ? withStored(cases, readScores(options.before), () => BEFORE) : cases;
  const comparison = compare(earlier, options.smoke ? SMOKE_PEERS : stored, options.before ? [BEFORE, NOW] : [NOW]);
  process.stdout.write(`${describeMachine()}\n`);
  for (const [title, text] of tablesOf(comparison, panels)) process.stdout.write(`\n## ${title}\n\n${text}\n`);
  process.stdout.write(`\n## Days inside their 80 % interval\n\n${coverageTable(judged)}\n`);
}

function tablesOf(comparison: Comparison, panels: readonly Panel[]): (readonly [title: string, text: string])[] {
  const draws = options.smoke ? SMOKE_DRAWS : Number(options.draws);
  const kinds = comparison.peers.length === 0 ? [] : (['of each draw', 'of all cases'] as const);
  const intervals = kinds.map((best) => {
    const ratios = estimateRatios(comparison, ['wape', 'month', 'msis80'], { draws, seed: SEED, best });
    const named = [
      ['WAPE', ratios.wape],
      ["month's total", ratios.month],
      ['MSIS80', ratios.msis80],
    ] as const;
    const title = `Ratios to the best peer ${best}, bootstrap of ${draws} draws`;
    return [title, bootstrapTable(comparison, named)] as const;
  });
  return [
    ...panelsOf(comparison).map(
      (panel) => [`By method, ${panel}`, methodTable(comparison, panel, secondsIn(panels))] as const,
    ),
    [`By source, ${comparison.cases.length} months: WAPE`, errorTable(comparison)],
    ["Error of the month's total", monthTable(comparison)],
    ['Intervals', intervalTable(comparison)],
    ...intervals,
  ];
}

function reportAblation(panels: readonly Panel[]): void {
  const within = panels.map(({ name, cases }) => ({ panel: name, cases }));
  const groups = options.smoke ? GROUPS_WITH_PRIOR.slice(0, 2) : GROUPS_WITH_PRIOR;
  process.stdout.write(
    `${describeMachine()}\nChanges are geometric means over sources and histories; above 0 it was worth having.\n`,
  );
  process.stdout.write(`\n## Candidates\n\n${candidatesReport(within)}\n`);
  process.stdout.write(`\n## Parts of \`calendar\`, alone\n\n${calendarReport(within, groups)}\n`);
}

if (options.out && options.model.length > 1) fail('--out keeps one model: give --model once');
const panels = readPanels();
if (panels.length > 0) {
  if (options.ablation) reportAblation(panels);
  else for (const model of options.model) report(panels, model);
}
