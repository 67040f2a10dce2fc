import t from 'tap';
import { looksRight } from './accessibility.ts';
import { missing } from './browser.ts';
import { openPage, sharedService } from './service.ts';

const store = sharedService();

const en = {
  try: 'Try it with an invented store',
  story: 'The story of this invented shop',
  shop: 'Example shop',
  accept: 'Use this data and learn from it',
  tour: (step: number) => `A first look, ${step} of 3`,
  titles: ['How to read this', 'Say what you plan', 'Then let it plan'],
  next: 'Go on',
  done: 'Got it',
  data: 'Data',
  invented: 'This shop is invented',
};
const es: typeof en = {
  try: 'Probar con una tienda inventada',
  story: 'La historia de esta tienda inventada',
  shop: 'Tienda de ejemplo',
  accept: 'Usar estos datos y aprender de ellos',
  tour: (step) => `Un primer vistazo, ${step} de 3`,
  titles: ['Cómo se lee', 'Diga qué tiene previsto', 'Y deje que planifique'],
  next: 'Seguir',
  done: 'Entendido',
  data: 'Datos',
  invented: 'Esta tienda es inventada',
};

for (const [locale, words, width] of [
  ['es-ES', es, 360],
  ['en-GB', en, 1440],
] as const) {
  t.test(`the first minute, ${locale}, ${width} px`, { skip: missing, timeout: 600_000 }, async (t) => {
    const service = await store();
    await service.empty();
    const page = await openPage(t, service, { locale, viewport: { width, height: 800 }, hasTour: true });
    await page.getByRole('button', { name: words.try }).click();
    await page.getByRole('heading', { name: words.story }).waitFor();
    await looksRight(t, page, 'the story');
    await page.getByRole('button', { name: words.accept }).click();
    await page.waitForURL(/#\/next-month\?/);
    const name = words.shop.toLowerCase().replaceAll(' ', '-');
    t.match(await service.read(`/datasets/${name}`), { title: words.shop, days: 617 });

    const tour = (step: number) => page.getByRole('region', { name: words.tour(step), exact: true });
    for (const [i, title] of words.titles.entries()) {
      await tour(i + 1)
        .getByRole('heading', { name: title })
        .waitFor();
      await looksRight(t, page, title);
      const marked = await page.evaluate(
        "[...document.querySelectorAll('.screens a')].filter((tab) => getComputedStyle(tab).outlineStyle === 'solid').length",
      );
      t.equal(marked, i === 0 ? 0 : 1, `${title}: what it speaks of is marked`);
      await tour(i + 1)
        .getByRole('button', { name: i === 2 ? words.done : words.next })
        .press('Enter');
    }
    await tour(3).waitFor({ state: 'detached' });
    t.equal(await page.evaluate('document.activeElement.id'), 'main', 'the keyboard goes on at the screen');
    t.equal(await page.evaluate('document.documentElement.dataset.tour'), undefined);
    await page.reload();
    await page.locator('.chart[data-drawn="true"]').waitFor();
    t.equal(await page.locator('.tour').count(), 0, 'it does not come back');
    await page.getByRole('link', { name: words.data, exact: true }).click();
    await page.getByText(words.invented).waitFor();
  });
}

t.test(
  'the tour is skipped by a key, and is no part of a second dataset',
  { skip: missing, timeout: 600_000 },
  async (t) => {
    const service = await store();
    const page = await openPage(t, service, { locale: 'en-GB', hasTour: true });
    await page.getByRole('button', { name: en.next }).focus();
    await page.keyboard.press('Escape');
    await page.locator('.tour').waitFor({ state: 'detached' });
    await page.evaluate("localStorage.removeItem('prediccion-ventas.tour')");
    const csv = await (await service.call('/datasets/example-shop/content')).text();
    await service.send('POST', '/datasets?name=otra', csv);
    await page.reload();
    await page.locator('.chart[data-drawn="true"]').waitFor();
    t.equal(await page.locator('.tour').count(), 0);
  },
);
