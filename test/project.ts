import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const isCompiled = !import.meta.url.endsWith('.ts');

/** The folder of package.json, whether this is a test's source or its compiled copy in `build`. */
export const PROJECT = new URL(isCompiled ? '../../' : '../', import.meta.url);
export const PROJECT_FOLDER = fileURLToPath(PROJECT);

/** The text of a file, by its path in the project. */
export const readText = (path: string): string => readFileSync(new URL(path, PROJECT), 'utf8');

/** Arguments with which Node runs this source of the project, in the form in which the test itself runs. */
export function programArguments(source: string): string[] {
  const file = fileURLToPath(new URL(`../${source}`, import.meta.url));
  return isCompiled ? [file.replace(/\.ts$/, '.js')] : ['--import=tsx', file];
}
