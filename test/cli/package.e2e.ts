import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { PROJECT_FOLDER } from '../project.ts';
import { command } from './command.ts';

/** The package as npm would publish it, installed into an empty folder; `npm run test:package` builds it first. */

const MOST_BYTES = 60e6;
const EXAMPLE = join(PROJECT_FOLDER, 'examples/Ventas.csv');

/** Not within the project, whose packages would be found from there. */
const folder = mkdtempSync(join(tmpdir(), 'prediccion-ventas-package-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
const run = (name: string, ...args: string[]) =>
  execFileSync(name, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const [{ filename }] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: PROJECT_FOLDER, encoding: 'utf8' }),
);
run('npm', 'install', '--no-audit', '--no-fund', '--loglevel', 'error', `./${filename}`);

t.test('npx forecasts, as from the sources', async (t) => {
  const printed = run('npx', 'prediccion-ventas', 'forecast', EXAMPLE, '--quiet', '--svg', 'mes.svg');
  t.equal(printed, (await command(['forecast', EXAMPLE])).printed);
  t.ok(statSync(join(folder, 'mes.svg')).size > 1000, 'plots are drawn without the package of the chart library');
  const holidays = run('npx', 'prediccion-ventas', 'backtest', EXAMPLE, '--quiet', '--country', 'ES-MD', '--json');
  t.equal(JSON.parse(holidays).chosen, 'combination');
});

t.test('the library forecasts the same numbers, and has types', async (t) => {
  writeFileSync(
    join(folder, 'forecast.ts'),
    `import { createReadStream } from 'node:fs';
import { type Forecast, forecast, readModel, readSales, train } from 'prediccion-ventas';

const file = await readSales(createReadStream(${JSON.stringify(EXAMPLE)}), {});
if (!file.valid) throw new Error(file.problems[0]?.message);
const { model } = train(file);
const month: Forecast = forecast(readModel(JSON.parse(JSON.stringify(model))));
console.log(JSON.stringify(month.days.map((day) => day.forecast)));
`,
  );
  const compiler = join(PROJECT_FOLDER, 'node_modules/typescript/bin/tsc');
  const types = ['--typeRoots', join(PROJECT_FOLDER, 'node_modules/@types'), '--types', 'node'];
  run(process.execPath, compiler, ...types, '--module', 'nodenext', '--target', 'es2023', '--strict', 'forecast.ts');
  const numbers = JSON.parse(run(process.execPath, 'forecast.js'));
  const { days } = JSON.parse((await command(['forecast', EXAMPLE, '--json'])).printed);
  t.same(
    numbers,
    days.map((day: { forecast: number }) => day.forecast),
  );
});

t.test('without the protocol of agents the command says what to install', async (t) => {
  t.notOk(readdirSync(join(folder, 'node_modules')).includes('@modelcontextprotocol'));
  for (const [lang, message] of [
    ['en', /not installed: npm install @modelcontextprotocol\/sdk@1\n$/],
    ['es', /no está instalado: npm install @modelcontextprotocol\/sdk@1\n$/],
  ] as const) {
    const args = ['prediccion-ventas', 'mcp', EXAMPLE, '--lang', lang];
    const { status, stdout, stderr } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8', input: '' });
    t.equal(status, 2, stderr);
    t.equal(stdout, '');
    t.match(stderr, message);
  }
});

t.test('it is small', async (t) => {
  const files = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  t.ok(bytes <= MOST_BYTES, `${(bytes / 1e6).toFixed(1)} MB installed`);
  t.ok(readdirSync(join(folder, 'node_modules/.bin')).includes('prediccion-ventas'));
});
