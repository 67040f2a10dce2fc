import { CODE_VERSION } from '../src/version.ts';
import { Arguments, type Invocation, languageOf, type Output } from './arguments.ts';
import { COMMAND_NAMES, type CommandName, commandOf, optionsOf } from './commands/commands.ts';
import { commandHelp, overview, PROGRAM } from './commands/help.ts';
import { describeFailure, EXIT } from './failures.ts';

/** What each command does; its code is loaded when it is called. Resolves with the exit code. */
const RUNS: Readonly<Record<CommandName, (invocation: Invocation) => Promise<number>>> = {
  forecast: async (invocation) => (await import('./run/forecast.ts')).forecast(invocation),
  check: async (invocation) => (await import('./run/check.ts')).check(invocation),
  backtest: async (invocation) => (await import('./run/backtest.ts')).backtest(invocation),
  orders: async (invocation) => (await import('./run/plans.ts')).orders(invocation),
  promotions: async (invocation) => (await import('./run/plans.ts')).promotions(invocation),
  staffing: async (invocation) => (await import('./run/plans.ts')).staffing(invocation),
  mcp: async (invocation) => (await import('./run/mcp.ts')).mcp(invocation),
};

/** What a command line is run with beside what was typed. */
interface Surroundings {
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

async function run(
  name: CommandName,
  typed: readonly string[],
  { output, environment }: Surroundings,
): Promise<number> {
  let language = languageOf(undefined, environment);
  try {
    const args = new Arguments(typed, optionsOf(name), commandOf(name));
    language = languageOf(args.text('lang'), environment);
    if (!args.flag('help')) return await RUNS[name]({ args, language, output, environment });
    await output.write(commandHelp(name, language));
    return 0;
  } catch (error) {
    const { lines, code } = describeFailure(error, { command: name, language });
    for (const line of lines) output.say(line);
    return code;
  }
}

async function completion(shell: string | undefined, { output }: Surroundings): Promise<number> {
  const { COMPLETIONS } = await import('./commands/completion.ts');
  const write = Object.entries(COMPLETIONS).find(([name]) => name === shell)?.[1];
  if (write) await output.write(write());
  else output.say(`${PROGRAM} completion ${Object.keys(COMPLETIONS).join('|')}`);
  return write ? 0 : EXIT.usage;
}

/** Does what was typed behind the name of the program. Resolves with the exit code. */
export async function runCommandLine([name, ...args]: readonly string[], around: Surroundings): Promise<number> {
  const { output, environment } = around;
  const language = languageOf(undefined, environment);
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    await output.write(overview(language));
    return name === undefined ? EXIT.usage : 0;
  }
  if (name === '--version' || name === '-v') {
    await output.write(`${CODE_VERSION}\n`);
    return 0;
  }
  if (name === 'serve' || name === 'worker') {
    const { runProgram } = await import('./programs.ts');
    return runProgram(name === 'serve' ? 'server' : 'worker', args, `${PROGRAM} ${name}`);
  }
  if (name === 'completion') return completion(args[0], around);
  const known = COMMAND_NAMES.find((command) => command === name);
  if (known) return run(known, args, around);
  output.say(`There is no command ${JSON.stringify(name)}`);
  output.say(overview(language).trimEnd());
  return EXIT.usage;
}
