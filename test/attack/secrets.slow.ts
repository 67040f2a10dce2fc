import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import t from 'tap';
import type { ContractDocument } from '../../routes/openapi/document.ts';
import { newKey } from '../new-key.ts';
import { startServer } from '../processes/server-process.ts';
import { salesCsv } from '../routes/sales.ts';
import { formsOf } from '../traced-secrets.ts';

const SECRETS = {
  read: newKey(),
  write: newKey(),
  admin: newKey(),
  hook: newKey(),
  unknown: newKey(),
  store: newKey(),
};
const ENVIRONMENT = {
  API_KEYS: `reader:read:${SECRETS.read} writer:write:${SECRETS.write} boss:admin:${SECRETS.admin}`,
  HOOK_TOKEN: SECRETS.hook,
  LOG_LEVEL: 'trace',
  RATE_LIMIT: '0',
  AUTH_FAILURE_LIMIT: '0',
};

async function textsBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}

t.test('no secret is in the log at trace, nor in the store, whatever is called and however it fails', async (t) => {
  const root = t.testdir();
  const server = await startServer(t, { ...ENVIRONMENT, STORAGE_URL: `file:${root}` });
  const call = (path: string, init: RequestInit = {}) =>
    fetch(server.address + path, init).then((answer) => answer.text());
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const form = new FormData();
  form.append('file', new Blob([salesCsv()], { type: 'text/csv' }), 'Ventas.csv');
  const uploaded = await call('/datasets', { method: 'POST', body: form, headers: bearer(SECRETS.write) });
  t.match(uploaded, /"version"/, 'by a form, whose parser tells its options');
  await call('/train?wait=60', { method: 'POST', headers: bearer(SECRETS.write) });

  const made = JSON.parse(
    await call('/feeds', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', ...bearer(SECRETS.write) },
    }),
  ) as { id: string; paths: { csv: string } };
  const token = made.paths.csv.slice('/feeds/'.length, -'.csv'.length);
  for (const path of [made.paths.csv, `/feeds/${token}`, `/feeds/${token}.pdf`, `/feeds/${token}/x`, `/x/${token}`]) {
    await call(path);
    await call(`${path}?a=${token}`, { headers: { referer: server.address + path } });
    await call(path, { method: 'DELETE', headers: bearer(SECRETS.write) });
    await call(path.replace('feed_', '%66eed%5F'), { method: 'POST', headers: bearer(SECRETS.write), body: token });
  }

  const contract = JSON.parse(await call('/openapi.json')) as ContractDocument;
  let calls = 0;
  for (const [path, methods] of Object.entries(contract.paths)) {
    for (const method of Object.keys(methods)) {
      const url = path.replaceAll(/\{\w+\}/g, 'ventas');
      for (const key of [SECRETS.read, SECRETS.admin, SECRETS.unknown, SECRETS.hook]) {
        const body = method === 'get' ? undefined : `{"broken": ${key}`;
        const headers = { 'content-type': 'application/json', cookie: `key=${key}` };
        await call(url, { method: method.toUpperCase(), headers: { ...headers, 'x-api-key': key }, body });
        await call(`${url}?key=${key}&${key}`, {
          method: method.toUpperCase(),
          headers: { ...headers, ...bearer(key) },
          body,
        });
        calls += 2;
      }
    }
  }
  t.ok(calls > 300);
  for (const path of [
    `/nothing?api_key=${SECRETS.admin}`,
    `/forecast?dataset=ventas&token=${SECRETS.admin}`,
    `/%zz?${SECRETS.read}`,
  ]) {
    await call(path, { headers: bearer(SECRETS.admin) });
  }
  await new Promise<void>((resolve) => {
    const { hostname, port } = new URL(server.address);
    const headers = { authorization: [`Bearer ${SECRETS.admin}`, 'Basic eDp5'], 'x-api-key': SECRETS.unknown };
    const request = httpRequest(
      { hostname, port, path: '/datasets', method: 'POST', headers: headers as never },
      (answer) => answer.resume().on('end', resolve),
    );
    request.on('error', () => resolve()).end(`Fecha,Ventas\n${SECRETS.write}`);
  });
  await server.stop();

  const log = JSON.stringify(server.log) + server.errors.join('');
  t.match(log, /Providing options to busboy/, 'it is at trace');
  t.ok(server.log.length > calls, 'every call has its line');
  const stored = await textsBelow(root);
  for (const [whose, secret] of Object.entries({ ...SECRETS, feed: token.slice('feed_'.length) })) {
    for (const form of formsOf(secret)) {
      t.notOk(log.includes(form), `${whose} is not in the log`);
      t.notOk(stored.includes(form), `${whose} is not in the store`);
    }
  }
});
