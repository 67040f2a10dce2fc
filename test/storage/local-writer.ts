import { rename } from 'node:fs/promises';
import { locate, writeDraft } from '../../src/storage/local/files.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { stateOf, take } from '../../src/storage/local/replace.ts';
import { countUp } from '../contracts/object-store-races.ts';

/** A writer in a process of its own: `root mode key [times]`. It says `ready` and then works until done or killed. */

const [root = '', mode = '', key = '', times = '0'] = process.argv.slice(2);
const store = createLocalStore({ root, patienceMs: 500 });
const say = (word: string) => process.stdout.write(`${word}\n`);

async function overwriteForEver(): Promise<void> {
  for (let value = 0; ; value = (value + 1) % 250) {
    const etag = (await store.stat(key))?.etag;
    await store.put(key, Buffer.alloc(1_000_000, value), etag === undefined ? {} : { ifMatch: etag });
  }
}

/** Claims as a put does, says so, and renames only when a byte comes in: whoever started this decides when, or never. */
async function claimAndWait(): Promise<void> {
  const site = locate(root, key);
  const etag = (await stateOf(site))?.etag ?? '';
  const draft = await writeDraft(root, 'from the sleeper');
  const isCurrent = async () => (await stateOf(site))?.etag === etag;
  await take({ root, key, etag, draft: draft.name, isCurrent, patienceMs: 500 });
  say('holding');
  process.stdin.once('data', async () => {
    const result = await rename(draft.path, site.path).then(
      () => 'renamed',
      (error: NodeJS.ErrnoException) => error.code ?? 'failed',
    );
    say(result);
    process.stdin.destroy();
  });
}

say('ready');
if (mode === 'count') await countUp(store, key, Number(times));
if (mode === 'overwrite') await overwriteForEver();
if (mode === 'claim') await claimAndWait();
