import { readFileSync } from 'node:fs';

/** The text of a file of keys; what keeps it from being read, in words. */
export function readKeyFile(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown';
    return { fault: `the file cannot be read (${code})` };
  }
}
