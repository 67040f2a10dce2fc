import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_FOLDER } from '../project.ts';
import { type CalledFiles, measureCalledFiles, REQUESTS, type RequestName } from './called-files.ts';
import {
  circlesOf,
  type Graph,
  groupGraph,
  type ImportKind,
  importersOf,
  importGraph,
  longestChain,
  readSources,
  type Source,
} from './import-graph.ts';

/**
 * Prints how the files of a checkout hang together, and how many of them a request goes through:
 *
 *     npm run architecture -- [--root FOLDER] [--json] [--files upload|training|forecast] [--static]
 *
 * `--root` measures another checkout, with node_modules, by the same rules. `--files` lists the files of one request, and
 * the functions called in them. `--static` leaves out the requests.
 */

const BACKEND = ['src', 'routes', 'services'];
const WEB = ['web/src'];
const SMALL_LINES = 60;
const KINDS: readonly ImportKind[] = ['run-time', 'type', 'all'];

type FolderOf = (path: string) => string | undefined;

/** `src/forecasting` for what is anywhere below it; `services` and `routes` are one folder each. */
const topFolder: FolderOf = (path) => {
  const folder = dirname(path).split('/');
  return folder.slice(0, { src: 2, web: 3 }[folder[0]] ?? 1).join('/');
};
const FOLDER_LEVELS: Readonly<Record<string, FolderOf>> = { top: topFolder, full: dirname };
/** The entry point and the composition root lie here beside what everybody imports. */
const LOOSE_FILES = ['src', 'web/src'];

function sizesOf(sources: readonly Source[]) {
  const lines = sources.map(linesOf).sort((a, b) => a - b);
  const middle = lines.length / 2;
  const median = ((lines[Math.ceil(middle) - 1] ?? 0) + (lines[Math.floor(middle)] ?? 0)) / 2;
  const largest = sources.reduce((most, source) => (linesOf(source) > linesOf(most) ? source : most));
  return {
    files: sources.length,
    lines: lines.reduce((sum, count) => sum + count, 0),
    medianLines: median,
    maxLines: linesOf(largest),
    largest: largest.path,
  };
}

const linesOf = ({ text }: Source) => text.split('\n').length - 1;

function importersIn(sources: readonly Source[], tests: readonly Source[]) {
  const importers = importersOf(importGraph(sources, 'all'));
  const tested = new Set(tests.flatMap(({ imports }) => imports.map(({ target }) => target)));
  const lone = sources.filter(({ path }) => importers.get(path)?.length === 1);
  const foldable = lone.filter((source) => linesOf(source) < SMALL_LINES && !tested.has(source.path));
  return { oneImporter: lone.map(({ path }) => path), oneImporterSmallUntested: foldable.map(({ path }) => path) };
}

/** Circles of folders by level and kind of import, with and without the files that lie directly in the outermost one. */
function folderCircles(sources: readonly Source[]) {
  const inFolders: FolderOf = (path) => (LOOSE_FILES.includes(dirname(path)) ? undefined : path);
  return Object.entries(FOLDER_LEVELS).flatMap(([level, folderOf]) =>
    KINDS.map((imports) => {
      const graph = importGraph(sources, imports);
      const within: Graph = groupGraph(graph, inFolders);
      return {
        level,
        imports,
        circles: circlesOf(groupGraph(graph, folderOf)),
        withoutLooseFiles: circlesOf(groupGraph(within, folderOf)),
      };
    }),
  );
}

function structureOf(sources: readonly Source[]) {
  const runTime = importGraph(sources, 'run-time');
  return {
    ...sizesOf(sources),
    longestChain: longestChain(runTime),
    fileCircles: circlesOf(runTime),
    fileCirclesWithTypes: circlesOf(importGraph(sources, 'all')),
    folderCircles: folderCircles(sources),
  };
}

function measureStructure(root: string) {
  const backend = readSources(root, foldersIn(root, BACKEND));
  const tests = readSources(root, ['test']);
  return {
    backend: { ...structureOf(backend), ...importersIn(backend, tests) },
    web: structureOf(readSources(root, foldersIn(root, WEB))),
  };
}

/** A checkout of another time may lack one of them, but not all. */
function foldersIn(root: string, folders: readonly string[]): string[] {
  const found = folders.filter((folder) => existsSync(join(root, folder)));
  if (found.length === 0) throw new Error(`${root} has none of the folders ${folders.join(', ')}`);
  return found;
}

type Structure = ReturnType<typeof measureStructure>;
type Row = readonly [what: string, value: string | number];

function structureRows(name: string, part: Structure['web']): Row[] {
  return [
    [`${name}: files`, part.files],
    ['lines', part.lines],
    ['median lines of a file', part.medianLines],
    ['most lines of a file', `${part.maxLines}  ${part.largest}`],
    ['longest chain of run-time imports', part.longestChain.length],
    ['circles of files', sizes(part.fileCircles)],
    ['circles of files, with types', sizes(part.fileCirclesWithTypes)],
    ...part.folderCircles.flatMap(({ level, imports, circles, withoutLooseFiles }): Row[] => [
      [`circles of folders, ${level}, ${imports} imports`, sizes(circles)],
      ['  without the files directly in src', sizes(withoutLooseFiles)],
    ]),
  ];
}

/** `2: of 7 and 3`. */
function sizes(circles: readonly (readonly string[])[]): string {
  if (circles.length === 0) return '0';
  return `${circles.length}: of ${circles.map(({ length }) => length).join(' and ')}`;
}

function importerRows({ oneImporter, oneImporterSmallUntested }: Structure['backend']): Row[] {
  return [
    ['files with exactly one importer', oneImporter.length],
    [`  of less than ${SMALL_LINES} lines, imported by no test`, oneImporterSmallUntested.length],
  ];
}

function requestRows(called: CalledFiles): Row[] {
  return REQUESTS.map((request): Row => {
    const files = called[request];
    const inWorker = files.filter(({ worker }) => worker > 0).length;
    const inMain = files.filter(({ main }) => main > 0).length;
    const threads = inWorker > 0 ? `  (main thread ${inMain}, worker ${inWorker})` : '';
    return [`files with a function called by one ${request}`, `${files.length}${threads}`];
  });
}

function print(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(([what]) => what.length));
  process.stdout.write(rows.map(([what, value]) => `${what.padEnd(width)}  ${value}\n`).join(''));
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      root: { type: 'string', default: PROJECT_FOLDER },
      json: { type: 'boolean', default: false },
      files: { type: 'string' },
      static: { type: 'boolean', default: false },
    },
  });
  const { files } = values;
  if (files !== undefined && !isRequest(files)) {
    throw new RangeError(`--files must be one of ${REQUESTS.join(', ')}, not "${files}"`);
  }
  return { ...values, files };
}

const isRequest = (name: string): name is RequestName => REQUESTS.some((request) => request === name);

async function main(): Promise<void> {
  const { root, json, files, static: withoutRequests } = readOptions();
  if (files !== undefined) {
    const called = (await measureCalledFiles(root, BACKEND))[files];
    if (json) process.stdout.write(`${JSON.stringify(called, null, 2)}\n`);
    else print(called.map(({ path, main, worker }): Row => [path, `${main + worker}`]));
    return;
  }
  const structure = measureStructure(root);
  const requests = withoutRequests ? undefined : await measureCalledFiles(root, BACKEND);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...structure, requests }, null, 2)}\n`);
    return;
  }
  print([
    ...structureRows('backend', structure.backend),
    ...importerRows(structure.backend),
    ...(requests ? requestRows(requests) : []),
    ...structureRows('web', structure.web),
  ]);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
