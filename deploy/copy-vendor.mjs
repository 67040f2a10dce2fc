import { copyFileSync, mkdirSync } from 'node:fs';

/** What a build has of packages that are installed for development only: one file of the chart library, and its licences. */
const FILES = [
  ['echarts/dist/echarts.common.min.js', 'echarts.common.min.cjs'],
  ['echarts/LICENSE', 'echarts.LICENSE'],
  ['echarts/NOTICE', 'echarts.NOTICE'],
  ['zrender/LICENSE', 'zrender.LICENSE'],
];

const project = new URL('..', import.meta.url);
mkdirSync(new URL('dist/vendor', project), { recursive: true });
for (const [from, to] of FILES) {
  copyFileSync(new URL(`node_modules/${from}`, project), new URL(`dist/vendor/${to}`, project));
}
