import { readFileSync } from 'node:fs';
import { addDays, daysBetween, eachDay, toEpochDay } from '../src/dates.ts';
import { calendar, fitMany } from '../src/forecasting/models/calendar/calendar.ts';
import { EMPTY_SUMMARY, groupPriorOf, mergeSummaries, summarise } from '../src/forecasting/pooling/summary.ts';
import { asFutureDays, pickDays, type Series } from '../src/sales/series.ts';


const FILE = process.env.FILE ?? 'rossmann-200';
const lines = readFileSync(`/work/shared/data/${FILE}.csv`, 'utf8').replaceAll('\r', '').replaceAll(/"[^"\n]*"/g, (q) => q.replaceAll(',', ';').replaceAll('"', '')).trim().split('\n');
const head = lines[0]!.split(',');
const rows = lines.slice(1).map((l) => l.split(','));
const col = (n: string) => head.indexOf(n);
const F: any = { 'rossmann-200': { k: 'Store', d: 'Date', y: 'Sales', c: { promo: 'Promo', holiday: 'StateHoliday', school: 'SchoolHoliday' }, closed: true },
  'panel-dev': { k: 'series', d: 'date', y: 'y', c: { promo: 'promo', holiday: 'holiday', school: 'school' } },
  'mixed-dev': { k: 'series', d: 'date', y: 'y', c: { promo: 'promo', holiday: 'holiday', school: 'school' } },
  'store-families': { k: 'family', d: 'date', y: 'sales', c: { promo: 'onpromotion' } },
  'bakery-groups': { k: 'Warengruppe', d: 'Datum', y: 'Umsatz', c: {} } }[FILE];
const by = new Map<string, string[][]>();
for (const r of rows) { const k = r[col(F.k)]!; if (process.env.ONLY && !k.startsWith(process.env.ONLY)) continue; if (!by.has(k)) by.set(k, []); by.get(k)!.push(r); }
const stores = [...by].map(([name, rs]) => {
  const d = col(F.d);
  rs.sort((a, b) => (a[d]! < b[d]! ? -1 : 1));
  const open = rs.filter((r) => (F.closed ? Number(r[col(F.y)]) > 0 : true) && Number(r[col(F.y)]) >= 0);
  const s: Series = { days: open.map((r) => r[d]!) as any, sales: Float64Array.from(open, (r) => Number(r[col(F.y)])), covariates: Object.fromEntries(Object.entries(F.c).map(([n, c]: any) => [n, Float64Array.from(open, (r) => { const v = r[col(c)]!.replaceAll('"',''); const x = v === '' || v === '0' ? 0 : Number.isNaN(Number(v)) ? 1 : Number(v); return n === 'school' ? x : x > 0 ? 1 : 0; })]).filter(([, v]: any) => v.some((x: number) => x !== 0))) };
  return { name, series: s };
});
const cut = (s: Series, from: string, to: string) => pickDays(s, [...s.days.keys()].filter((i) => s.days[i]! >= from && s.days[i]! <= to));
const origins = (process.argv[2] ?? '2014-09-30,2014-12-05,2015-03-15,2015-07-03').split(',');
const LOO = stores.length < 100;
const young = LOO ? stores : stores.filter((_, i) => i % 8 === 3);
const old = LOO ? stores : stores.filter((_, i) => i % 8 !== 3);
const Ns = (process.argv[3] ?? '7,14,28,35,56,84,182,364,730').split(',').map(Number);
const acc: any = {};
for (const origin of origins) {
  const sums = old.flatMap(({ name, series }) => { const known = cut(series, '0', origin); return known.days.length < 100 ? [] : [{ name, s: summarise({ calendar: calendar.fit(known) }) }]; });
  const priorFor = (name: string) => groupPriorOf(sums.filter((x) => x.name !== name).reduce((a, x) => mergeSummaries(a, x.s), EMPTY_SUMMARY));
  const shared = LOO ? undefined : priorFor('');
  for (const N of Ns) for (const { name, series } of young) {
    const past = cut(series, addDays(origin as any, 1 - N), origin);
    const fut = cut(series, addDays(origin as any, 1), addDays(origin as any, 28));
    if (fut.days.length < 20 || past.days.length < N / 2) continue;
    const ahead = asFutureDays(fut, addDays(origin as any, 1), fut.days[fut.days.length - 1]!);
    const a = (acc[N] ??= { abs: {}, sum: 0, share: 0, n: 0, sig: 0, wa: {} });
    const actual = ahead.filter((d) => d.open).map((d) => fut.sales[fut.days.indexOf(d.date)]!);
    const tot = actual.reduce((x, y) => x + y, 0);
    a.sum += tot; a.n += 1;
    const score = (key: string, model: any) => {
      const f = calendar.forecast(model, ahead);
      let e = 0, k = 0, t = 0; ahead.forEach((d, i) => { if (d.open) { e += Math.abs(f[i]! - actual[k]!); t += f[i]!; k += 1; } });
      a.abs[key] = (a.abs[key] ?? 0) + e; a.wa[key] = (a.wa[key] ?? 0) + e / tot; a.tb ??= {}; a.tb[key] = (a.tb[key] ?? 0) + Math.abs(t - tot) / tot;
    };
    const prior = shared ?? priorFor(name);
    try { score('alone', calendar.fit(past)); } catch {}
    const m = calendar.fit(past, () => prior); a.share += m.groupShare ?? 0; a.sig += m.sigma;
    score('pooled', m);
    if (process.env.DBG) { const pe: any = a.per ??= {}; }
  }
}
for (const N of Ns) { if (!acc[N]) continue; const a = acc[N]; console.log(N, a.n, Object.entries(a.abs).map(([k, v]: any) => `${k} ${(v / a.sum).toFixed(4)} (${(a.wa[k] / a.n).toFixed(4)}) tot ${(a.tb[k] / a.n).toFixed(4)}`).join('  '), 'share', (a.share / a.n).toFixed(2), 'sigma', (a.sig / a.n).toFixed(3)); }
