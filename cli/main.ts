#!/usr/bin/env node
import { Arguments, type Invocation, languageOf } from './arguments.ts';
import { COMMAND_NAMES, type CommandName, optionsOf } from './commands.ts';
import { describeFailure, EXIT } from './failures.ts';
import { commandHelp, overview, PROGRAM } from './help.ts';
import { processOutput } from './output.ts';

/** What each command does; its code is loaded when it is called. Resolves with the exit code. */
const RUNS: Readonly<Record<CommandName, (invocation: Invocation) => Promise<number>>> = {
  forecast: async (invocation) => (await import('./run/forecast.ts')).forecast(invocation),
  check: async (invocation) => (await import('./run/check.ts')).check(invocation),
  backtest: async (invocation) => (await import('./run/backtest.ts')).backtest(invocation),
  orders: async (invocation) => (await import('./run/plans.ts')).orders(invocation),
  promotions: async (invocation) => (await import('./run/plans.ts')).promotions(invocation),
  staffing: async (invocation) => (await import('./run/plans.ts')).staffing(invocation),
};

const output = processOutput(process.env);

async function run(name: CommandName, typed: readonly string[]): Promise<number> {
  let language = languageOf({ text: () => undefined }, process.env);
  try {
    const args = new Arguments(typed, optionsOf(name));
    language = languageOf(args, process.env);
    if (args.flag('help')) {
      await output.write(commandHelp(name, language));
      return 0;
    }
    return await RUNS[name]({ args, language, output });
  } catch (error) {
    const { lines, code } = describeFailure(error, { command: name, language });
    for (const line of lines) output.say(line);
    return code;
  }
}

async function completion(shell: string | undefined): Promise<number> {
  const { COMPLETIONS } = await import('./completion.ts');
  const write = Object.entries(COMPLETIONS).find(([name]) => name === shell)?.[1];
  if (write) await output.write(write());
  else output.say(`${PROGRAM} completion ${Object.keys(COMPLETIONS).join('|')}`);
  return write ? 0 : EXIT.usage;
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const isHelp = name === undefined || ['help', '--help', '-h'].includes(name);
  const language = languageOf({ text: () => undefined }, process.env);
  if (isHelp) {
    await output.write(overview(language));
    return name === undefined ? EXIT.usage : 0;
  }
  if (name === '--version' || name === '-v') {
    const { CODE_VERSION } = await import('../src/version.ts');
    await output.write(`${CODE_VERSION}\n`);
    return 0;
  }
  if (name === 'serve' || name === 'worker') {
    const { runProgram } = await import('./programs.ts');
    await runProgram(name === 'serve' ? 'server' : 'worker', args, `${PROGRAM} ${name}`);
    return Number(process.exitCode ?? 0);
  }
  if (name === 'completion') return completion(args[0]);
  const known = COMMAND_NAMES.find((command) => command === name);
  if (known) return run(known, args);
  output.say(`There is no command ${JSON.stringify(name)}`);
  output.say(overview(language).trimEnd());
  return EXIT.usage;
}

process.exitCode = await main(process.argv.slice(2));
