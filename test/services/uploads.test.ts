import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { createDatasetService } from '../../services/datasets/datasets.ts';
import { createEvents } from '../../src/events.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createDatasetRepository, createInboxRepository } from '../../src/repositories/datasets.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import type { Question } from '../../src/sales/mapping.ts';
import { readSales } from '../../src/sales/reading/read-sales.ts';
import type { ReadOptions, RejectedFile } from '../../src/sales/sales-file.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { salesCsv } from '../routes/sales.ts';

const QUESTION: Question = {
  role: 'sales',
  message: 'Which are the sales?',
  candidates: [{ column: 'Ventas', why: 'Its name', sample: ['1500'], answer: { sales: 'Ventas' } }],
};

/** A reader that asks for the sales unless a mapping tells them; what it was called with is noted. */
function start(t: Test, problems: RejectedFile['problems'] = []) {
  const store = createLocalStore({ root: t.testdir() });
  const keys = createKeys({ data: 'dataset-predicciones', models: 'modelos' });
  const events = createEvents();
  const calls: ReadOptions[] = [];
  const read = async (chunks: AsyncIterable<Uint8Array>, options: ReadOptions = {}) => {
    calls.push(options);
    const file = await readSales(chunks, options);
    if (options.mapping?.sales !== undefined || !file.valid) return file;
    const { columns, rows, preview, warnings, dialect } = file;
    const understood = { columns, rows, preview, warnings, dialect, mapping: { date: 'Fecha', sales: 'Ventas' } };
    return { ...understood, valid: false as const, problems, problemCount: problems.length, questions: [QUESTION] };
  };
  const datasets = createDatasetService({
    datasets: createDatasetRepository(store, keys, { warn: () => {} }),
    arrivals: createInboxRepository(store, keys),
    removals: createRemovals({ store, keys, runs: createRunRepository(store, keys), events }),
    ...{ events, read, now: () => new Date('2024-05-01T10:00:00Z'), maxUploadBytes: 1e7 },
  });
  const receive = (text = salesCsv()) => datasets.receive(Readable.from([Buffer.from(text)]), {}, 'ventas');
  return { datasets, calls, receive };
}

t.test('a question of the reader is answered with the proposal, and by a mapping', async (t) => {
  const { datasets, calls, receive } = start(t);
  const upload = await receive();
  t.match(calls, [{ allowNegative: false, today: '2024-05-01' }]);
  await t.rejects(datasets.accept('ventas', upload, {}), {
    code: 'mapping-needed',
    message: /Which are the sales\? Send it again with a mapping, such as mapping=\{"date":"Fecha","sales":"Ventas"\}/,
    members: { mapping: { date: 'Fecha', sales: 'Ventas' }, questions: [QUESTION], columns: [{ name: 'Fecha' }] },
  });
  t.match(await datasets.preview('ventas', upload, {}), {
    valid: false,
    questions: [QUESTION],
    mapping: { sales: 'Ventas' },
    problems: [],
    changes: null,
    losesHistory: null,
  });
  const { document } = await datasets.accept('ventas', upload, { mapping: { sales: 'Ventas' } });
  t.match(document, { keptMapping: { sales: 'Ventas' } });
  t.equal(calls.length, 2, 'it is read again from its temporary file, and only then');
  await upload.remove();

  const next = await receive(salesCsv({ days: 372 }));
  t.match(calls[2], { mapping: { sales: 'Ventas' } }, 'the kept mapping is known before the file is read');
  t.equal((await datasets.accept('ventas', next, {})).document.days, 372);
  t.equal(calls.length, 3);
  await next.remove();
});

t.test('faults stand beside questions', async (t) => {
  const fault = { row: 7, column: 'Fecha', code: 'unparsable-date', message: 'No date' };
  const { datasets, receive } = start(t, [fault]);
  const upload = await receive();
  await t.rejects(datasets.accept('ventas', upload, {}), { code: 'mapping-needed', faults: [fault], faultCount: 1 });
  await upload.remove();
});
