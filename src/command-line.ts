import { parseArgs } from 'node:util';
import { CONFIG_DEFAULTS } from './config.ts';
import { CONFIG_MEANINGS } from './config-meanings.ts';

/** 1 is left to what nobody expects, such as a port that is taken. */
export const EXIT_MISCONFIGURED = 2;

/** What was asked for on the command line. Throws a TypeError that names what it does not know. */
export function readCommandLine(args: readonly string[]): 'serve' | 'help' | 'version' {
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  if (values.help) return 'help';
  return values.version ? 'version' : 'serve';
}

export function helpText(): string {
  const entries = Object.entries(CONFIG_MEANINGS);
  const width = Math.max(...entries.map(([key]) => key.length)) + 2;
  const rows = entries.map(([key, meaning]) => {
    const value = CONFIG_DEFAULTS[key];
    const unset = value === undefined ? '' : ` (${value})`;
    return `  ${key.padEnd(width)}${meaning.replaceAll('`', '')}${unset}`;
  });
  return [
    'Usage: node dist/src/server.js [--help | --version]',
    '',
    'Serves sales forecasts over HTTP until SIGTERM or SIGINT. It is set up by environment variables,',
    'or by a file of them: node --env-file=.env dist/src/server.js',
    '',
    ...rows,
    '',
    `Exit codes: 0 stopped as asked; 1 unexpected failure; ${EXIT_MISCONFIGURED} wrong command line or configuration.`,
    '',
  ].join('\n');
}
