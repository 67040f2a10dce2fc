import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { answered, missing, openBrowser } from './browser.ts';
import { SAMPLE, startService } from './service.ts';

/** Another site: a page that says nothing, under a name that leads to this machine. */
async function startSite(t: Test): Promise<number> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<p>A page</p>'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.closeAllConnections());
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** What a page's script learns of a request: its status, or that the browser keeps it from it. */
function request(page: Page, url: string, init: RequestInit & { fields?: Record<string, string> }): Promise<string> {
  return page.evaluate(
    async ([url, { fields, ...init }]) => {
      const form = new FormData();
      for (const [name, text] of Object.entries(fields ?? {}))
        form.append(name, new Blob([text], { type: 'text/csv' }), 'a.csv');
      try {
        const response = await fetch(url, { ...init, ...(fields && { body: form }) });
        return `${response.type} ${response.status}`;
      } catch (error) {
        return String(error);
      }
    },
    [url, init] as const,
  );
}

t.test('a page of another site reads nothing, stores nothing and starts nothing', { skip: missing }, async (t) => {
  const service = await startService(t);
  await service.send('POST', '/datasets', SAMPLE);
  const kept = [
    /ERR_BLOCKED_BY_RESPONSE\.NotSameOrigin/,
    /has been blocked by CORS policy/,
    /net::ERR_FAILED \(\/datasets/,
  ];
  const page = await openBrowser(t, { expected: [...kept, answered(403, '/datasets/ventas/versions/latest/restore')] });
  await page.goto(`http://evil.example:${await startSite(t)}/`);
  const upload = { method: 'POST', mode: 'no-cors', fields: { file: SAMPLE } } as const;
  await request(page, `${service.address}/datasets?name=planted`, upload);
  await request(page, `${service.address}/train?dataset=ventas`, { method: 'POST', mode: 'no-cors' });
  await request(page, `${service.address}/datasets/ventas`, { method: 'DELETE' });
  t.match(await request(page, `${service.address}/datasets`, {}), /Failed to fetch/, 'it cannot read');
  t.match(await request(page, `${service.address}/datasets`, { mode: 'no-cors' }), /Failed to fetch/, 'nor embed');
  t.same(
    (await service.read('/datasets')).items.map(({ name }: { name: string }) => name),
    ['ventas'],
    'there is what there was',
  );
  t.same((await service.read('/runs')).items, [], 'and nothing was trained');

  const action = `${service.address}/datasets/ventas/versions/latest/restore`;
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${action}"><button>Win</button></form>`,
  );
  await page.click('button');
  await page.waitForURL(/restore/);
  t.match(await page.textContent('body'), /foreign-origin/);
});

t.test('a name that leads to this machine opens nothing', { skip: missing }, async (t) => {
  const service = await startService(t);
  await service.send('POST', '/datasets', SAMPLE);
  const page = await openBrowser(t, { expected: [answered(421, '/datasets')] });
  const { port } = new URL(service.address);
  // The first answer is the attacker's, then the name leads here: the service is of the same origin as their page.
  await page.route('**/bait', (route) => route.fulfill({ contentType: 'text/html', body: '<p>A page</p>' }));
  await page.goto(`http://rebound.example:${port}/bait`);
  t.match(await request(page, '/datasets/ventas', { method: 'DELETE' }), / 421$/);
  t.match(await request(page, '/datasets', {}), / 421$/);
  t.equal((await service.read('/datasets')).items.length, 1);
});

t.test('the pages of the service cannot be framed', { skip: missing }, async (t) => {
  const service = await startService(t);
  const page = await openBrowser(t, { expected: [/frame-ancestors|X-Frame-Options/] });
  await page.goto(`http://evil.example:${await startSite(t)}/`);
  for (const path of ['/', '/docs/', '/datasets']) {
    const refusal = page.waitForEvent('console', (message) => /frame|Content Security Policy/i.test(message.text()));
    await page.setContent(`<iframe src="${service.address}${path}"></iframe>`);
    t.match((await refusal).text(), /frame-ancestors|X-Frame-Options|Content Security Policy/i, path);
  }
});
