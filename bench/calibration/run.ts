import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type PanelSeries, readPanel } from '../accuracy/panel.ts';
import { describeMachine } from '../machine.ts';
import { correlationReport } from './correlation.ts';
import { difficultyReport } from './difficulty.ts';
import { GROUPS_WITH_PRIOR, priorsReport, roundsReport } from './fitting.ts';
import { growthReport } from './growth.ts';
import { inventedStores } from './stores.ts';
import { supportReport } from './support.ts';

/**
 * Derives the constants of the method again that were measured, from a panel of stores `series,date,y,…`, beside those
 * in the code:
 *
 *     npm run bench:calibration [-- --panel FILE [--only growth,rounds] [--months 3] [--smoke]]
 *
 * Without a panel, and with --smoke, on a few invented stores, which only shows that it runs.
 */
const { values: options } = parseArgs({
  options: {
    panel: { type: 'string', default: '../shared/data/panel-dev.csv' },
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
    support: ['Days unlike those seen', supportReport],
    rounds: ['Rounds of re-weighting', (stores) => roundsReport(stores, months)],
    priors: ['Priors', (stores) => priorsReport(stores, months, groups)],
  };

const names = options.only?.split(',') ?? Object.keys(REPORTS);
const unknown = names.filter((name) => !(name in REPORTS));
if (unknown.length > 0) {
  process.stderr.write(`--only: there is no ${unknown.join(', ')}; there are ${Object.keys(REPORTS).join(', ')}\n`);
  process.exit(2);
}
const isThere = !options.smoke && existsSync(options.panel);
const stores = isThere ? readPanel(options.panel) : inventedStores(2);
process.stdout.write(`${isThere ? `${stores.length} stores` : 'Invented stores'}; ${describeMachine()}\n`);
for (const name of names) {
  const [title, report] = REPORTS[name];
  process.stdout.write(`\n## ${title}\n\n${report(stores)}\n`);
}
