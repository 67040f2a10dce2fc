import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { PROJECT } from '../project.ts';

const script = fileURLToPath(new URL('examples/demo.ts', PROJECT));
const demo = (...args: string[]) =>
  spawnSync(process.execPath, ['--import=tsx', script, ...args], { encoding: 'utf8', timeout: 240_000 });

t.test('with --once it uploads, trains, prints the month and leaves nothing behind', async (t) => {
  const { status, stdout, stderr } = demo('--once');
  t.equal(status, 0, stderr);
  t.match(stdout, /Uploaded .*Ventas\.csv: 617 days of sales, 2024-01-02 to 2025-12-31/);
  t.match(stdout, /Planned .*90 days to come/);
  t.match(stdout, /2026-01-06 {2}Tue .*holiday/);
  t.match(stdout, /^Total +[\d,]+ +[\d,]+ – [\d,]+$/m);
  t.match(stdout, /^linear/m, 'the scores name the candidates');
  t.match(stdout, /\*/, 'and which one answers');
  t.notOk(existsSync(/keeping its files in (\S+)/.exec(stdout)?.[1] ?? '/'));
});

t.test('a file that cannot be read ends it in words, with the row', async (t) => {
  const file = join(t.testdir(), 'bad.csv');
  writeFileSync(file, 'Fecha,Ventas\n2024-01-02,x\n');
  const { status, stderr } = demo('--once', file);
  t.equal(status, 1);
  t.match(stderr, /row 2, column Ventas: "x" is not a number/);
  t.notMatch(stderr, / at /, 'no stack');
  t.match(demo('--once', join(file, 'none')).stderr, /^E[A-Z]+: /);
});

t.test('without --once it stays up until it is stopped', async (t) => {
  const child = spawn(process.execPath, ['--import=tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const page = /(http:\S+\/docs)/.exec(line)?.[1];
    if (page === undefined) continue;
    t.equal((await fetch(page)).status, 200);
    child.kill('SIGINT');
  }
  t.same(await exited, [0, null]);
});
