import { lutimes, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes all files below two days older, as if nobody had come for that long. */
export async function age(folder: string): Promise<void> {
  const then = Date.now() / 1000 - 2 * 86_400;
  for (const name of await namesBelow(folder)) await lutimes(join(folder, name), then, then);
}

/** All names below; read again when a folder goes while it is read, as the sweep has it. */
async function namesBelow(folder: string): Promise<string[]> {
  for (;;) {
    try {
      return await readdir(folder, { recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** What no sweep should leave: drafts, temporary files, models without `run.json`, versions without document. */
export async function leftovers(root: string, temporary: string): Promise<string[]> {
  const names = async (folder: string) => readdir(folder).catch(() => []);
  const all = await namesBelow(root);
  const isEmpty = (path: string) => !all.some((other) => other.startsWith(`${path}/`)); // no object: for the store it is not there
  const lacking = (folder: RegExp, document: string) =>
    all.filter((path) => folder.test(path) && !isEmpty(path) && !all.includes(`${path}/${document}`));
  return [
    ...(await names(join(root, '.tmp'))),
    ...(await names(join(temporary, 'prediccion-ventas'))),
    ...all.filter((path) => path.endsWith('/removal.json')),
    ...lacking(/^modelos\/[a-z][^/]*\/\d{8}T[^/]+$/, 'run.json'),
    ...lacking(/\/versions\/[0-9a-f]{12}$/, 'dataset.json'),
  ];
}
