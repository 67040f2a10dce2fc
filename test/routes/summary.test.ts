import { rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CHAIN_MAPPING, chainCsv } from '../../examples/chain.ts';
import { addDays, daysBetween, weekdayOf } from '../../src/dates.ts';
import { startService } from './service.ts';
import { until } from './until.ts';

function salesTo(to: string): string {
  const rows = Array.from({ length: daysBetween('2022-01-01', to) + 1 }, (_, i) => addDays('2022-01-01', i))
    .filter((day) => weekdayOf(day) !== 7)
    .map((day, i) => `${day},${1000 + 100 * weekdayOf(day) + (i % 13) * 7}`);
  return ['Fecha,Ventas', ...rows, ''].join('\n');
}

const root = t.testdir({});
const { call, get, post, upload } = await startService(t, root);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;

t.test('without a dataset, and without a model', async (t) => {
  t.match((await get('/summary?dataset=nada')).json(), { status: 404, code: 'dataset-not-found' });
  await upload('/datasets?name=nuevo', salesTo('2022-12-31'));
  const summary = (await get('/summary?dataset=nuevo')).json();
  t.match(summary, { week: null, month: null, model: null, lastTraining: null, attention: ['no-model'] });
  t.match(summary.text, /No model answers yet: train one with POST \/train \{"dataset":"nuevo"\}\./);
});

t.test('its numbers are those of the other calls', async (t) => {
  await upload('/datasets?name=tienda', salesTo('2022-12-31'));
  const run = (await post('/train?wait=60', { dataset: 'tienda', model: 'linear' })).json();
  await get('/forecast?dataset=tienda');
  await until(
    async () => (await get('/forecasts?dataset=tienda')).json().items,
    (items) => items.length > 0,
  );
  const promised = (await get('/forecast?dataset=tienda&month=2023-01')).json();
  await upload('/datasets?name=tienda', salesTo('2023-01-18'));
  const behind = (await get('/summary?dataset=tienda')).json();
  t.match(behind.attention, ['model-behind']);
  const again = (await post('/train?wait=60', { dataset: 'tienda', model: 'linear', promote: 'always' })).json();

  const summary = (await get('/summary?dataset=tienda')).json();
  t.same(summary.attention, []);
  t.match(summary.model, { version: again.id, kind: 'linear', trainedTo: '2023-01-18', ageDays: 0 });
  t.same(summary.lastTraining, { id: again.id, status: 'succeeded', finishedAt: again.finishedAt, error: null });
  t.not(run.id, again.id);

  const { lastWeek } = summary;
  t.match(lastWeek, { from: '2023-01-09', to: '2023-01-15', days: 6 });
  const { days } = (await get('/datasets/tienda/days?from=2023-01-09&to=2023-01-15')).json();
  const sold = sum(days.map((day: { sales: number | null }) => day.sales ?? 0));
  t.equal(lastWeek.sold, sold);
  const ofWeek = promised.days.filter(({ date }: { date: string }) => date >= '2023-01-09' && date <= '2023-01-15');
  const forecast = sum(ofWeek.map((day: { forecast: number }) => day.forecast));
  t.ok(near(lastWeek.promised.forecast, forecast));
  t.ok(near(lastWeek.promised.difference, sold - forecast));
  t.ok(near(lastWeek.promised.change, sold / forecast - 1));
  const { byWeek } = (await get('/accuracy?dataset=tienda')).json();
  const week = byWeek.find((one: { week: string }) => one.week === '2023-01-09');
  t.same(lastWeek.promised.score, week.score);
  t.equal(lastWeek.promised.inside, Math.round(week.score.coverage[80] * week.score.days));

  const { byDay } = lastWeek.promised;
  t.same(
    byDay.map((day: { date: string; forecast: number; sold: number }) => [day.date, day.forecast, day.sold]),
    ofWeek.map((day: { date: string; forecast: number }, i: number) => [day.date, day.forecast, days[i].sales ?? 0]),
  );
  t.equal(byDay.filter((day: { inside: boolean | null }) => day.inside).length, lastWeek.promised.inside);
  t.equal(byDay[6].inside, null, 'a closed day does not count');

  const coming = (await get('/forecast?dataset=tienda&from=2023-01-16&to=2023-01-22')).json();
  t.match(summary.week, {
    from: '2023-01-16',
    to: '2023-01-22',
    total: coming.total,
    observedDays: 3,
    closed: ['2023-01-22'],
  });
  const month = (await get('/forecast?dataset=tienda')).json();
  t.match(summary.month, { month: '2023-02', from: '2023-02-01', total: month.total });
  t.same(summary.monthInProgress, month.monthInProgress);
  t.equal(summary.data.observedTo, '2023-01-18');
});

t.test('of a week that began in the month before, the days that the model knows', async (t) => {
  await upload('/datasets?name=cambio', salesTo('2022-12-01'));
  await post('/train?wait=60', { dataset: 'cambio', model: 'linear' });
  const { week, month } = (await get('/summary?dataset=cambio')).json();
  t.match(week, { from: '2022-12-01', to: '2022-12-04', observedDays: 1 });
  t.same((await get('/forecast?dataset=cambio&from=2022-12-01&to=2022-12-04')).json().total, week.total);
  t.equal(month.month, '2023-01');
  await upload('/datasets?name=cambio&replace=true', salesTo('2022-10-20'));
  const older = (await get('/summary?dataset=cambio')).json();
  t.match(older, { week: null, month: null }, 'to a model of later days these are past');
});

t.test('in both languages, as JSON, text and Markdown', async (t) => {
  const english = await get('/summary?dataset=tienda');
  t.match(english.headers, { vary: /Accept-Language/, 'content-type': /^application\/json/ });
  t.match(english.json().text, /^tienda: summary of .*\nNothing needs attention\.\nThe last whole week of the data /);
  const spanish = (await get('/summary?dataset=tienda', { 'accept-language': 'es-ES,es;q=0.9' })).json();
  t.match(spanish.text, /^tienda: resumen del .*\nNada pide atención\.\nEn la última semana completa con datos /);
  const plain = await get('/summary?dataset=tienda', { accept: 'text/plain', 'accept-language': 'es' });
  t.match(plain.headers['content-type'], /^text\/plain; charset=utf-8/);
  t.equal(plain.body, `${spanish.text}\n`);
  const markdown = await get('/summary?dataset=tienda', { accept: 'text/markdown' });
  t.match(markdown.headers['content-type'], /^text\/markdown; charset=utf-8/);
  t.match(markdown.body, /^# tienda: summary of .*\n\n## What needs attention\n\n- Nothing needs attention\.\n/);
  t.match((await get('/summary?dataset=tienda', { accept: 'text/csv' })).json(), {
    status: 406,
    code: 'not-acceptable',
  });
  t.equal((await get('/summary?dataset=tienda&week=1')).statusCode, 400);
});

t.test('what needs attention: a training that failed, a known promotion and a number of the manager', async (t) => {
  const planned = {
    days: [
      { date: '2023-01-20', promo: 1 },
      { date: '2023-01-21', open: false },
    ],
  };
  const calendar = { method: 'PUT', url: '/datasets/tienda/calendar', payload: planned } as const;
  const stored = await call(calendar);
  const overrides = { dataset: 'tienda', days: [{ date: '2023-01-19', sales: 5000, reason: 'a fair' }] };
  t.equal((await call({ method: 'PUT', url: '/forecast/overrides', payload: overrides })).statusCode, 200);
  const { week, text } = (await get('/summary?dataset=tienda')).json();
  const coming = (await get('/forecast?dataset=tienda&from=2023-01-16&to=2023-01-22')).json();
  t.equal(week.total.withOverrides, coming.total.withOverrides);
  t.match(text, /With the manager's own numbers it is /);
  if (stored.statusCode === 200) t.same(week.closed, ['2023-01-21', '2023-01-22']);
  const { version } = (await upload('/datasets?name=roto', salesTo('2022-12-31'))).json();
  // What is to be trained on goes missing, but not what has been read from it.
  await get('/summary?dataset=roto');
  for (const file of ['Ventas.csv', 'series']) {
    rmSync(join(root, 'dataset-predicciones/roto/versions', version, file), { recursive: true });
  }
  await post('/train?wait=60', { dataset: 'roto' });
  const failed = (await get('/summary?dataset=roto')).json();
  t.same(failed.attention, ['no-model', 'training-failed']);
  t.match(failed.text, /The last training failed: /);
});

t.test('of many series the sum, and those that have moved most', async (t) => {
  const query = new URLSearchParams({ name: 'cadena', mapping: JSON.stringify(CHAIN_MAPPING) });
  const payload = chainCsv({ seed: 3, from: '2023-01-02', days: 200, products: 1, shops: 4 });
  await call({ method: 'POST', url: `/datasets?${query}`, payload, headers: { 'content-type': 'text/csv' } });
  const run = (await post('/train?wait=120', { dataset: 'cadena', model: 'linear' })).json();
  t.equal(run.status, 'succeeded');
  const { series, week, month, text } = (await get('/summary?dataset=cadena')).json();
  const listed = (await get(`/runs/${run.id}/series`)).json().items;
  t.match(series, { count: listed.length, below: 0, above: 0, alarms: [], failed: run.series.failed });
  const changes = listed
    .filter(({ weeks }: { weeks: number[] }) => weeks.length > 1)
    .map(({ id, weeks }: { id: string; weeks: number[] }) => ({
      id,
      by: Math.abs((weeks.at(-1) ?? 0) - (weeks.at(-2) ?? 0)),
    }))
    .sort((a: { by: number }, b: { by: number }) => b.by - a.by);
  t.equal(series.moved[0].series, changes[0].id);
  t.equal(Math.abs(series.moved[0].sold - series.moved[0].before), changes[0].by);
  t.same((await get(`/forecast?dataset=cadena&from=${week.from}&to=${week.to}`)).json().total, week.total);
  t.same((await get('/forecast?dataset=cadena')).json().total, month.total);
  t.match(text, /Against the seven days before, these series have moved most: /);
});
