import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import t from 'tap';
import { forecast, readModel, readSales, type SalesFile, train } from '../src/library.ts';
import { PROJECT_FOLDER } from './project.ts';

const valid = (file: Awaited<ReturnType<typeof readSales>>): SalesFile => {
  if (!file.valid) throw new Error(file.problems[0]?.message);
  return file;
};

t.test('a file is read, learnt and forecast, and the model is plain JSON', async (t) => {
  const { model, report } = train(valid(await readSales(createReadStream(`${PROJECT_FOLDER}/examples/Ventas.csv`))));
  t.equal(report.chosen, model.kind);
  const { days, total } = forecast(model, { days: 7 });
  t.equal(days.length, 7);
  t.ok(Math.abs(days.reduce((sum, day) => sum + day.forecast, 0) - total.forecast) < 0.1);
  t.same(forecast(readModel(JSON.parse(JSON.stringify(model))), { days: 7 }).days, days);
});

t.test('many series are not summed in silence', async (t) => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const day = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    return `${day},Norte,${10 + (i % 7)}\n${day},Sur,${20 + (i % 7)}`;
  });
  const csv = `Fecha,Tienda,Ventas\n${rows.join('\n')}\n`;
  const read = async (series: string[]) =>
    valid(await readSales(Readable.from([Buffer.from(csv)]), { mapping: { series } }));
  const many = await read(['Tienda']);
  t.throws(() => train(many), { name: 'RangeError', message: /^The file has 2 series: / });
  t.equal(train(await read([])).model.trainedOn.days, 40, 'unless somebody says that they belong together');
});
