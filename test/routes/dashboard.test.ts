import { brotliCompressSync } from 'node:zlib';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { dashboardRoutes } from '../../routes/dashboard.ts';

async function serve(t: Test, files: Record<string, string | Record<string, string | Buffer>>) {
  const root = t.testdir({ web: files, 'secret.txt': 'secret' });
  const app = Fastify();
  t.teardown(() => app.close());
  await app.register(dashboardRoutes(`${root}/web`));
  return app;
}

const PAGE = '<!doctype html><title>page</title>';
const BUILT = {
  'index.html': PAGE,
  assets: { 'index-1.js': 'export {}', 'index-1.js.br': brotliCompressSync('export {}') },
};

t.test('the page is served under a policy that lets nothing inline or from elsewhere run', async (t) => {
  const page = await (await serve(t, BUILT)).inject('/');
  t.match([page.statusCode, page.body], [200, PAGE]);
  const policy = String(page.headers['content-security-policy']).split(';');
  t.ok(policy.includes("default-src 'none'"));
  t.ok(policy.includes("script-src 'self'"));
  t.ok(policy.includes("style-src 'self'"));
  t.ok(policy.includes("frame-ancestors 'none'"));
  t.notMatch(policy.join(), /unsafe|https?:|\*/);
  t.equal(page.headers['x-content-type-options'], 'nosniff');
  t.equal(page.headers['cache-control'], 'no-cache', 'a new build is seen at once');
  t.ok(page.headers.etag);
});

t.test('assets are kept for good, and sent compressed to those who take it', async (t) => {
  const app = await serve(t, BUILT);
  const plain = await app.inject('/assets/index-1.js');
  t.match([plain.statusCode, plain.body], [200, 'export {}']);
  t.match(plain.headers['cache-control'], /immutable/);
  const small = await app.inject({ url: '/assets/index-1.js', headers: { 'accept-encoding': 'br' } });
  t.equal(small.headers['content-encoding'], 'br');
  t.match(small.headers['content-type'], /javascript/);
});

t.test('no path leads out of the folder', async (t) => {
  const app = await serve(t, BUILT);
  for (const url of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/', '/other']) {
    t.equal((await app.inject(url)).statusCode, 404, url);
  }
});

t.test('without a build the address leads to the documentation', async (t) => {
  const answer = await (await serve(t, {})).inject('/');
  t.match([answer.statusCode, answer.headers.location], [302, '/docs']);
});
