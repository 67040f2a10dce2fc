import { runProgram } from '../cli/programs.ts';

// What images, units and scripts start: the same as `prediccion-ventas worker`.
process.exitCode = await runProgram('worker', process.argv.slice(2));
