import { createHash } from 'node:crypto';
import t from 'tap';
import type { Run } from '../../src/runs/run.ts';
import { type ServiceProcess, startProcess, storesToTest } from '../routes/process.ts';
import { salesCsv } from '../routes/sales.ts';

/** Requests at the same time, half of them to each process. */
const REQUESTS = 200;
const LEASE = { OWNER_LEASE_MS: '60000', CHAMPION_POLL_MS: '100' };

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

const byNumber = (a: number, b: number) => a - b;

const each = <T>(work: (i: number, which: 0 | 1) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: REQUESTS }, (_, i) => work(i, (i % 2) as 0 | 1)));

for (const [name, store] of storesToTest(t.testdir())) {
  await t.test(`on ${name}: two processes race`, async (t) => {
    const environment = { ...store, ...LEASE };
    const both = await Promise.all([startProcess(t, environment), startProcess(t, environment)]);

    await t.test('uploads: the last one that counts is whole, and every accepted content is kept', async (t) => {
      const contents = Array.from({ length: 20 }, (_, i) => salesCsv({ days: 60, shift: i }));
      await each((i, which) => both[which].upload('/datasets?name=subidas', contents[i % contents.length]));
      const versionOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
      const { body: versions } = await both[0].get<{ items: { version: string }[] }>(
        '/datasets/subidas/versions?limit=200',
      );
      t.same(versions.items.map(({ version }) => version).sort(), contents.map(versionOf).sort());
      const [latest, same] = await Promise.all(both.map((each) => each.get<{ version: string }>('/datasets/subidas')));
      t.equal(latest.body.version, same.body.version, 'both tell of the same latest version');
      const text = await textOf(both[1], '/datasets/subidas/content');
      t.equal(versionOf(text), latest.body.version, 'whose content is that version, byte for byte');
    });

    await t.test('trainings: each request is trained once, one at a time', async (t) => {
      await both[0].upload('/datasets?name=entrenos', salesCsv({ days: 120 }));
      const seeds = REQUESTS / 10;
      const answers = await each((i, which) =>
        both[which].post('/train?wait=200', {
          dataset: 'entrenos',
          model: 'seasonal-naive',
          split: { method: 'random', seed: i % seeds },
        }),
      );
      t.same([...new Set(answers.map(({ status, body }) => `${status} ${body.status}`))], ['200 succeeded']);
      const { body } = await both[0].get<{ items: Run[] }>('/runs?dataset=entrenos&limit=200');
      t.same(body.items.map(({ options }) => options.split.seed).sort(byNumber), [...Array(seeds).keys()]);
    });

    await t.test('promotions: of those that replace the same champion one wins', async (t) => {
      const { body: models } = await both[0].get<{ items: { version: string }[] }>(
        '/models?dataset=entrenos&limit=200',
      );
      const etag = await championEtag(both[0]);
      const answers = await each((i, which) =>
        promote(both[which], etag, models.items[i % models.items.length].version),
      );
      const won = answers.filter(({ status }) => status === 200);
      t.equal(won.length, 1, `${won.length} promotions won`);
      t.ok(answers.every(({ status }) => status === 200 || status === 412));
      const champions = await Promise.all(
        both.map((each) => each.get<{ version: string }>('/models/champion?dataset=entrenos')),
      );
      for (const { body } of champions) t.equal(body.version, won[0].body.version);
    });
  });
}

async function textOf({ address }: ServiceProcess, path: string): Promise<string> {
  return (await fetch(address + path)).text();
}

async function championEtag({ address }: ServiceProcess): Promise<string> {
  const response = await fetch(`${address}/models/champion?dataset=entrenos`);
  await response.text();
  return response.headers.get('etag') ?? '';
}

async function promote(
  { address }: ServiceProcess,
  etag: string,
  version: string,
): Promise<Answer<{ version: string }>> {
  const response = await fetch(`${address}/models/champion`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': etag },
    body: JSON.stringify({ dataset: 'entrenos', version }),
  });
  return { status: response.status, body: (await response.json()) as { version: string } };
}
