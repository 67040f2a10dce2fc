import type { ObjectStore } from './object-store.ts';

/** The objects of one "folder", all levels below it together. */
export interface FolderContent {
  /** Paths below the folder. */
  readonly files: ReadonlySet<string>;
  /** When the last of them was written. */
  readonly newest: Date;
}

/** The folders right below `prefix` by name; objects that lie right there themselves are left out. */
export async function foldersBelow(
  store: Pick<ObjectStore, 'list'>,
  prefix: string,
): Promise<Map<string, FolderContent>> {
  const found = new Map<string, { files: Set<string>; newest: Date }>();
  for await (const { key, modifiedAt } of store.list(prefix)) {
    const [name, ...rest] = key.slice(prefix.length).split('/');
    if (rest.length === 0) continue;
    const folder = found.get(name) ?? { files: new Set(), newest: modifiedAt };
    folder.files.add(rest.join('/'));
    if (modifiedAt > folder.newest) folder.newest = modifiedAt;
    found.set(name, folder);
  }
  return found;
}
