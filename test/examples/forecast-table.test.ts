import t from 'tap';
import { forecastTable } from '../../examples/forecast-table.ts';

const forecast = {
  days: [
    { date: '2026-01-01', weekday: 4, open: false, promo: 0, holiday: 1, forecast: 0, intervals: null },
    {
      date: '2026-01-02',
      weekday: 5,
      open: true,
      promo: 0,
      holiday: 0,
      forecast: 1500,
      intervals: { '80': [1400, 1600] },
    },
    {
      date: '2026-01-03',
      weekday: 6,
      open: true,
      promo: 1,
      holiday: 0,
      forecast: 1800.4,
      intervals: { '80': [1600, 2000] },
    },
    { date: '2026-01-04', weekday: 7, open: false, promo: 0, holiday: 0, forecast: 0, intervals: null },
    { date: '2026-01-05', weekday: 1, open: true, promo: false, holiday: null, forecast: 900, intervals: null },
  ],
  total: { forecast: 4200.4, intervals: { '80': [3900, 4500] } },
} as const;

t.test('a table of fixed width with bars, marks, a total and a key', async (t) => {
  const expected = `\
Date        Day  Forecast  80 % interval
──────────────────────────────────────────────────────────────
2026-01-01  Thu         –                                       closed, holiday
2026-01-02  Fri     1,500  1,400 – 1,600  ██████████████▓░
2026-01-03  Sat     1,800  1,600 – 2,000  ████████████████▓▓░░  promotion
2026-01-04  Sun         –                                       closed
2026-01-05  Mon       900                 █████████
──────────────────────────────────────────────────────────────
Total               4,200  3,900 – 4,500

█ to the lower bound  ▓ to the forecast  ░ to the upper bound
`;
  t.equal(forecastTable(forecast, { color: false }), expected);
});

t.test('colours change nothing but the colours', async (t) => {
  const colored = forecastTable(forecast, { color: true });
  t.match(colored, '\u001b[32mpromotion\u001b[0m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an ANSI sequence starts with ESC
  const plain = colored.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '');
  t.equal(plain, forecastTable(forecast, { color: false }));
});

t.test('small sales keep two decimals; a level that is absent leaves its column blank', async (t) => {
  const small = { days: [{ ...forecast.days[4], forecast: 3.456 }], total: { forecast: 3.456, intervals: null } };
  t.match(forecastTable(small, { color: false, level: '95' }), /95 % interval\n─+\n2026-01-05 {2}Mon +3\.46 +█{20}\n/);
});

t.test('a forecast of nothing draws no bar', async (t) => {
  const zero = { days: [{ ...forecast.days[4], forecast: 0 }], total: { forecast: 0, intervals: null } };
  t.match(forecastTable(zero, { color: false }), /2026-01-05 {2}Mon +0\.00\n/);
});
