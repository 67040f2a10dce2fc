import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PROJECT_FOLDER } from '../project.ts';

const FOLDER = join(PROJECT_FOLDER, 'test/e2e/pictures');
const FONTS = join(FOLDER, 'fonts.json');

/** After a change of looks that is meant, TAP_SNAPSHOT=1 takes the pictures anew: look at each. */
const IS_RECORDED = process.env.TAP_SNAPSHOT === '1';

/** Pictures are kept in grey at a sixth of their width: where things are and how dark, not how a letter is drawn. */
const SCALE = 6;
/** A page that is longer is cut here, in pixels. */
const HIGHEST = 2600;
/** How much darker or lighter, of 255, a point may be. */
const SHADES = 40;
/** Which share of the points may differ by more. */
const TOLERANCE = 0.01;
/** By how many points the heights may differ. */
const ROWS = 3;

/** Runs in the page: a picture, smaller and in grey, as the address of its data. */
const shrink = (png: string) => `(async () => {
  const blob = new Blob([Uint8Array.from(atob('${png}'), (byte) => byte.charCodeAt(0))], { type: 'image/png' });
  const picture = await createImageBitmap(blob);
  const [width, height] = [picture.width / ${SCALE}, Math.min(picture.height, ${HIGHEST}) / ${SCALE}].map(Math.round);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.filter = 'grayscale(1)';
  context.drawImage(picture, 0, 0, width, picture.height / ${SCALE});
  const small = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return btoa(String.fromCharCode(...small));
})()`;

/** Runs in the page: the points of two pictures that differ, as a share; 1 when they are of another size. */
const compare = (one: string, other: string) => `(async () => {
  const pointsOf = async (png) => {
    const bytes = Uint8Array.from(atob(png), (byte) => byte.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, picture.width, picture.height);
  };
  const [one, other] = [await pointsOf('${one}'), await pointsOf('${other}')];
  if (one.width !== other.width || Math.abs(one.height - other.height) > ${ROWS}) return 1;
  const count = one.width * Math.min(one.height, other.height);
  let differ = 0;
  for (let i = 0; i < count; i += 1) differ += Math.abs(one.data[4 * i] - other.data[4 * i]) > ${SHADES} ? 1 : 0;
  return differ / count;
})()`;

/** Runs in the page: how wide its letters are. */
const LETTERS = `(() => {
  const context = new OffscreenCanvas(10, 10).getContext('2d');
  context.font = '32px ' + getComputedStyle(document.body).fontFamily;
  return Math.round(context.measureText('Previsión de ventas 0123456789').width);
})()`;

/** Why pictures cannot be compared here; false where its letters are those of the machine that took them. */
export async function otherLetters(page: Page): Promise<string | false> {
  const width: number = await page.evaluate(LETTERS);
  if (IS_RECORDED) {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(FONTS, `{ "width": ${width} }\n`);
    return false;
  }
  const taken = JSON.parse(await readFile(FONTS, 'utf8')) as { width: number };
  return width !== taken.width && `the letters of this machine are ${width} wide, those of the pictures ${taken.width}`;
}

/** What differs between the whole page as it is now and its picture; undefined: as good as nothing. */
export async function differenceFrom(name: string, page: Page): Promise<string | undefined> {
  const taken = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide', scale: 'css' });
  const small: string = await page.evaluate(shrink(taken.toString('base64')));
  const file = join(FOLDER, `${name}.png`);
  if (IS_RECORDED) {
    await writeFile(file, Buffer.from(small, 'base64'));
    return undefined;
  }
  const known = await readFile(file).catch(() => undefined);
  if (!known) return `${name}: there is no picture; TAP_SNAPSHOT=1 takes it`;
  const share: number = await page.evaluate(compare(known.toString('base64'), small));
  if (share <= TOLERANCE) return undefined;
  return `${name}: ${(100 * share).toFixed(1)} % of the points differ, of ${100 * TOLERANCE} % that may`;
}
