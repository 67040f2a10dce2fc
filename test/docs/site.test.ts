import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { addressOf, isThere, languageOf, listedPages, sidebarOf, sisterOf } from '../../site/outline.ts';
import { staged } from '../../site/stage.ts';
import { PROJECT, pagePaths, readProject } from './pages.ts';

t.test(
  'each page of docs/ stands in the sidebar of its language, once, and nothing that is not there does',
  async (t) => {
    const listed = listedPages();
    t.equal(new Set(listed).size, listed.length, 'none twice');
    for (const path of pagePaths().filter((path) => path.startsWith('docs/'))) t.ok(listed.includes(path), path);
    for (const language of ['en', 'es'] as const) {
      const links = sidebarOf(language).flatMap(({ items }) => items.map(({ link }) => link));
      const there = listed.filter((path) => isThere(path) && languageOf(path) === language);
      for (const path of there) t.equal(links.filter((link) => link === `/${addressOf(path)}`).length, 1, path);
      const addresses = listed.filter(isThere).map((path) => `/${addressOf(path)}`);
      for (const link of links) t.ok(addresses.includes(link), link);
    }
  },
);

t.test(
  'the other language of a page is there, in the other language, and leads back from its counterpart',
  async (t) => {
    for (const path of listedPages().filter(isThere)) {
      const sister = sisterOf(path);
      t.ok(existsSync(join(PROJECT, sister)), `${path}: ${sister}`);
      t.not(languageOf(sister), languageOf(path), path);
    }
    t.equal(sisterOf('docs/csv.md'), 'docs/es/csv.md');
    t.equal(sisterOf('docs/es/csv.md'), 'docs/csv.md');
    t.equal(sisterOf('docs/benchmarks.md'), 'README.es.md', 'the first page where there is none');
  },
);

t.test('links lead to where a page lies in the site; what is code stays as it is', async (t) => {
  const { markdown, linked } = staged(
    'docs/es/csv.md',
    [
      '[a](../csv.md#formats) [b](panel.md) [c](#aquí) [d](https://a.example/) [e](../../examples/Ventas.csv)',
      '![f](../images/phone.png) [g](../../LICENSE) [h](../../deploy/kubernetes) [i](../../README.es.md)',
      '`[code](panel.md)`',
      '```text',
      '[fence](panel.md)',
      '```',
    ].join('\n'),
  );
  t.match(
    markdown,
    '[a](/csv.md#formats) [b](/es/panel.md) [c](#aquí) [d](https://a.example/) [e](/project/examples/Ventas.csv)',
  );
  t.match(
    markdown,
    '![f](/images/phone.png) [g](/project/LICENSE.txt) [h](/project/deploy/kubernetes/index.md) [i](/es/index.md)',
  );
  t.match(markdown, '`[code](panel.md)`\n```text\n[fence](panel.md)\n```');
  t.match(markdown, /^---\nsister: \/csv\.md\nlang: es\n---\n/);
  t.ok(linked.includes('deploy/kubernetes') && linked.includes('docs/csv.md') && !linked.includes('docs/es/fence'));
});

t.test('the pages of the site are not in the package', async (t) => {
  const { files }: { files: string[] } = JSON.parse(readProject('package.json'));
  t.notOk(files.some((file) => file.startsWith('site')));
  t.notOk(existsSync(join(PROJECT, 'docs/.vitepress')));
});
