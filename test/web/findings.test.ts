import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import t from 'tap';
import { addDays, weekdayOf } from '../../src/dates.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import { profileOf } from '../../src/sales/report/profile.ts';
import { findingFactsOf } from '../../web/src/screens/data/report/finding-facts.ts';
import { findingWords } from '../../web/src/screens/data/report/finding-words.ts';
import { PROJECT } from '../project.ts';

t.test('findings name the columns as the file does, and the combination that was not seen', async (t) => {
  const findingsIn = async (text: string) => {
    const file = await readSales(Readable.from([Buffer.from(text)]));
    if (!file.valid) throw new Error(JSON.stringify(file.problems));
    const profile = profileOf(file);
    return profile.identifiability.map((finding) => ({
      code: finding.code,
      ...findingFactsOf(finding, file.columns, profile.weekdays),
    }));
  };
  const sample = await findingsIn(await readFile(new URL('examples/Ventas.csv', PROJECT), 'utf8'));
  t.same(sample, [
    { code: 'weekday-never-seen', columns: [], weekdays: [7], unseen: 'with' },
    { code: 'unseen-combination', columns: ['Festivo'], weekdays: [2, 3], unseen: 'with' },
    { code: 'rare-combination', columns: ['Festivo'], weekdays: [4, 5], unseen: 'with' },
    { code: 'unseen-combination', columns: ['Promociones', 'Festivo'], weekdays: [], unseen: 'together' },
  ]);
  const days = Array.from({ length: 140 }, (_, i) => addDays('2023-01-02', i));
  const always = days.map((day, i) => {
    const weekday = weekdayOf(day);
    const promo = weekday === 5 || (weekday < 5 && i % 4 === 0) || (weekday > 5 && i % 3 === 0) ? 1 : 0;
    return `${day},${100 + weekday},${promo},${(i * 7) % 11}`;
  });
  const found = await findingsIn(`date,sales,promo,visits\n${always.join('\n')}\n`);
  t.match(
    found.find(({ code }) => code === 'unseen-combination'),
    { columns: ['promo'], weekdays: [5], unseen: 'without' },
  );
});

t.test('every finding has words in both languages that name what it is about', (t) => {
  for (const words of [findingWords.en, findingWords.es]) {
    for (const [code, saying] of Object.entries(words)) {
      for (const unseen of ['with', 'without', 'together'] as const) {
        const told = saying({ columns: '<b>Promo</b>', weekdays: 'Sunday', unseen });
        t.notMatch(told, /undefined|\[object/, code);
        t.ok(code === 'no-yearly-season' || /<b>Promo<\/b>|Sunday/.test(told), `${code}: ${told}`);
      }
    }
  }
  t.same(Object.keys(findingWords.en), Object.keys(findingWords.es));
  t.end();
});
