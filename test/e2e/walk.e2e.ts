import t from 'tap';
import { readText } from '../project.ts';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, sharedService } from './service.ts';
import { WALKS, type Walked, type WalkLanguage, walk } from './walk.ts';

const store = sharedService();
const DOCS = readText('docs/dashboard.md');

/** The figures of a way in the manual: `| way | clicks | figures typed | …`. */
function documented({ way }: Walked): { readonly clicks: number; readonly typed: number } | undefined {
  const cells = DOCS.split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(([, name]) => name === way);
  return cells && { clicks: Number(cells[2]), typed: Number(cells[3]) };
}

for (const [width, height] of [
  [360, 740],
  [1440, 900],
] as const) {
  for (const language of ['es', 'en'] as const satisfies WalkLanguage[]) {
    t.test(`every way through the page, ${language}, ${width} px`, { skip: missing, timeout: 900_000 }, async (t) => {
      for (const ways of WALKS) {
        const service = await store();
        await service.empty();
        const locale = { es: 'es-ES', en: 'en-GB' }[language];
        const page = await openPage(t, service, { locale, viewport: { width, height } });
        await walk(page, language, ways, async (walked) => {
          t.same({ clicks: walked.clicks, typed: walked.typed }, documented(walked), `${walked.way}: as in the manual`);
          await looksRight(t, page, walked.way);
        });
      }
    });
  }
}
