import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.ts';
import { casesOf } from './cases.ts';
import { readPanel } from './panel.ts';
import { runProduct } from './product.ts';
import { meanScores, scoreCase } from './scores.ts';
import { type ResultRow, resultTable } from './table.ts';

/**
 * Accuracy of the product on a panel of stores beside the peers, by ../peers/protocol.md.
 *
 *     npm run bench:accuracy [-- --panel FILE [--model auto] [--python PATH | --peers FILE] [--months 3] [--smoke]]
 *
 * PATH is a Python with the packages of bench/peers/requirements.txt: the peers then run in the same run. Without it
 * their stored results stand beside.
 */
const { values: options } = parseArgs({
  options: {
    panel: { type: 'string', default: '../shared/data/panel-dev.csv' },
    model: { type: 'string', multiple: true, default: ['auto'] },
    peers: { type: 'string', default: 'bench/peers/results-dev.json' },
    python: { type: 'string' },
    months: { type: 'string', default: '3' },
    smoke: { type: 'boolean', default: false },
  },
});

function main(): void {
  if (!existsSync(options.panel)) {
    process.stdout.write(`There is no panel ${options.panel}: nothing to measure\n`);
    return;
  }
  const panel = readPanel(options.panel);
  const cases = casesOf(options.smoke ? panel.slice(0, 2) : panel, Number(options.months));
  const rows = options.model.flatMap((model) => {
    const results = cases.map((each) => {
      const product = runProduct(each, model);
      return { ...each, kind: product.kind, scores: scoreCase(each, product) };
    });
    process.stdout.write(`${model}: ${JSON.stringify(countBy(results.map(({ kind }) => kind)))}\n`);
    return groupsOf(results).map(({ group, regime, members }): ResultRow => {
      const { seconds, ...scores } = meanScores(members.map((member) => member.scores));
      return { method: `prediccion-ventas (${model})`, group, regime, ...scores, secondsPerStore: seconds };
    });
  });
  process.stdout.write(`${describeMachine()}\n\n${resultTable([...peerRows(), ...rows])}\n`);
}

function peerRows(): ResultRow[] {
  if (options.python) runPeers(options.python, options.peers);
  return existsSync(options.peers) ? JSON.parse(readFileSync(options.peers, 'utf8')).results : [];
}

function runPeers(python: string, out: string): void {
  const script = fileURLToPath(new URL('../peers/run.py', import.meta.url));
  const smoke = options.smoke ? ['--smoke'] : [];
  execFileSync(python, [script, '--panel', options.panel, '--out', out, ...smoke], { stdio: 'inherit' });
}

function groupsOf<T extends { readonly group: string; readonly regime: string }>(results: readonly T[]) {
  const keys = [...new Set(results.map(({ group, regime }) => `${group} ${regime}`))];
  return keys.map((key) => {
    const members = results.filter(({ group, regime }) => `${group} ${regime}` === key);
    return { group: members[0].group, regime: members[0].regime, members };
  });
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

main();
