import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { salesCsv } from './sales.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

/** A file system of 2 MB, or undefined where this user may not have one. */
function smallDisk(t: Test): string | undefined {
  const root = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', root], { stdio: 'ignore' });
  } catch {
    rmdirSync(root);
    return undefined;
  }
  t.teardown(() => {
    execFileSync('umount', ['-l', root]);
    rmdirSync(root);
  });
  return root;
}

t.test('a full disk is 507; what was stored before answers, and room again is enough', async (t) => {
  const root = smallDisk(t);
  if (root === undefined) {
    t.pass('a disk of its own needs the right to mount one', { skip: true });
    return;
  }
  const { get, post, upload } = await startService(t, join(root, 'store'));
  await upload();
  t.equal((await post('/train?wait=60', { model: 'linear' })).json().status, 'succeeded');
  const before = await get('/forecast');
  await writeFile(join(root, 'ballast'), Buffer.alloc(4_000_000)).catch(() => {});
  const full = await upload('/datasets', salesCsv({ days: 700 }));
  t.match([full.statusCode, full.json().code], [507, 'store-full']);
  // The audit log records the refused upload after its answer.
  const drafts = await until(
    () => readdir(join(root, 'store', '.tmp')),
    (names) => names.length === 0,
  );
  t.same(drafts, [], 'no draft stays');
  t.equal((await get('/forecast')).body, before.body);
  t.equal((await get('/datasets/ventas')).json().days, 365);
  execFileSync('rm', [join(root, 'ballast')]);
  t.equal((await upload('/datasets', salesCsv({ days: 700 }))).statusCode, 201);
});
