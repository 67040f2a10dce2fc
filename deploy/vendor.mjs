import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** What a build has of packages that are installed for development only: what is used of them in a file each, and their licences. */
const COPIES = [
  ['echarts/dist/echarts.common.min.js', 'echarts.common.min.cjs'],
  ['echarts/LICENSE', 'echarts.LICENSE'],
  ['echarts/NOTICE', 'echarts.NOTICE'],
  ['zrender/LICENSE', 'zrender.LICENSE'],
  ['date-holidays/LICENSE', 'date-holidays.LICENSE'],
  ['date-holidays/dist/index.min.js.LICENSE.txt', 'date-holidays.parts.LICENSE'],
];

const project = new URL('..', import.meta.url);
const vendor = new URL('dist/vendor/', project);
mkdirSync(vendor, { recursive: true });
for (const [from, to] of COPIES) copyFileSync(new URL(`node_modules/${from}`, project), new URL(to, vendor));

// Models at MLflow carry what reads them.
mkdirSync(new URL('python/', vendor), { recursive: true });
for (const name of ['lector_modelo.py', 'modelo_mlflow.py']) {
  copyFileSync(new URL(`clients/python/${name}`, project), new URL(`python/${name}`, vendor));
}

// With what it is made of: astronomical tables and time zones, of which a fraction is used.
const entry = new URL('date-holidays.entry.mjs', vendor);
writeFileSync(entry, "export { default } from 'date-holidays';\n");
await build({
  root: fileURLToPath(project),
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: fileURLToPath(entry),
    outDir: fileURLToPath(vendor),
    emptyOutDir: false,
    minify: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'date-holidays.mjs' } },
  },
});
rmSync(entry);
