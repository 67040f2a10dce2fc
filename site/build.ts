import { parseArgs } from 'node:util';
import { build } from 'vitepress';
import { OUTPUT_FOLDER, SITE_FOLDER, STAGED_FOLDER } from './places.ts';
import { stage } from './stage.ts';

/**
 * Builds the site of the documentation; a link to a page that is not there ends it with 1.
 *
 *     npm run docs:build [-- --out FOLDER] [-- --base /PATH/]
 */
const { values } = parseArgs({
  options: { out: { type: 'string', default: OUTPUT_FOLDER }, base: { type: 'string', default: '/' } },
});
// Files beside the pages that VitePress, and its router in the browser, would take for pages.
process.env.VITE_EXTRA_EXTENSIONS = 'ipynb,py,service';
stage(STAGED_FOLDER);
await build(SITE_FOLDER, { outDir: values.out, base: values.base });
