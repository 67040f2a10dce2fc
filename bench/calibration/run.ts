import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GROUPS_WITH_PRIOR } from '../accuracy/ablation.ts';
import { inventedStores } from '../accuracy/invented-stores.ts';
import { type PanelSeries, readPanel } from '../accuracy/panel.ts';
import { describeMachine } from '../machine.ts';
import { correlationReport } from './correlation.ts';
import { difficultyReport } from './difficulty.ts';
import { priorsReport, roundsReport, settingsReport } from './fitting.ts';
import { growthReport } from './growth.ts';
import { supportReport } from './support.ts';
import { tailsReport } from './tails.ts';

/**
 * Derives the constants of the method again that were measured, from a panel of stores `series,date,y,…`, beside those
 * in the code:
 *
 *     npm run bench:calibration [-- --panel FILE [--only growth,rounds] [--months 3] [--smoke]]
 *
 * Without --panel it takes the development panel when that lies in ../shared/data. Without any, and with --smoke, it takes
 * a few invented stores, which only shows that it runs.
 */
const DEVELOPMENT_PANEL = fileURLToPath(new URL('../../../shared/data/panel-dev.csv', import.meta.url));
const { values: options } = parseArgs({
  options: {
    panel: { type: 'string' },
    only: { type: 'string' },
    months: { type: 'string', default: '3' },
    smoke: { type: 'boolean', default: false },
  },
});

const months = options.smoke ? 1 : Number(options.months);
const groups = options.smoke ? GROUPS_WITH_PRIOR.slice(0, 2) : GROUPS_WITH_PRIOR;

const REPORTS: Readonly<Record<string, readonly [title: string, report: (stores: readonly PanelSeries[]) => string]>> =
  {
    growth: ['Growth of errors', growthReport],
    difficulty: ['Difficult days', difficultyReport],
    correlation: ['Correlation', (stores) => correlationReport(stores, months)],
    tails: ['Tails', tailsReport],
    support: ['Days unlike those seen', supportReport],
    rounds: ['Rounds of re-weighting', (stores) => roundsReport(stores, months)],
    settings: ['Settings and corrections', (stores) => settingsReport(stores, months)],
    priors: ['Priors', (stores) => priorsReport(stores, months, groups)],
  };

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** The stores to measure on; undefined for invented ones. */
function readStores(): PanelSeries[] | undefined {
  if (options.smoke) return undefined;
  if (options.panel === undefined) return existsSync(DEVELOPMENT_PANEL) ? readPanel(DEVELOPMENT_PANEL) : undefined;
  return existsSync(options.panel) ? readPanel(options.panel) : fail(`--panel: there is no ${options.panel}`);
}

const names = options.only?.split(',') ?? Object.keys(REPORTS);
const unknown = names.filter((name) => !(name in REPORTS));
if (unknown.length > 0) fail(`--only: there is no ${unknown.join(', ')}; there are ${Object.keys(REPORTS).join(', ')}`);
const read = readStores();
const stores = read ?? inventedStores(2);
process.stdout.write(`${read ? `${stores.length} stores` : 'Invented stores'}; ${describeMachine()}\n`);
for (const name of names) {
  const [title, report] = REPORTS[name];
  const started = performance.now();
  process.stdout.write(`\n## ${title} (\`${name}\`)\n\n${report(stores)}\n`);
  process.stderr.write(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
}
