import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import t from 'tap';
import { startServer } from '../processes/server-process.ts';
import { salesCsv } from '../routes/sales.ts';
import { until } from '../routes/until.ts';

const MODE = 0o777;
const CSV = { 'content-type': 'text/csv' };

async function modesBelow(folder: string): Promise<{ path: string; mode: number; isFile: boolean }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, mode: (await stat(path)).mode & MODE, isFile: entry.isFile() };
    }),
  );
}

t.test('what is stored is for the user of the service only', async (t) => {
  const root = join(t.testdir(), 'datos');
  const server = await startServer(t, { STORAGE_URL: `file:${root}` });
  await fetch(`${server.address}/datasets`, { method: 'POST', body: salesCsv(), headers: CSV });
  await fetch(`${server.address}/train?wait=60`, { method: 'POST' });
  await fetch(`${server.address}/forecast`);
  await server.stop();
  t.equal((await stat(root)).mode & MODE, 0o700);
  const all = await modesBelow(root);
  t.ok(all.length > 20);
  t.same(
    all.filter(({ mode, isFile }) => mode !== (isFile ? 0o600 : 0o700)),
    [],
  );
});

t.test('an upload on its way is out of reach of others who share the folder for temporary files', async (t) => {
  const folder = t.testdir({ store: {}, tmp: {} });
  const tmp = join(folder, 'tmp');
  await chmod(tmp, 0o777);
  // Another user was there first, with every name that can be foreseen.
  const traps = ['prediccion-ventas', 'prediccion-ventas-'].map((name) => join(tmp, name));
  for (const trap of traps) await mkdir(trap, { mode: 0o777 });
  const server = await startServer(t, { STORAGE_URL: `file:${join(folder, 'store')}`, TMPDIR: tmp });
  const { hostname, port } = new URL(server.address);
  const text = salesCsv();
  const headers = { ...CSV, 'content-length': Buffer.byteLength(text) };
  const answered = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const upload = request({ hostname, port, path: '/datasets', method: 'POST', headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
    });
    upload.on('error', reject).write(text.slice(0, 5000));
    finish = () => void upload.end(text.slice(5000));
  });
  // Half of it has arrived: wherever it is, nobody finds it by a name.
  await until(
    async () => (await fetch(`${server.address}/metrics`)).text(),
    (page) => page.includes('prediccion_ventas'),
  );
  // Its folder comes and goes while it is looked for.
  const seen = await until(
    async () => (await readdir(tmp, { recursive: true }).catch(() => [])).sort(),
    (names) => names.length === traps.length,
  );
  t.same(seen, ['prediccion-ventas', 'prediccion-ventas-']);
  finish();
  const { status, body } = await answered;
  t.equal(status, 201, body);
  t.same((await readdir(tmp, { recursive: true })).sort(), seen, 'and nothing is left');
  await server.stop();
});

let finish = () => {};
