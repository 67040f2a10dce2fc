import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type HeldOut, type Score, scoreOf } from './held-out.ts';

const SCRIPT = fileURLToPath(new URL('../peers/chain.py', import.meta.url));
const REQUIREMENTS = 'bench/peers/requirements.txt';
/** Where the packages of the peers are looked for when no Python is named. */
const USUAL = join(homedir(), '.cache/prediccion-ventas/peers/bin/python');

const METHODS = { 'auto-ets': 'statsforecast AutoETS', 'lightgbm-all': 'LightGBM on all (mlforecast)' } as const;

const reportSchema = z.object({
  series: z.int(),
  load: z.number(),
  fit: z.number(),
  forecast: z.number(),
  peak: z.number(),
  versions: z.record(z.string(), z.string()),
});

/** What a peer takes for the same file; seconds, MiB. */
export interface PeerMeasured extends z.infer<typeof reportSchema> {
  readonly name: string;
  readonly score: Score;
}

/** A Python with the packages of the peers; or what is missing. */
export function findPython(named: string | undefined): { readonly path: string } | { readonly missing: string } {
  const path = named ?? USUAL;
  if (existsSync(path)) return { path };
  const ways = named === undefined ? ', in ~/.cache/prediccion-ventas/peers or named by --python PATH' : '';
  return { missing: `there is no ${named ?? 'Python of the peers'}: it needs the packages of ${REQUIREMENTS}${ways}` };
}

interface PeerRequest {
  readonly python: string;
  readonly column: string;
  /** Of how many series AutoETS, which looks at each by itself, is measured at most. */
  readonly sample: number;
  readonly folder: string;
}

/** Each peer in a process of its own, on two processes or threads. */
export async function measurePeers(
  held: HeldOut,
  { python, column, sample, folder }: PeerRequest,
): Promise<PeerMeasured[]> {
  const measured: PeerMeasured[] = [];
  for (const [method, name] of Object.entries(METHODS)) {
    const out = join(folder, `${method}.csv`);
    const files = ['--csv', held.csv, '--known', held.known, '--column', column, '--out', out];
    const asked = ['--method', method, ...(method === 'auto-ets' ? ['--sample', String(sample)] : [])];
    const { stdout } = await promisify(execFile)(python, [SCRIPT, ...files, ...asked], { maxBuffer: 2 ** 24 });
    const report = reportSchema.parse(JSON.parse(stdout));
    measured.push({ ...report, name, score: scoreOf(await readFile(out, 'utf8'), held) });
  }
  return measured;
}
