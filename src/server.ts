import { runProgram } from '../cli/programs.ts';

// What images, units and scripts start: the same as `prediccion-ventas serve`.
process.exitCode = await runProgram('server', process.argv.slice(2));
