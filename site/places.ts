import { fileURLToPath } from 'node:url';

/** Where the pages are laid out for VitePress, and where the site is built to unless another folder is asked for. */
export const SITE_FOLDER = fileURLToPath(new URL('.', import.meta.url));
export const STAGED_FOLDER = fileURLToPath(new URL('./build/pages', import.meta.url));
export const OUTPUT_FOLDER = fileURLToPath(new URL('./dist', import.meta.url));
