import { lstat, lutimes, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Makes all files below two days older, as if nobody had come for that long. */
export async function age(folder: string): Promise<void> {
  const then = Date.now() / 1000 - 2 * 86_400;
  for (const name of await namesBelow(folder)) {
    // What has gone meanwhile needs no age.
    await lutimes(join(folder, name), then, then).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
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

/** What no sweep should leave: drafts, temporary files, models without `run.json`, versions without document or series. */
export async function leftovers(root: string, temporary: string): Promise<string[]> {
  const names = async (folder: string) => readdir(folder).catch(() => []);
  const files = await filesBelow(root);
  const lacking = (folder: RegExp, document: string) =>
    foldersOf(files).filter((path) => folder.test(path) && !files.includes(`${path}/${document}`));
  return [
    ...(await names(join(root, '.tmp'))),
    ...(await uploadsIn(temporary)),
    ...files.filter((path) => path.endsWith('/removal.json')),
    ...lacking(/^modelos\/[a-z][^/]*\/\d{8}T[^/]+$/, 'run.json'),
    ...lacking(/\/versions\/[0-9a-f]{12}$/, 'dataset.json'),
    ...lacking(/\/versions\/[0-9a-f]{12}$/, 'series/index.json'),
  ];
}

/** An upload has lost its name before anything is in it. */
async function uploadsIn(temporary: string): Promise<string[]> {
  const all = await readdir(temporary, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(all.map((name) => lstat(join(temporary, name)).catch(() => undefined)));
  return all.filter((_, i) => sizes[i]?.isFile() && sizes[i].size > 0);
}

/** Objects by their keys. A folder without any is not there for the store, also when one who died has left its name. */
async function filesBelow(root: string): Promise<string[]> {
  const names = await namesBelow(root);
  const isFile = async (name: string) =>
    lstat(join(root, name)).then(
      (found) => found.isFile(),
      () => false,
    );
  const found = await Promise.all(names.map(isFile));
  return names.filter((_, i) => found[i]);
}

/** All folders that hold one of the files, at any depth. */
function foldersOf(files: readonly string[]): string[] {
  const ancestors = (file: string): string[] => {
    const folder = dirname(file);
    return folder === '.' ? [] : [folder, ...ancestors(folder)];
  };
  return [...new Set(files.flatMap(ancestors))];
}
