import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { addDays, lastDayOf } from '../../src/dates.ts';
import { forecast } from '../../src/forecasting/forecast.ts';
import { parseTrainedModel } from '../../src/forecasting/trained-model.ts';
import { ARCHIVED_LEVELS, archivedForecast, archivedForecastSchema } from '../../src/monitoring/forecast-archive.ts';
import { startService } from '../routes/service.ts';

/** Two years of weeks that are unlike each other, so that every level has bounds of its own. */
function unevenSales(): string {
  const rows = Array.from({ length: 730 }, (_, i) => {
    const noise = ((i * 7919 + 13) % 101) / 100;
    return `${addDays('2021-01-01', i)},${Math.round(900 + 150 * (i % 7) + 300 * noise)}`;
  });
  return `fecha,ventas\n${rows.join('\n')}\n`;
}

t.test('a month that is answered and archived at once is each as if it had been computed alone', async (t) => {
  const root = t.testdir();
  const service = await startService(t, root);
  await service.upload('/datasets', unevenSales());
  const { id: version } = (await service.post('/train?wait=60', { model: 'calendar', promote: 'always' })).json();
  const files = () => readdirSync(root, { recursive: true, encoding: 'utf8' });
  const read = (name: string) =>
    readFileSync(join(root, files().find((file) => file.endsWith(name)) ?? `no ${name}`), 'utf8');
  const model = parseTrainedModel(read('modelo.json'));
  const knowledge = { calendar: [] };
  const asked = [
    { month: '2023-01', levels: [60, 80, 90.5], language: 'es', explain: true },
    { month: '2023-02', levels: [95], language: 'en', explain: false },
    { month: '2023-03', levels: [50, 80, 95], language: 'en', explain: false },
  ] as const;
  const rangeOf = (month: string) => ({ from: `${month}-01`, to: lastDayOf(month) });

  for (const { month, levels, language, explain } of asked) {
    const answer = await service.get(`/forecast?month=${month}&levels=${levels}&explain=${explain}`, {
      'accept-language': language,
    });
    const range = rangeOf(month);
    const explained = explain ? language : undefined;
    const alone = forecast(model, version, { range, levels, knowledge, language, explain: explained });
    t.equal(answer.body, JSON.stringify(alone), `the answer of ${month}`);
  }
  await service.app.close();

  for (const { month } of asked) {
    const name = files().find((file) => file.includes('pronosticos') && file.includes(month)) ?? `no ${month}`;
    const archived = archivedForecastSchema.parse(JSON.parse(readFileSync(join(root, name), 'utf8')));
    const alone = forecast(model, version, { range: rangeOf(month), levels: ARCHIVED_LEVELS, knowledge });
    t.equal(JSON.stringify(archived), JSON.stringify(archivedForecast(alone, archived)), `the archived ${month}`);
  }
});
