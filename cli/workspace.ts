import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compose, type Services } from '../services/compose.ts';
import type { ReadingRequest, ReceivedUpload } from '../services/datasets/uploads.ts';
import { readConfig } from '../src/config.ts';
import { AppError } from '../src/errors.ts';
import type { PublicHolidays } from '../src/forecasting/holiday-covariate.ts';
import { createInProcessEngine } from '../src/jobs/in-process-engine.ts';
import { DEFAULT_DATASET } from '../src/primitives.ts';
import { type Run, trainRequestSchema } from '../src/runs/run.ts';
import { createLocalStore } from '../src/storage/local/local-store.ts';
import { type Arguments, type Output, UsageError } from './arguments.ts';
import { RefusedFile } from './failures.ts';
import { calendarIn, codeOf, holidaysOf, isJson, readBytes, readingOf } from './reading.ts';

/**
 * On Node 20 functions are optimized once they have run four times as long as V8 would have it: a training on a year of sales is
 * over before most of that work pays (1.3 s of a core with the 132 KiB of V8 11, 1.0 s with this). Later versions know by themselves, and have no such flag.
 */
const INTERRUPT_BUDGET = 500_000;
const FIRST_WITHOUT = 12;

/** The services over a store of their own, which is a private folder for as long as the command runs. */
export interface Workspace {
  readonly services: Services;
  readonly dataset: string;
}

/** Makes a workspace for `work`, and removes it however that ends. */
export async function inWorkspace<T>(
  { args, output }: { readonly args: Arguments; readonly output: Output },
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  if (Number.parseInt(process.versions.v8, 10) < FIRST_WITHOUT) {
    setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
  }
  const publicHolidays = await holidaysOf(args.text('country'));
  const { folder, remove } = privateFolder();
  const release = onEnd(remove);
  try {
    return await withServices(folder, { publicHolidays, output }, work);
  } finally {
    remove();
    release();
  }
}

/** For this user only, under a random name. */
function privateFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'prediccion-ventas-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A private folder of the process: it goes when that has nothing left to do, so that nobody can still be writing into it. */
export function folderUntilExit(): string {
  const { folder, remove } = privateFolder();
  process.once('exit', remove);
  return folder;
}

/** Of the largest upload: whoever owns the machine may read what fits on it. */
export const MAX_UPLOAD_MB = '102400';

async function withServices<T>(
  folder: string,
  { publicHolidays, output }: { readonly publicHolidays: PublicHolidays | undefined; readonly output: Output },
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const region = publicHolidays?.region;
  const variables = {
    STORAGE_URL: `file:${folder}`,
    MAX_UPLOAD_MB,
    ...(region === undefined ? {} : { COUNTRY: region }),
  };
  const config = { ...readConfig(variables), temporaryFolder: folder };
  const { buckets, storage } = config;
  if (storage.kind !== 'file') throw new TypeError('The store of a command is a folder');
  const log = silentLog(output);
  const runEngine = createInProcessEngine({ store: createLocalStore(storage), buckets, log });
  // It is not started: nobody else works on this store, and nobody measures it.
  const { services, close } = await compose(config, { telemetry: NO_TELEMETRY, publicHolidays, log, runEngine });
  try {
    return await work({ services, dataset: DEFAULT_DATASET });
  } finally {
    await close();
  }
}

const NO_TELEMETRY = { storeCalled: () => {}, subscribe: () => {}, metrics: { watch: () => {} } };

/** What went wrong unexpectedly is said; the rest is for the log of a service. */
function silentLog({ say }: Pick<Output, 'say'>) {
  const log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields: object, message: string) => {
      const cause = 'fault' in fields ? fields.fault : 'err' in fields ? fields.err : '';
      // A run that fails for a reason of its data is told by its end.
      if (message !== 'training failed') say(`${message} ${cause}`.trim());
    },
    child: () => log,
  };
  return log;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Cleans up when the process is told to end. Answers with what takes that back. */
function onEnd(clean: () => void): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, code]) => {
    const listener = () => {
      clean();
      process.exit(code);
    };
    process.once(signal, listener);
    return () => process.off(signal, listener);
  });
  // Also where somebody ends the process at once, as a closed pipe does.
  process.once('exit', clean);
  return () => {
    process.off('exit', clean);
    for (const release of listeners) release();
  };
}

/** The bytes of the file, or of standard input. Throws UsageError when there are none to read. */
async function bytesOf(file: string | undefined): Promise<AsyncIterable<Uint8Array>> {
  if (file === undefined) throw new UsageError('Which file? Name one, or - for standard input');
  if (file === '-') return process.stdin;
  try {
    const handle = await open(file);
    if (!(await handle.stat()).isDirectory()) return createReadStream(file, { fd: handle });
    await handle.close();
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${codeOf(error)})`);
  }
  throw new UsageError(`${file} is a folder`);
}

/** Reads the file as the options say; whoever asked removes it. */
export async function receive(
  { services, dataset }: Workspace,
  args: Arguments,
): Promise<{ readonly upload: ReceivedUpload; readonly reading: ReadingRequest }> {
  const reading = readingOf(args);
  return { upload: await services.datasets.receive(await bytesOf(args.file), reading, dataset), reading };
}

/** Stores the file and what is known of the days to come, and trains. Throws AppError with what the API would answer. */
export async function train(workspace: Workspace, args: Arguments): Promise<Run> {
  const { services, dataset } = workspace;
  const { upload, reading } = await receive(workspace, args);
  try {
    await services.datasets.accept(dataset, upload, reading);
  } catch (error) {
    const columns = upload.file.columns.map(({ name }) => name);
    throw error instanceof AppError ? new RefusedFile(args.file ?? '-', columns, error) : error;
  } finally {
    await upload.remove();
  }
  const known = args.text('known-future');
  if (known !== undefined) await putKnownFuture(workspace, known);
  const { id } = await services.training.train(trainRequestSchema.parse({ dataset }));
  let last: Run | undefined;
  for await (const run of services.training.follow(id, new AbortController().signal)) last = run;
  if (last?.error) throw new AppError(errorCodeOf(last.error.code), last.error.message);
  if (last?.status !== 'succeeded') throw new Error(`the training is ${last?.status}`);
  return last;
}

/** A run names the code of the error that ended it; any other name is unexpected. */
function errorCodeOf(code: string): AppError['code'] {
  return code === 'cannot-fit' ? 'cannot-fit' : 'internal-error';
}

async function putKnownFuture({ services, dataset }: Workspace, path: string): Promise<void> {
  const bytes = readBytes('known-future', path);
  const all = { series: undefined, ifMatch: undefined };
  const refused = (error: unknown): never => {
    throw error instanceof AppError ? new RefusedFile(path, [], error) : error;
  };
  if (!isJson(bytes)) return void (await services.knownFutures.putCsv(dataset, bytes, all).catch(refused));
  await services.knownFutures.putJson(dataset, calendarIn(path), all).catch(refused);
}
