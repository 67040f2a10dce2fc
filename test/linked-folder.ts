import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface LinkedFolder {
  readonly path: string;
  /** As when a disk is no longer mounted: at once there is a file in its place, so that no folder can be made there. */
  takeAway(): Promise<void>;
  putBack(): Promise<void>;
}

/** A folder that can be taken away in one step, whoever is writing to it: the path is a link, which is replaced. */
export async function linkedFolder(parent: string): Promise<LinkedFolder> {
  const path = join(parent, 'linked');
  const target = (name: string) => join(parent, name);
  await mkdir(target('there'));
  await writeFile(target('away'), '');
  const pointTo = async (name: string) => {
    await symlink(target(name), `${path}-next`);
    await rename(`${path}-next`, path);
  };
  await pointTo('there');
  return { path, takeAway: () => pointTo('away'), putBack: () => pointTo('there') };
}
