import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PROJECT_FOLDER, programArguments } from './project.ts';
import { formsOf } from './traced-secrets.ts';

/**
 * Runs test files in processes of their own, one more at a time than there are processors, as some wait:
 *
 *     node build/test/run.js [--slow] [--jobs N] [--secrets] [FILE OR FOLDER…]
 *
 * They are named by their sources. In a folder, these are all `*.test.ts`, or with `--slow` all `*.slow.ts`; without
 * names, the folder is `test`. It prints what failed, and ends with a line that counts the assertions. tap's own runner
 * does the same, but its loaders double the time of a small file.
 *
 * With `--secrets` every service of the tests logs at `trace`, and a test file fails when a line of its log has a secret
 * that it has given to a service.
 */

const { values, positionals } = parseArgs({
  options: {
    slow: { type: 'boolean', default: false },
    secrets: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(availableParallelism() + 1) },
  },
  allowPositionals: true,
});

/** Tests without a service share one process a folder: most of the time of a small one is the start of its process. */
const SHARED_PROCESS =
  /^test\/(numerics|sales|forecasting|planning|monitoring|charts|tables|runs|docs|access|pipeline|workbooks|repositories)\/.*\.test\.ts$/;

/** A test that hangs is ended, and says where it was. Long: a busy machine takes its time. */
const LIMIT_S = 600;

/** Test files that run in one process. */
interface Batch {
  readonly name: string;
  readonly files: string[];
}

function batchesOf(files: readonly string[]): Batch[] {
  const batches = new Map<string, Batch>();
  for (const file of files) {
    const folder = SHARED_PROCESS.exec(file)?.[1];
    const name = folder === undefined ? file : `test/${folder}`;
    const batch = batches.get(name) ?? { name, files: [] };
    batch.files.push(file);
    batches.set(name, batch);
  }
  return [...batches.values()].map((batch) => (batch.files.length > 1 ? batch : { ...batch, name: batch.files[0] }));
}

const sizeOf = ({ files }: Batch) =>
  files.reduce((bytes, file) => bytes + statSync(join(PROJECT_FOLDER, file)).size, 0);

function filesAt(path: string): string[] {
  if (!statSync(join(PROJECT_FOLDER, path)).isDirectory()) return [path];
  const entries = readdirSync(join(PROJECT_FOLDER, path), { recursive: true, encoding: 'utf8' });
  const suffix = values.slow ? '.slow.ts' : '.test.ts';
  return entries.filter((entry) => entry.endsWith(suffix)).map((entry) => join(path, entry));
}

const COUNTS = ['total', 'pass', 'fail', 'skip', 'todo'] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

interface Outcome {
  readonly counts: Counts;
  readonly passed: boolean;
  readonly output: string;
}

/** Reads tap's summary, the last line of its kind. A file that ended without one has failed once. */
function countsIn(output: string): Counts | undefined {
  const summary = [...output.matchAll(/^# (\{ total: .*\})$/gm)].at(-1)?.[1];
  if (summary === undefined) return undefined;
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
  return Object.fromEntries(COUNTS.map((name) => [name, count(name)])) as Counts;
}

/** No link is followed to its end: a tenth of the time of a process that loads the service, in each of its threads. */
const STRAIGHT = ['--preserve-symlinks', '--preserve-symlinks-main'];

const running = new Set<ChildProcess>();
/** Lines of logs that were searched. */
let logged = 0;
const LEAKS_SHOWN = 10;

/** What Node is started with. Modules that are imported by one evaluate one after another, before tap ends the test. */
function argumentsOf({ files }: Batch): string[] {
  if (files.length === 1) return programArguments(files[0]);
  const programs = files.map(programArguments);
  const imports = programs.map((program) => `import ${JSON.stringify(pathToFileURL(program.at(-1) ?? '').href)};`);
  return [...programs[0].slice(0, -1), '--input-type=module', '--eval', imports.join('\n')];
}

/** What a process says in the end: its output, without the log of its services, and the leaks found in that. */
interface Said {
  readonly output: string;
  readonly leaks: readonly string[];
}

interface Recording {
  readonly environment: Record<string, string>;
  readonly stdio: StdioOptions;
  listen(child: ChildProcess): void;
  end(): Promise<Said>;
}

function inMemory(): Recording {
  let output = '';
  return {
    environment: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    listen({ stdout, stderr }) {
      for (const stream of [stdout, stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
    },
    end: async () => ({ output, leaks: [] }),
  };
}

const isLogLine = (line: string) => line.startsWith('{"level":');

/** A log at `trace` is too large for the memory. The secrets are known only once the test has ended. */
function searched({ name }: Batch): Recording {
  const folder = mkdtempSync(join(tmpdir(), 'prediccion-ventas-logs-'));
  const [log, secrets] = [join(folder, 'log'), join(folder, 'secrets')];
  writeFileSync(secrets, '');
  const file = openSync(log, 'a');
  return {
    environment: { TEST_SECRETS_FILE: secrets },
    stdio: ['ignore', file, file],
    listen: () => closeSync(file),
    async end() {
      const forms = [...new Set(readFileSync(secrets, 'utf8').split('\n').filter(Boolean).flatMap(formsOf))];
      const [output, leaks]: string[][] = [[], []];
      let number = 0;
      for await (const line of createInterface(createReadStream(log))) {
        number++;
        if (!isLogLine(line)) output.push(line);
        else logged++;
        const form = isLogLine(line) ? forms.find((secret) => line.includes(secret)) : undefined;
        if (form !== undefined) leaks.push(`${name}, ${log}:${number}: ${line.replaceAll(form, '[secret]')}`);
      }
      if (leaks.length === 0) rmSync(folder, { recursive: true });
      return { output: output.join('\n'), leaks };
    },
  };
}

function run(batch: Batch): Promise<Outcome> {
  const recording = values.secrets ? searched(batch) : inMemory();
  const child = spawn(process.execPath, [...STRAIGHT, ...argumentsOf(batch)], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, TAP_TIMEOUT: String(LIMIT_S), ...recording.environment },
    stdio: recording.stdio,
  });
  running.add(child);
  const kill = setTimeout(() => child.kill('SIGKILL'), 1000 * (LIMIT_S + 30));
  recording.listen(child);
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      clearTimeout(kill);
      running.delete(child);
      recording.end().then((said) => resolve(outcomeOf(batch, code ?? signal, said)), reject);
    });
  });
}

function outcomeOf({ name }: Batch, end: number | string | null, { output, leaks }: Said): Outcome {
  const counted = countsIn(output);
  const passed = end === 0 && counted !== undefined && leaks.length === 0;
  const counts = counted ?? { total: 1, pass: 0, fail: 1, skip: 0, todo: 0 };
  const faults = leaks.slice(0, LEAKS_SHOWN).map((leak) => `not ok - a secret is in the log of ${leak}`);
  if (!passed && counts.fail === 0) {
    counts.total++;
    counts.fail++;
    if (leaks.length === 0) faults.push(`not ok - ${name} ended with ${end}`);
  }
  return { counts, passed, output: [output, ...faults, ''].join('\n') };
}

/** What says more than that all is well. */
const telling = (output: string, passed: boolean) =>
  output
    .split('\n')
    .filter((line) => (passed ? / # (SKIP|TODO)/i.test(line) : !/^ *(ok |1\.\.|# Subtest|TAP version)/.test(line)))
    .join('\n');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

// Large files take long as a rule. They come first, so that none is left alone at the end.
const paths = positionals.length > 0 ? positionals : ['test'];
const waiting = batchesOf([...new Set(paths.flatMap(filesAt))].sort()).sort((a, b) => sizeOf(b) - sizeOf(a));
const sum: Counts = { total: 0, pass: 0, fail: 0, skip: 0, todo: 0 };
const failed: string[] = [];
let ended = 0;

async function work(): Promise<void> {
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    const started = performance.now();
    const { counts, passed, output } = await run(batch);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    for (const name of COUNTS) sum[name] += counts[name];
    if (!passed) failed.push(batch.name);
    ended++;
    const more = telling(output, passed);
    process.stdout.write(`${passed ? 'ok' : 'not ok'} ${ended} - ${batch.name} # ${counts.total} in ${seconds} s\n`);
    if (more !== '') process.stdout.write(`${more.trimEnd()}\n`);
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, work));
for (const file of failed) process.stdout.write(`# failed: ${file}\n`);
process.stdout.write(`# ${ended} processes in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
if (values.secrets) process.stdout.write(`# ${logged} lines of logs were searched for secrets\n`);
const counted = COUNTS.filter((name) => sum[name] > 0 || name === 'total' || name === 'pass');
process.stdout.write(`# { ${counted.map((name) => `${name}: ${sum[name]}`).join(', ')} }\n`);
// A search that reads no log finds nothing.
const isBlind = values.secrets && logged === 0;
process.exitCode = failed.length > 0 || ended === 0 || isBlind ? 1 : 0;
