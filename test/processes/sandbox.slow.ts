import { execFile, spawnSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { PROJECT_FOLDER } from '../project.ts';
import { salesCsv } from '../routes/sales.ts';
import { storesUnderTest } from '../routes/stores.ts';
import { BARE, type ServerProcess, startServer } from './server-process.ts';

const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const WORKS = new Set([200, 201, 204]);

/** The service as it is shipped, in a folder of the test; packages are found above it. */
async function build(folder: string): Promise<string> {
  const tsc = join(PROJECT_FOLDER, 'node_modules/.bin/tsc');
  const args = [...BARE, process.execPath, tsc, '-p', 'tsconfig.build.json', '--outDir', folder];
  await promisify(execFile)('env', args, { cwd: PROJECT_FOLDER });
  return join(folder, 'src/server.js');
}

async function use({ address }: ServerProcess): Promise<number[]> {
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(address + path, init);
    await response.arrayBuffer();
    return response.status;
  };
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const form = new FormData();
  form.set('file', new File([salesCsv()], 'Ventas.csv'));
  const csv = { method: 'POST', body: salesCsv({ days: 380 }), headers: { 'content-type': 'text/csv' } };
  const statuses = [await call('/datasets', { method: 'POST', body: form }), await call('/datasets?dryRun=true', csv)];
  statuses.push(await call('/train?wait=100', { ...json, body: '{}' }));
  for (const path of [
    '/forecast',
    '/forecast?explain=true',
    '/models',
    '/runs',
    '/accuracy',
    '/metrics',
    '/docs',
    '/readyz',
  ])
    statuses.push(await call(path));
  statuses.push(await call('/datasets', csv), await call('/train?wait=100', { ...json, body: '{"model":"linear"}' }));
  statuses.push(await call('/datasets/ventas', { method: 'DELETE' }));
  return statuses;
}

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

/** Files, with their sizes and when they were last changed. */
async function snapshot(...folders: string[]): Promise<string[]> {
  const files = (await Promise.all(folders.map(filesIn))).flat();
  const told = files.map(async (file) => {
    const { size, mtimeMs, ctimeMs } = await stat(file);
    return `${file} ${size} ${mtimeMs} ${ctimeMs}`;
  });
  return (await Promise.all(told)).sort();
}

/** Executes its arguments where nothing can be written but two folders: mounts of its own need root. */
const readOnlyBut = (data: string, tmp: string): string[] => [
  ...['unshare', '--mount', '--propagation', 'private', 'sh', '-c'],
  'mount --bind "$1" "$1" && mount --bind "$2" "$2" && mount -o remount,bind,ro / && shift 2 && exec "$@"',
  ...['sh', data, tmp],
];
const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;

interface Place {
  readonly at: (name: string) => string;
  readonly server: string;
  readonly environment: Record<string, string>;
}

async function prepare(t: Test): Promise<Place> {
  const root = t.testdir({ home: {}, cwd: {}, data: {}, tmp: {}, dist: {} });
  const at = (name: string) => join(root, name);
  const environment = { STORAGE_URL: `file:${at('data')}`, HOME: at('home'), TMPDIR: at('tmp'), COUNTRY: 'ES' };
  return { at, server: await build(at('dist')), environment };
}

t.test('the service writes to its folder and the temporary folder, and nowhere else', async (t) => {
  const { at, server, environment } = await prepare(t);
  const around = ['cli', 'src', 'routes', 'services', 'node_modules'].map((name) => join(PROJECT_FOLDER, name));
  const before = await snapshot(at('home'), at('cwd'), at('dist'), ...around);
  t.ok(before.length > 1000);
  if (!canMount) t.pass('a read-only tree needs the right to mount', { skip: 'only looked at before and after' });
  const within = canMount ? readOnlyBut(at('data'), at('tmp')) : [];
  const service = await startServer(t, environment, { within, args: [server], cwd: at('cwd') });
  t.same(new Set(await use(service)), WORKS, 'all of it works on a read-only tree');
  t.equal(await service.stop(), 0);
  t.notMatch(JSON.stringify(service.log), /EROFS/, 'and nothing else was tried');
  t.same(await snapshot(at('home'), at('cwd'), at('dist'), ...around), before, 'nothing beside them has changed');
  t.same(await filesIn(at('tmp')), [], 'nothing is left in the temporary folder');
});

for (const { name, environmentOf } of storesUnderTest().filter(({ name }) => name === 'S3')) {
  t.test(`${name}: the service works while Node lets it write to the temporary folder only`, async (t) => {
    const { at, server, environment } = await prepare(t);
    const store = { ...environment, ...environmentOf(t) };
    const flags = [PERMISSION, '--allow-worker', `--allow-fs-read=${PROJECT_FOLDER}`];
    const start = (mayWrite: string) =>
      startServer(t, store, { args: [...flags, `--allow-fs-write=${at(mayWrite)}`, server], cwd: at('cwd') });
    const held = await start('tmp');
    t.same(new Set(await use(held)), WORKS);
    t.equal(await held.stop(), 0);
    t.notMatch(JSON.stringify(held.log), /ERR_ACCESS_DENIED/);

    const elsewhere = await start('home');
    t.ok((await use(elsewhere)).includes(500), 'Node does hold it: uploads need their temporary folder');
    t.match(JSON.stringify(elsewhere.log), /ERR_ACCESS_DENIED/);
  });
}
