import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';

t.test('large answers to reads are compressed for those who can read them, and nothing else is', async (t) => {
  const { app, upload } = await startService(t, t.testdir());
  await upload('/datasets', salesCsv({ days: 1200 }));
  const ask = (url: string, encoding: string, more: object = {}) =>
    app.inject({ url, headers: { 'accept-encoding': encoding }, ...more });
  for (const url of ['/datasets/ventas/content', '/datasets/ventas/days']) {
    const plain = await ask(url, 'identity');
    t.equal(plain.headers['content-encoding'], undefined, url);
    const [br, gzip] = [await ask(url, 'br, gzip'), await ask(url, 'gzip')];
    t.same([br.headers['content-encoding'], gzip.headers['content-encoding']], ['br', 'gzip'], url);
    t.equal(brotliDecompressSync(br.rawPayload).toString(), plain.body, url);
    t.equal(gunzipSync(gzip.rawPayload).toString(), plain.body, url);
    t.match(br.headers.vary, /accept-encoding/i, url);
    const known = await app.inject({
      url,
      headers: { 'accept-encoding': 'br', 'if-none-match': String(br.headers.etag) },
    });
    t.same([known.statusCode, known.body], [304, ''], `${url}: its ETag holds`);
  }
  t.equal((await ask('/datasets', 'br')).headers['content-encoding'], undefined, 'small');
  const echoed = await ask('/datasets?dryRun=true', 'br', {
    method: 'POST',
    payload: salesCsv({ days: 1200 }),
    headers: { 'content-type': 'text/csv', 'accept-encoding': 'br' },
  });
  t.equal(echoed.headers['content-encoding'], undefined, 'an answer to what was sent');
});
