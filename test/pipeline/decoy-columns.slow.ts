import { existsSync, readFileSync } from 'node:fs';
import { test } from 'tap';
import type { Series } from '../../src/sales/series.ts';
import { PROJECT } from '../project.ts';
import { csvOf, learntFrom } from './decoy-columns.ts';

const PANEL = new URL('../shared/data/panel-dev.csv', PROJECT);
const isHere = existsSync(PANEL);

/** The stores of the panel, `series,date,y,promo,holiday,school` a row. */
function storesOf(text: string): Map<string, Series> {
  const rows = text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
  const byStore = new Map<string, string[][]>();
  for (const row of rows) {
    const [store = ''] = row;
    byStore.get(store)?.push(row) ?? byStore.set(store, [row]);
  }
  return new Map(
    [...byStore].map(([store, own]) => [
      store,
      {
        days: own.map(([, date = '']) => date),
        sales: Float64Array.from(own, ([, , sales]) => Number(sales)),
        covariates: {
          promo: Float64Array.from(own, ([, , , promo]) => Number(promo)),
          holiday: Float64Array.from(own, ([, , , , holiday]) => Number(holiday)),
        },
      },
    ]),
  );
}

const stores = isHere ? storesOf(readFileSync(PANEL, 'utf8')) : new Map<string, Series>();

test('on real stores decoy columns change no digit of errors, intervals and forecasts', {
  skip: isHere ? false : 'panel-dev.csv of the shared files is not here',
}, async (t) => {
  t.ok(stores.size > 20);
  for (const [store, series] of stores) {
    const alone = await learntFrom(csvOf(series, false), 'auto');
    const beside = await learntFrom(csvOf(series, true), 'auto');
    t.equal(beside.learnt, alone.learnt, store);
  }
});
