import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const OUT = folder('../dist/web');

/** The service sends files as they lie there: compressed ones lie beside the plain ones. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async closeBundle() {
      const files = await readdir(OUT, { recursive: true });
      for (const file of files.filter((name) => /\.(html|js|css|svg|csv)$/.test(name))) {
        const bytes = await readFile(join(OUT, file));
        await writeFile(join(OUT, `${file}.br`), brotliCompressSync(bytes));
        await writeFile(join(OUT, `${file}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: folder('.'),
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [compressed()],
  build: {
    // The chart library is one chunk, loaded beside the first answer.
    chunkSizeWarningLimit: 700,
    outDir: OUT,
    emptyOutDir: true,
    // Everything is a file of its own: the Content-Security-Policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  // `npm run dev:web` beside `npm run dev`: the page with reloading, the calls to the service.
  server: {
    proxy: Object.fromEntries(
      '/datasets /train /runs /forecast /forecasts /accuracy /summary /models /plans /settings /access /docs /openapi.yaml'
        .split(' ')
        .map((path) => [path, 'http://127.0.0.1:3000']),
    ),
    fs: { allow: [folder('..')] },
  },
});
