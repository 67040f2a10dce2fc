#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';
import { processOutput } from './output.ts';

const environment = process.env;
process.exitCode = await runCommandLine(process.argv.slice(2), { output: processOutput(environment), environment });
