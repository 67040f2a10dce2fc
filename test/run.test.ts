import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import t from 'tap';
import { programArguments } from './project.ts';
import { formsOf } from './traced-secrets.ts';

/** What the runner says of a test whose log has this. */
function searched(logged: string) {
  const args = [...programArguments('test/run.ts'), '--secrets', 'test/told-secret.ts'];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, TEST_LOGGED: logged },
  });
  return { status, stdout };
}

t.test('a secret in the log of a service fails its test, with file and line', async (t) => {
  const secret = 'a-secret-of-some-length';
  for (const form of formsOf(secret)) {
    const { status, stdout } = searched(`Bearer ${form}`);
    t.equal(status, 1, form);
    t.match(stdout, /not ok - a secret is in the log of test\/told-secret\.ts, (\S+):\d+: \{"level":10,.*\[secret\]/);
    t.notMatch(stdout, form, 'and is not told again');
    const log = / (\S+):\d+: \{/.exec(stdout)?.[1] ?? '';
    t.ok(existsSync(log), 'the log is kept');
    rmSync(dirname(log), { recursive: true });
  }
  t.match(searched('nothing of it'), { status: 0, stdout: /1 lines of logs/ });
});
