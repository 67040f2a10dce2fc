import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { chainCsv } from '../../examples/chain.ts';
import { CODE_VERSION } from '../../src/version.ts';
import { PROJECT_FOLDER, readText } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';
import { startService } from '../routes/service.ts';
import { command, commandProcess, startCommand } from './command.ts';

const EXAMPLE = join(PROJECT_FOLDER, 'examples/Ventas.csv');
const folder = t.testdir({});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const SHORT = file('corto.csv', salesCsv({ days: 60 }));

t.test('a forecast is what the API answers, byte for byte', async (t) => {
  const { call, post, get } = await startService(t, join(t.testdir({}), 'datos'));
  await call({
    method: 'POST',
    url: '/datasets',
    payload: readFileSync(SHORT),
    headers: { 'content-type': 'text/csv' },
  });
  t.equal((await post('/train?wait=120', {})).json().status, 'succeeded');
  const [csv, json] = [await get('/forecast', { accept: 'text/csv' }), (await get('/forecast')).json()];
  const ran = await command(['forecast', SHORT]);
  t.equal(ran.code, 0, ran.said);
  t.equal(ran.printed, csv.body);
  const own = JSON.parse((await command(['forecast', SHORT, '--json'])).printed);
  t.same({ ...own, model: { ...own.model, version: json.model.version } }, json);
});

t.test('data go to standard output, words to standard error, in the language of the environment', async (t) => {
  const input = readFileSync(SHORT);
  const ran = await commandProcess(['forecast', '-'], { input, environment: { LANG: 'es_ES.UTF-8' } });
  t.equal(ran.code, 0, ran.said);
  t.match(ran.printed, /^date,weekday,open,/);
  t.match(ran.said, /60 días con ventas, del 1 de enero de 2022 al 1 de marzo de 2022\nModelo: /);
  t.match(ran.said, /Del 1 de abril de 2022 al 30 de abril de 2022: /, 'the month after the last observed day');
  const quiet = await commandProcess(['forecast', '-', '--quiet', '--days', '2'], { input });
  t.equal(quiet.said, '');
  t.equal(quiet.printed.trim().split('\r\n').length, 3);
});

t.test('a reader that has seen enough ends it in peace', async (t) => {
  const child = startCommand(['forecast', SHORT, '--days', '366', '--json', '--explain']);
  child.stdout.destroy();
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code, signal] = await once(child, 'close');
  t.same([code, signal], [0, null], Buffer.concat(said).toString());
  t.notMatch(Buffer.concat(said).toString(), /EPIPE|Error/);
});

t.test('nothing is left in the folder for temporary files, however it ends', async (t) => {
  const own = t.testdir({});
  const environment = { TMPDIR: own };
  t.equal((await commandProcess(['forecast', SHORT], { environment })).code, 0);
  t.equal((await commandProcess(['forecast', file('letras.csv', 'a,b\nc,d\n')], { environment })).code, 3);
  t.same(readdirSync(own), []);
  const child = startCommand(['forecast', '-'], environment);
  while (readdirSync(own).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  t.equal(code, 130);
  t.same(readdirSync(own), []);
  t.not(own, tmpdir());
});

t.test('a file that is refused is told of line by line', async (t) => {
  const wrong = file(
    'mal.csv',
    salesCsv({ days: 60 })
      .replace(/^2022-01-05,.*$/m, '2022-01-05,3,0,0,doce')
      .replace(/^2022-01-09/m, '2022-01-39'),
  );
  for (const name of ['forecast', 'check', 'backtest']) {
    const { code, said } = await command([name, wrong]);
    t.equal(code, 3, name);
    t.match(said, `${wrong}:6:5: Ventas: `);
    t.match(said, `${wrong}:10:1: Fecha: `);
  }
  const { code, printed } = await command(['check', wrong, '--json']);
  t.equal(code, 3);
  t.match(JSON.parse(printed), { valid: false, problemCount: 2 });
  const html = await command(['forecast', file('pagina.csv', '<!DOCTYPE html><html><body>No</body></html>')]);
  t.equal(html.code, 3);
  t.match(html.said, /HTML/);
});

t.test('too little history has an exit code of its own', async (t) => {
  const { code, said } = await command(['forecast', file('dias.csv', salesCsv({ days: 20 }))]);
  t.equal(code, 4);
  t.match(said, /20 days; at least 28/);
  t.equal((await command(['check', join(folder, 'dias.csv')])).code, 4);
});

t.test('a question is asked in words, with the options that answer it; each of them does', async (t) => {
  const shops = file('tiendas.csv', chainCsv({ seed: 2, from: '2023-01-01', days: 90, shops: 2, products: 1 }));
  const { code, said } = await command(['forecast', shops, '--days', '3']);
  t.equal(code, 3);
  const answers = said.split('\n').flatMap((line) => /^ {2}(--\S.*?) {3}/.exec(line)?.[1] ?? []);
  t.ok(answers.length >= 2, said);
  for (const answer of answers) {
    const typed = [...answer.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const ran = await command(['check', shops, ...typed]);
    t.notMatch(ran.said, answer, `${answer} is no longer asked: ${ran.said}`);
  }
});

t.test('what was typed wrongly is said, with the way to the help', async (t) => {
  for (const [typed, message] of [
    [['forecast'], /Which file/],
    [['forecast', join(folder, 'nada.csv')], /nada\.csv cannot be read \(ENOENT\)/],
    [['forecast', folder], /is a folder/],
    [['forecast', SHORT, SHORT], /One file is read/],
    [['forecast', SHORT, '--colour'], /--colour/],
    [['forecast', SHORT, '--levels', '120'], /--levels must be up to ten levels/],
    [['forecast', SHORT, '--assume', 'luck'], /--assume is one of usual, none, last-year/],
    [['forecast', SHORT, '--month', '2022-04', '--days', '3'], /month/],
    [['forecast', SHORT, '--country', 'XX'], /--country: there are no holidays for XX/],
    [['forecast', SHORT, '--series-id', 'Centro'], /one series/],
    [['forecast', SHORT, '--each'], /one series/],
    [['forecast', SHORT, '--map', '{"dates":1}'], /mapping is wrong/],
    [['forecast', SHORT, '--map', '{'], /is not JSON/],
    [['forecast', SHORT, '--where', 'Centro'], /COLUMN=TEXT/],
    [['forecast', SHORT, '--series', 'a', '--one-series'], /contradict/],
    [['forecast', SHORT, '--xlsx', join(folder, 'no', 'a.xlsx')], /cannot be written/],
    [['forecast', SHORT, '--model', SHORT], /leave the file out/],
    [['forecast', '--model', SHORT], /is no model/],
    [['forecast', SHORT, '--known-future', file('dias.json', '{"day":1}')], /dias\.json is not \{ "days"/],
    [['orders', SHORT], /--deliveries/],
    [['orders', SHORT, '--deliveries', '1', '--opening-stock', 'x'], /--opening-stock: /],
    [['staffing', SHORT, '--sales-per-labour-hour', '60', '--opening-hours', '9'], /--opening-hours: /],
    [['promotions', SHORT, '--request', '{"colour":1}'], /colour/],
    [['mcp'], /--url, its folder with --store, or files/],
    [['mcp', '--url', 'http://127.0.0.1:1', '--store', folder], /one of these: --url, --store/],
    [['mcp', SHORT, '--store', folder], /one of these: --store, files/],
    [['mcp', '--store', join(folder, 'nada')], /--store: there is no folder/],
    [['mcp', '--store', SHORT], /--store: there is no folder/],
    [['mcp', '--store', folder, '--sales', 'Neto'], /--sales says nothing to --store/],
    [['mcp', '--store', folder, '--country', 'XX'], /--country: there are no holidays for XX/],
    [['mcp', '--url', 'http://127.0.0.1:1', '--country', 'ES'], /--country says nothing to --url/],
    [['mcp', '--url', 'http://ana:told@127.0.0.1:1'], /without a user name/],
    [['mcp', '--url', 'file:///etc/passwd'], /--url is an http/],
    [['mcp', '--url', 'http://127.0.0.1:1', '--key-file', join(folder, 'nada')], /--key-file: .*ENOENT/],
    [['mcp', '--url', 'http://127.0.0.1:1', '--key-file', SHORT], /holds no key/],
    [['mcp', '--url', 'http://127.0.0.1:1', '--folder', join(folder, 'nada')], /--folder: there is no folder/],
    [['mcp', join(folder, 'nada.csv')], /nada\.csv cannot be read \(ENOENT\)/],
    [['mcp', folder], /is a folder; --store/],
    [['mcp', SHORT, file('Corto.csv', '')], /would both be the dataset corto/],
    [['mcp', SHORT, file('otro.csv', ''), '--known-future', SHORT], /of one file/],
    [['mcp', ...Array(21).fill(SHORT)], /At most 20 files/],
  ] as const) {
    const { code, said, printed } = await command(typed);
    t.equal(code, 2, `${typed.join(' ')}: ${said}`);
    t.match(said, message);
    t.equal(printed, '');
    if (typed[0] === 'mcp') t.notMatch(said, /told|Fecha/, 'neither a password nor what is in a file');
  }
});

t.test('a calendar that cannot be read is refused with its own name', async (t) => {
  const calendar = file('calendario.csv', 'Fecha,Promociones\n2022-04-41,1\n');
  const { code, said } = await command(['forecast', SHORT, '--known-future', calendar]);
  t.equal(code, 3);
  t.match(said, `${calendar}:2`);
});

t.test('the program itself', async (t) => {
  t.same(await command(['--version']), { code: 0, printed: `${CODE_VERSION}\n`, said: '' });
  const { code, printed } = await command([]);
  t.equal(code, 2);
  t.match(printed, /forecast FILE/);
  t.equal(
    (await command(['help'], { environment: { LC_ALL: 'es_ES' } })).printed.split('\n')[0],
    'Uso: prediccion-ventas COMMAND [OPTIONS] [FILE]',
  );
  const unknown = await command(['predict']);
  t.equal(unknown.code, 2);
  t.match(unknown.said, /There is no command "predict"/);
  const help = await commandProcess(['serve', '--help']);
  t.match(help.printed, /^Usage: prediccion-ventas serve \[--help \| --version\]/);
  t.match((await commandProcess(['worker', '--help'])).printed, /^Usage: prediccion-ventas worker /);
  const misconfigured = await commandProcess(['serve'], { environment: { PORT: 'x' } });
  t.equal(misconfigured.code, 2);
  t.match(misconfigured.said, /PORT/);
});

t.test('serve serves until it is told to stop', async (t) => {
  const child = startCommand(['serve'], { PORT: '0', STORAGE_URL: `file:${join(t.testdir({}), 'datos')}` });
  for await (const line of createInterface(child.stdout)) {
    const address = /listening at (http:\/\/[^"\s]+)/.exec(line)?.[1];
    if (address === undefined) continue;
    t.equal((await fetch(`${address}/healthz`)).status, 200);
    child.kill('SIGTERM');
    break;
  }
  child.stdout.resume();
  const [code] = await once(child, 'close');
  t.equal(code, 0);
});

t.test('on a terminal a table with bars, without colours where they are not wanted', async (t) => {
  const plain = await command(['forecast', EXAMPLE, '--days', '7', '--quiet'], { isTerminal: true, width: 100 });
  const [header, ...days] = plain.printed.trimEnd().split('\n');
  t.match(header, /^date +open +promo|^date +open +forecast/);
  t.equal(days.length, 7);
  t.match(days[0], /^Thu 2026-01-01 .*█/);
  t.notMatch(plain.printed, '\u001b');
  for (const line of plain.printed.split('\n')) t.ok(line.length <= 100, line);
  const coloured = await command(['forecast', EXAMPLE, '--days', '7', '--quiet'], {
    isTerminal: true,
    hasColours: true,
  });
  t.match(coloured.printed, '\u001b[36m');
  const narrow = await command(['forecast', EXAMPLE, '--days', '7', '--quiet'], { isTerminal: true, width: 40 });
  for (const line of narrow.printed.split('\n')) t.ok(line.length <= 40, line);
});

t.test('readme is not sales', async (t) => {
  t.ok(readText('README.md').length > 0);
  t.equal((await command(['check', join(PROJECT_FOLDER, 'README.md')])).code, 3);
});
