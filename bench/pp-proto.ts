import { readFileSync } from 'node:fs';
import { addDays, daysBetween, eachDay, toEpochDay } from '../src/dates.ts';
import { calendar, fitMany } from '../src/forecasting/models/calendar/calendar.ts';
import { EMPTY_SUMMARY, groupPriorOf, mergeSummaries, summarise } from '../src/forecasting/pooling/summary.ts';
import { asFutureDays, pickDays, type Series } from '../src/sales/series.ts';

const rows = readFileSync('/work/shared/data/rossmann-200.csv', 'utf8').trim().split('\n').slice(1).map((l) => l.split(','));
const by = new Map<string, string[][]>();
for (const r of rows) { const k = r[0]!; if (!by.has(k)) by.set(k, []); by.get(k)!.push(r); }
const stores = [...by].map(([name, rs]) => {
  rs.sort((a, b) => (a[2]! < b[2]! ? -1 : 1));
  const open = rs.filter((r) => Number(r[3]) > 0);
  const s: Series = { days: open.map((r) => r[2]!) as any, sales: Float64Array.from(open, (r) => Number(r[3])), covariates: {
    promo: Float64Array.from(open, (r) => Number(r[6])), holiday: Float64Array.from(open, (r) => (r[7]!.replaceAll('"','') === '0' ? 0 : 1)), school: Float64Array.from(open, (r) => Number(r[8]!.replaceAll('"',''))) } };
  return { name, series: s };
});
const cut = (s: Series, from: string, to: string) => pickDays(s, [...s.days.keys()].filter((i) => s.days[i]! >= from && s.days[i]! <= to));
const origins = (process.argv[2] ?? '2014-09-30,2014-12-05,2015-03-15,2015-07-03').split(',');
const young = stores.filter((_, i) => i % 8 === 3);
const old = stores.filter((_, i) => i % 8 !== 3);
const Ns = (process.argv[3] ?? '7,14,28,35,56,84,182,364,730').split(',').map(Number);
const acc: any = {};
for (const origin of origins) {
  let sum = EMPTY_SUMMARY;
  for (const { series } of old) {
    const known = cut(series, '0', origin);
    if (known.days.length < 100) continue;
    sum = mergeSummaries(sum, summarise({ calendar: calendar.fit(known) }));
  }
  const prior = groupPriorOf(sum);
  if (origin === origins[0]) { console.log(JSON.stringify(sum).length, JSON.stringify(prior).length); for (const k of ['weekday.0','weekday.5','weekday.6','promotion.0','promotionByWeekday.0','holiday.0','covariate.school','yearly.0','yearly.1','yearly.2','yearly.8','payday.3','eve.0','christmas.1','edge.0','closure.0']) console.log(k, prior.coefficients[k]); console.log(prior.level, prior.peak, prior.noise); }
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
    try { score('alone', calendar.fit(past)); } catch {}
    const m = calendar.fit(past, prior); a.share += m.groupShare ?? 0; a.sig += m.sigma;
    score('pooled', m);
  }
}
for (const N of Ns) { const a = acc[N]; console.log(N, a.n, Object.entries(a.abs).map(([k, v]: any) => `${k} ${(v / a.sum).toFixed(4)} (${(a.wa[k] / a.n).toFixed(4)}) tot ${(a.tb[k] / a.n).toFixed(4)}`).join('  '), 'share', (a.share / a.n).toFixed(2), 'sigma', (a.sig / a.n).toFixed(3)); }
