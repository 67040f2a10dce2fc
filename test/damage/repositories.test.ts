import t from 'tap';
import { createSchedule } from '../../services/maintenance/schedule.ts';
import { createHeartbeat, createOwnerRepository } from '../../src/jobs/heartbeat.ts';
import { createAlarmRepository } from '../../src/repositories/alarms.ts';
import { createRemovals } from '../../src/repositories/dataset-removals.ts';
import { createInboxRepository } from '../../src/repositories/datasets.ts';
import { DamagedDocumentError } from '../../src/storage/damage.ts';
import { createKeys } from '../../src/storage/keys.ts';
import { createLocalStore } from '../../src/storage/local/local-store.ts';
import { createWatchedStore } from '../../src/storage/watched-store.ts';
import { createDeliveryRepository } from '../../src/webhooks/delivery-repository.ts';
import { silentLog } from '../silent-log.ts';
import { DAMAGES } from './damages.ts';

const keys = createKeys({ data: 'datos', models: 'modelos' });
const NOW = new Date('2023-01-31T06:00:00Z');
const LATER = new Date('2023-02-01T06:00:00Z');
const FOREIGN = Buffer.from('{"schema":1,"entries":[]}');

for (const [damage, make] of Object.entries(DAMAGES)) {
  t.test(`${damage}: what only time or a webhook makes`, async (t) => {
    const told: string[] = [];
    const log = { error: (fields: object) => void told.push(String(Reflect.get(fields, 'key'))) };
    const store = createWatchedStore(createLocalStore({ root: t.testdir() }), { keys, log });
    const spoil = async (key: string) => {
      const whole = (await store.get(key))?.body;
      if (whole === undefined) throw new Error(`there is no ${key}`);
      await store.put(key, make(whole, FOREIGN));
    };

    const alarms = createAlarmRepository(store, keys);
    const alarm = {
      ...{ id: 'a1', direction: 'below' as const, since: '2023-01-01', raisedOn: '2023-01-20', until: null },
      ...{ days: 20, sales: 1000, forecast: 2000, change: -0.5, falseAlarmDays: 3650 },
    };
    t.ok(await alarms.claim('ventas', alarm, NOW));
    t.equal(await alarms.claim('ventas', alarm, NOW), undefined, 'it is told once');
    await spoil(keys.alarm('ventas', 'a1'));
    t.ok(await alarms.claim('ventas', alarm, NOW), 'an alarm whose note is damaged is told again');

    const trained: string[] = [];
    const versions = { names: async () => ['ventas'], getLatest: async () => ({}) as never };
    const training = {
      train: async ({ dataset }: { dataset: string }) => {
        trained.push(dataset);
        return { id: 'run' } as never;
      },
    };
    const schedule = createSchedule({
      ...{ store, keys, versions, training, now: () => NOW, log: silentLog },
      schedule: undefined,
    });
    await schedule.turn(60_000);
    await schedule.turn(60_000);
    t.same(trained, ['ventas'], 'once a turn');
    await spoil(keys.schedule);
    await schedule.turn(60_000);
    t.same(trained, ['ventas', 'ventas'], 'and again when nobody knows of the last turn');
    await schedule.close();

    const owners = createOwnerRepository(store, keys);
    const deliveries = createDeliveryRepository(store, keys);
    const note = (lateTo: string) => deliveries.updateTold('ventas', async (before) => ({ ...before, lateTo }));
    await note('2023-01-30');
    await spoil(keys.toldByWebhook('ventas'));
    await deliveries.updateTold('ventas', async (before) => {
      t.equal(before.lateTo, null, 'of what was told nothing is known: better told twice than never');
      return { ...before, lateTo: '2023-01-31' };
    });
    t.same(await deliveries.since(NOW), NOW);
    await spoil(keys.webhookSince);
    t.same(await deliveries.since(LATER), LATER, 'from now on');

    const heartbeat = createHeartbeat({ id: 'one', owners, timeoutMs: 60_000, now: () => NOW });
    await heartbeat.beat();
    await spoil(keys.owner('one'));
    const other = createHeartbeat({ id: 'other', owners, timeoutMs: 60_000, now: () => NOW });
    t.ok(await other.isAlive('one'), 'a process lives by when it wrote, not by what');

    const notes = [keys.toldByWebhook('ventas'), keys.webhookSince];
    t.same(told, [keys.alarm('ventas', 'a1'), keys.schedule, ...notes], 'the log names each once');
    t.same(await store.damage.list(), [], 'and all are whole again');
  });
}

t.test('the log tells a document once for each content that it is damaged by', async (t) => {
  const reasons: string[] = [];
  const log = { error: (fields: object) => void reasons.push(String(Reflect.get(fields, 'reason'))) };
  const local = createLocalStore({ root: t.testdir() });
  const store = createWatchedStore(local, { keys, log });
  const inbox = createInboxRepository(store, keys);
  for (const body of ['', 'null', '{']) {
    await local.put(keys.rejected('ventas'), body);
    for (let asked = 0; asked < 3; asked += 1) t.equal(await inbox.readRejection('ventas', 'e'), undefined);
  }
  t.match(reasons, ['it is empty', /expected object/, /^it is not JSON/]);
  t.equal(reasons.length, 3);
  t.match(await store.damage.list(), [{ document: 'rejection', dataset: 'ventas', key: keys.rejected('ventas') }]);
});

t.test('a damaged mark of a deletion is taken away, and nothing is deleted for it', async (t) => {
  const store = createLocalStore({ root: t.testdir() });
  const removals = createRemovals({
    ...{ store, keys, runs: { list: async () => [] }, events: { emit: async () => {} } },
  });
  await store.put(keys.removal('ventas'), 'null');
  await store.put(keys.latest('ventas'), '{}');
  t.ok(await removals.complete('ventas'));
  t.notOk(await store.stat(keys.removal('ventas')));
  t.ok(await store.stat(keys.latest('ventas')));
});

t.test('every document that has a key has a name', async (t) => {
  /** Of which only counts that they are there, or when they were written; or set aside. */
  const unread = ['owner', 'setAside', 'seriesIndex', 'mirroredRun'];
  const built = Object.entries(keys).filter(([name]) => !unread.includes(name));
  for (const [name, key] of built) {
    const text =
      typeof key === 'string'
        ? key
        : (key as (...parts: string[]) => string)(
            ...(name === 'auditEntry' ? ['2023-01-31/x', 'ventas'] : ['ventas', 'x', 'modelo.json']),
          );
    if (!text.endsWith('.json')) continue;
    const { message, document } = new DamagedDocumentError({ key: text, etag: 'e', reason: 'it is empty' });
    t.match(message, /^(The|What|Run|Model) .* cannot be read: it is empty\. To repair it, /, name);
    t.notOk(message.includes('modelos/') || message.includes('datos/'), 'without its key');
    t.ok(document.repair.length > 0);
  }
});
