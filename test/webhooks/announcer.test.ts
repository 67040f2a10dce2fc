import t, { type Test } from 'tap';
import { createAnnouncer } from '../../services/webhooks/announcer.ts';
import type { Alarm } from '../../src/monitoring/alarms.ts';
import { latenessOf } from '../../src/monitoring/lateness.ts';
import type { Champion } from '../../src/runs/registered-model.ts';
import { queuedRun, type Run, trainingOptionsSchema } from '../../src/runs/run.ts';
import { createRunRepository } from '../../src/runs/run-repository.ts';
import type { DatasetVersion } from '../../src/sales/dataset.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { newDelivery } from '../../src/webhooks/delivery.ts';
import { createDeliveryRepository } from '../../src/webhooks/delivery-repository.ts';
import type { WebhookMessage } from '../../src/webhooks/message.ts';
import type { NamedAlarm } from '../../src/webhooks/told.ts';

const keys = createKeys({ data: 'datos', models: 'modelos' });
const START = Date.parse('2026-03-02T07:00:00.000Z');
const MODELS = ['20260301T000000000Z-00000001', '20260302T000000000Z-00000002'] as const;

/** What a process knows: the test changes it. */
interface Known {
  time: number;
  champion: Champion | undefined;
  document: Pick<DatasetVersion, 'name' | 'to'>;
}

function world(t: Test) {
  const store = createLocalStore({ root: t.testdir() });
  const known: Known = { time: START, champion: undefined, document: { name: 'ventas', to: '2026-02-28' } };
  const runs = createRunRepository(store, keys);
  const now = () => new Date(known.time);
  /** Another process on the store. What it tells is stored and not sent. */
  const start = () => {
    const deliveries = createDeliveryRepository(store, keys);
    const dispatcher = {
      add: async (message: WebhookMessage) => (await deliveries.create(newDelivery(message, now())))?.value,
    };
    const announcer = createAnnouncer({
      ...{ deliveries, dispatcher, runs, now, newId: () => 'id' },
      log: { error: (fields) => t.fail('nothing goes wrong', fields) },
      versions: { names: async () => ['ventas'], readCurrent: async () => known.document as DatasetVersion },
      championOf: async () => known.champion,
      latenessOf: async ({ to }) => latenessOf([], to, now().toISOString().slice(0, 10)),
      summaryOf: async () => Promise.reject(new Error('not asked for')),
    });
    return announcer;
  };
  const messages = async (event: string) =>
    (await createDeliveryRepository(store, keys).look()).found
      .map(({ value }) => value.message)
      .filter((message) => message.event === event);
  return { store, known, runs, start, messages };
}

function ended(at: string, status: Run['status'] = 'succeeded'): Run {
  const options = trainingOptionsSchema.parse({ version: '0f3c5a9d2e71' });
  const id = `${at.replaceAll(/[-:.]/g, '')}-0a1b2c3d`;
  const run = queuedRun(options, { id, at: new Date(at), retryOf: null, codeVersion: '1', owner: 'gone' });
  return { ...run, status, finishedAt: at };
}

const alarm = (id: string, changes: Partial<Alarm> = {}): Alarm => ({
  ...{ id, direction: 'below', since: '2026-02-10', raisedOn: '2026-02-20', until: null, days: 15, sales: 80 },
  ...{ forecast: 100, change: -0.2, falseAlarmDays: 1000, ...changes },
});
const whole = (...all: Alarm[]): NamedAlarm[] => all.map((one) => ({ series: null, alarm: one }));

t.test('the end of a run is told once, also when the process that saw it died', async (t) => {
  const { known, runs, start, messages } = world(t);
  const one = start();
  one.begin();
  await one.close();
  known.time += 60_000;
  const seen = ended('2026-03-02T07:00:30.000Z');
  one.runEnded(seen);
  one.runEnded(seen);
  await one.close();
  const unseen = ended('2026-03-02T07:00:40.000Z', 'cancelled');
  for (const run of [seen, unseen, ended('2026-03-02T06:59:00.000Z')]) await runs.write(run);
  const next = start();
  await next.look();
  await next.look();
  t.same(
    (await messages('run.ended')).map(({ at, data }) => [at, 'status' in data && data.status]).sort(),
    [
      ['2026-03-02T07:00:30.000Z', 'succeeded'],
      ['2026-03-02T07:00:40.000Z', 'cancelled'],
    ],
    'not what ended before there was a receiver',
  );
});

t.test('a champion is told when it changes, whoever looks, and one from before is a way back', async (t) => {
  const { known, start, messages } = world(t);
  const champion = (version: string, previous: string | null, promotedAt: string): Champion => ({
    ...{ schema: 1, dataset: 'ventas', version, previous, promotedAt, promotedBy: 'request' },
  });
  known.champion = champion(MODELS[0], null, '2026-03-01T00:00:00.000Z');
  const [one, two] = [start(), start()];
  await one.look();
  t.same(await messages('champion.changed'), [], 'it was there before');
  known.champion = champion(MODELS[1], MODELS[0], '2026-03-02T08:00:00.000Z');
  one.championChanged('ventas');
  two.championChanged('ventas');
  await Promise.all([one.close(), two.close()]);
  t.match(await messages('champion.changed'), [{ data: { version: MODELS[1], rollback: false } }]);
  known.champion = champion(MODELS[0], MODELS[1], '2026-03-02T09:00:00.000Z');
  await start().look();
  await start().look();
  const all = await messages('champion.changed');
  t.equal(all.length, 2);
  const back = all.find(({ at }) => at.includes('T09'));
  t.match(back, {
    data: { version: MODELS[0], previous: MODELS[1], rollback: true },
    text: { en: /: back from /, es: /se ha vuelto atrás desde/ },
  });
});

t.test('an alarm is told when it opens and when it closes, and again when it comes back', async (t) => {
  const { start, messages } = world(t);
  const [one, two] = [start(), start()];
  const see = async (standing: NamedAlarm[], finished: Alarm[] = []) => {
    for (const process of [one, two]) {
      process.alarmsSeen({ dataset: 'ventas', of: 'whole', standing, ended: finished });
      await process.close();
    }
  };
  await see([]);
  t.same(await messages('alarm'), []);
  await see(whole(alarm('a')));
  const [opened, ...others] = await messages('alarm');
  t.same(others, []);
  t.match(opened, {
    data: { state: 'opened', count: 1, alarms: [{ series: null, alarm: { id: 'a' } }] },
    text: { en: /^Sales have run 20% below forecast since 10 February 2026/, es: /^Las ventas van 20\s% por debajo/ },
  });
  await see([], [alarm('a', { until: '2026-03-01', days: 17 })]);
  const closed = (await messages('alarm')).find(({ id }) => id !== opened?.id);
  t.match(closed, {
    data: { state: 'closed', alarms: [{ alarm: { until: '2026-03-01', days: 17 } }] },
    text: { en: /^From 10 February 2026 to 1 March 2026/ },
  });
  await see(whole(alarm('a')));
  t.equal((await messages('alarm')).length, 3);
  t.equal(new Set((await messages('alarm')).map(({ id }) => id)).size, 3);
});

t.test('the alarms of many series are told together, those of the whole stay as they are', async (t) => {
  const { start, messages } = world(t);
  const one = start();
  const series = Array.from({ length: 12 }, (_, i) => ({
    series: `Centro / ${i}`,
    alarm: alarm('a', { change: -0.2 - i / 100 }),
  }));
  one.alarmsSeen({ dataset: 'ventas', of: 'whole', standing: whole(alarm('w')), ended: [] });
  one.alarmsSeen({ dataset: 'ventas', of: 'series', standing: series, ended: [] });
  await one.close();
  const all = await messages('alarm');
  t.equal(all.length, 2);
  const together = all.find(({ data }) => 'count' in data && data.count === 12);
  t.match(together, {
    data: { state: 'opened', alarms: [{ series: 'Centro / 11' }] },
    text: { en: /^The sales of 12 series have left.*and 2 more\.$/s, es: /^Las ventas de 12 series.*y 2 más\.$/s },
  });
  one.alarmsSeen({ dataset: 'ventas', of: 'series', standing: series.slice(0, 11), ended: [] });
  await one.close();
  t.match(
    (await messages('alarm')).find(({ data }) => 'state' in data && data.state === 'closed'),
    {
      data: { count: 1, alarms: [{ series: 'Centro / 11' }] },
      text: { en: 'An alarm has ended in "ventas": Centro / 11.' },
    },
  );
});

t.test('late data are told once for each last day, not each hour', async (t) => {
  const { known, start, messages } = world(t);
  const one = start();
  for (let hour = 0; hour < 3; hour += 1) {
    known.time += 3_600_000;
    await one.look();
  }
  t.same(await messages('data.late'), []);
  known.time = Date.parse('2026-04-10T07:00:00Z');
  for (let hour = 0; hour < 3; hour += 1) {
    known.time += 3_600_000;
    await one.look();
    await start().look();
  }
  const [late, ...others] = await messages('data.late');
  t.same(others, []);
  t.match(late, {
    data: { observedTo: '2026-02-28', ageDays: 41, late: true },
    text: { en: /end on 28 February 2026, 41 days ago\.$/, es: /acaban el 28 de febrero de 2026, hace 41 días\.$/ },
  });
  known.document = { name: 'ventas', to: '2026-03-03' };
  await one.look();
  t.equal((await messages('data.late')).length, 2);
});

t.test('a process that dies between the message and its note makes the same message again', async (t) => {
  const { store, start, messages } = world(t);
  const told = keys.toldByWebhook('ventas');
  const see = async () => {
    const process = start();
    process.alarmsSeen({ dataset: 'ventas', of: 'whole', standing: whole(alarm('a')), ended: [] });
    await process.close();
  };
  await see();
  const first = await messages('alarm');
  t.equal(first.length, 1);
  // As if it had been killed before the note.
  await store.delete(told);
  await see();
  t.same(await messages('alarm'), first);
  t.match(JSON.parse(String((await store.get(told))?.body)), { count: 1, alarms: [{ alarm: { id: 'a' } }] });
});
