import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { COMMAND_NAMES, COMMANDS } from '../../cli/commands/commands.ts';
import { PROJECT_FOLDER, programArguments } from '../project.ts';

/** The exit codes of examples that are to be refused. */
const CODES: Readonly<Record<string, number>> = { 'check README.md': 3 };

/** What an agent begins with. */
const OPENING = [
  {
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  },
  { method: 'notifications/initialized' },
  { id: 1, method: 'tools/list' },
].map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

t.test('the examples of the help do what they show', async (t) => {
  const folder = t.testdir({});
  for (const name of ['examples', 'README.md']) symlinkSync(join(PROJECT_FOLDER, name), join(folder, name));
  mkdirSync(join(folder, 'datos'));
  writeFileSync(join(folder, 'clave.txt'), 'x'.repeat(24));
  const program = [process.execPath, ...programArguments('cli/main.ts')].map((part) => `'${part}'`).join(' ');
  for (const name of COMMAND_NAMES) {
    for (const example of COMMANDS[name].examples) {
      const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${program} ${example}`], {
        cwd: folder,
        encoding: 'utf8',
        input: name === 'mcp' ? OPENING.join('') : '',
        env: { PATH: process.env.PATH, SHLVL: '1' },
      });
      t.equal(status, CODES[example] ?? 0, `${example}: ${stderr}`);
      if (name === 'mcp') {
        const [, listed] = stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        t.equal(listed.result.tools[0].name, 'list_datasets', example);
        t.equal(stderr, '', example);
        continue;
      }
      if (example.includes('--json')) t.type(JSON.parse(stdout), 'object', example);
      else t.match(stdout, /^\w+,\w+/, example);
      t.equal(stderr === '', example.includes('--quiet'), example);
    }
  }
});
