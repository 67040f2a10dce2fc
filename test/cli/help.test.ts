import { execFileSync } from 'node:child_process';
import t from 'tap';
import { COMMAND_NAMES, COMMANDS, optionsOf } from '../../cli/commands/commands.ts';
import { PROJECT_FOLDER } from '../project.ts';
import { command } from './command.ts';

t.test('each command has its help in both languages, with all of its options', async (t) => {
  for (const name of COMMAND_NAMES) {
    for (const lang of ['en', 'es'] as const) {
      const { code, printed } = await command([name, '--help', '--lang', lang]);
      t.equal(code, 0);
      t.match(printed, COMMANDS[name].summary[lang]);
      for (const option of Object.keys(optionsOf(name))) t.match(printed, `--${option}`, `${name} ${option}`);
      for (const line of printed.split('\n')) t.ok(line.length <= 130, line);
    }
  }
});

const completed = (words: readonly string[]) => {
  const script = `source <(cat); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _prediccion_ventas; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return (completion: string) =>
    execFileSync('bash', ['-c', script], { input: completion, encoding: 'utf8', cwd: PROJECT_FOLDER })
      .trim()
      .split('\n');
};

t.test('bash completes commands, options, their values and files', async (t) => {
  const { printed } = await command(['completion', 'bash']);
  t.same(completed(['prediccion-ventas', 'for'])(printed), ['forecast']);
  t.same(completed(['prediccion-ventas', 'forecast', '--known-'])(printed), ['--known-future']);
  t.same(completed(['prediccion-ventas', 'forecast', '--assume', ''])(printed), ['usual', 'none', 'last-year']);
  t.ok(completed(['prediccion-ventas', 'check', 'READ'])(printed).includes('README.md'));
  t.same(completed(['prediccion-ventas', 'completion', 'f'])(printed)[0], 'fish');
});

t.test('the completions of other shells have every option', async (t) => {
  for (const shell of ['zsh', 'fish']) {
    const { printed, code } = await command(['completion', shell]);
    t.equal(code, 0);
    for (const name of COMMAND_NAMES) {
      for (const option of Object.keys(optionsOf(name)))
        t.match(printed, shell === 'zsh' ? `--${option}[` : `-l ${option}`);
    }
  }
  t.equal((await command(['completion', 'tcsh'])).code, 2);
});
