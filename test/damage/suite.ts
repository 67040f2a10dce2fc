import type { Test } from 'tap';
import { salesCsv } from '../routes/sales.ts';
import { until } from '../routes/until.ts';
import { DAMAGES } from './damages.ts';
import { type DamagedKind, KINDS, LISTS, NEIGHBOUR_READS } from './kinds.ts';
import { createWorld, DAYS, NEIGHBOUR, train, VICTIM, type World } from './world.ts';

interface Wishes {
  readonly environment?: Record<string, string>;
  /** Every damage is repaired by a client, and uploads and trainings of the neighbour go on meanwhile; else one of each kind. */
  readonly thorough: boolean;
}

/** Damages every kind of document in every way: it breaks nothing but itself, is named, and is repaired. */
export async function damageEverything(t: Test, { environment = {}, thorough }: Wishes): Promise<void> {
  const world = await createWorld(t, environment);
  // Made by its first request.
  await KINDS['an idempotency record']?.goesOn?.(world);
  for (const [i, [name, kind]] of Object.entries(KINDS).entries()) {
    const chosen = (_damage: string, j: number) => thorough || i % 6 === j;
    await t.test(name, async (t) => {
      for (const damage of Object.keys(DAMAGES).filter((damage, j) => !kind.isSlow || chosen(damage, j))) {
        const isChosen = chosen(damage, Object.keys(DAMAGES).indexOf(damage));
        const repaired = thorough || i % 12 === 2 ? 'with trainings' : 'repaired';
        await t.test(damage, (t) => damageOne(t, world, kind, damage, isChosen ? repaired : 'seen'));
      }
    });
  }
}

/** How much is done about a damage. `with trainings`: the neighbour is trained on too. */
type Depth = 'seen' | 'repaired' | 'with trainings';

async function damageOne(t: Test, world: World, kind: DamagedKind, damage: string, depth: Depth): Promise<void> {
  const { store, log } = world;
  const key = kind.key(world);
  const whole = (await store.get(key))?.body;
  await store.put(key, await damaged(world, key, damage, whole));
  log.length = 0;
  const isSeen = !kind.harmless?.includes(damage);
  const isRepaired = depth !== 'seen';
  await seeDamage(t, world, kind, isSeen);
  if (isRepaired && !kind.isSlow) await seeDamage(t, world, kind, isSeen);
  if (isSeen) nameDamage(t, world, key);
  if (isSeen && kind.document !== undefined && kind.whole === undefined) await seeInReadiness(t, world, kind, key);
  await neighbourGoesOn(t, world, depth);
  if (isRepaired && kind.repair) await repair(t, world, kind, key);
  if (kind.whole && (isRepaired || !kind.repair)) await until(async () => kind.whole?.(world), Boolean);
  // For the next damage it is as it was, unless the repair has made another one in its place.
  const isMended = isRepaired && kind.repair && (await store.stat(key)) && !key.endsWith('modelo.json');
  if (whole && !isMended) await store.put(key, whole);
  if (!whole) await store.delete(key);
}

async function damaged({ store, keys, version }: World, key: string, damage: string, whole: Buffer | undefined) {
  const other = key.endsWith('dataset.json') ? keys.champion(NEIGHBOUR) : keys.versionDocument(NEIGHBOUR, version);
  const foreign = (await store.get(other))?.body ?? Buffer.from('[]');
  const made = DAMAGES[damage]?.(whole ?? foreign, foreign);
  if (made === undefined) throw new Error(`there is no damage "${damage}"`);
  return made;
}

async function seeDamage(t: Test, world: World, kind: DamagedKind, isSeen: boolean): Promise<void> {
  const { document, own, goesOn, status = 200, lists = [] } = kind;
  if (own && isSeen) {
    const { statusCode, body, json } = await own(world);
    const { code, damaged, detail } = json();
    // That one names the rows.
    const isNamed = code === 'damaged-document' || code === 'invalid-calendar';
    t.ok(statusCode >= 400 && statusCode < 500 && isNamed, `a problem that can be acted on: ${statusCode} ${code}`);
    if (damaged) t.match([damaged, detail], [{ document, dataset: VICTIM }, /To repair it, /], 'it says what and how');
    t.notOk(/_runs|_lines|dataset-predicciones|data-[0-9a-f]{12}/.test(body), 'no key of the store is told');
  }
  const answer = await goesOn?.(world);
  const isFine = answer === undefined || answer.statusCode === status || (status === 200 && answer.statusCode < 400);
  t.ok(isFine, `what can do without it goes on: ${answer?.statusCode} ${answer?.body.slice(0, 300)}`);
  for (const url of lists) {
    const { damaged = [] } = (await world.get(url)).json();
    const told = damaged.some((one: { document: string }) => one.document === document);
    t.equal(told, isSeen, `${url} tells what it leaves out: ${JSON.stringify(damaged)}`);
  }
}

/** Once, however often it was asked for. */
function nameDamage(t: Test, { log }: World, key: string): void {
  const naming = log.filter(({ fields }) => fields.key === key || [fields.keys].flat().includes(key));
  t.ok(naming.length >= 1, `the log names ${key}: ${JSON.stringify(log).slice(0, 500)}`);
  const found = naming.filter(({ message }) => message.startsWith('a stored document is damaged'));
  t.ok(found.length <= 1, 'and once only');
}

async function seeInReadiness(t: Test, world: World, { document }: DamagedKind, key: string): Promise<void> {
  const { status, damaged = [] } = (await world.get('/readyz')).json();
  const own = damaged.filter((one: { key: string }) => one.key === key);
  t.match([status, own], ['ok', [{ document, key }]], '/readyz names it');
}

async function neighbourGoesOn(t: Test, world: World, depth: Depth): Promise<void> {
  const urls = depth === 'seen' ? LISTS.slice(0, 1) : [...LISTS, ...NEIGHBOUR_READS];
  const answers = await Promise.all(urls.map(async (url) => [url, await world.app.inject(url)] as const));
  const failed = answers.filter(([, { statusCode }]) => statusCode !== 200);
  t.same(
    failed.map(([url, { body }]) => [url, body]),
    [],
    'the neighbour is read as before',
  );
  t.match(answers[0]?.[1].body, `"name":"${NEIGHBOUR}"`, 'and is in the list');
  if (depth === 'seen') return;
  uploads += 1;
  const uploaded = await world.upload(`/datasets?name=${NEIGHBOUR}`, salesCsv({ ...DAYS, shift: uploads }));
  t.equal(uploaded.statusCode, 201, 'it takes uploads');
  if (depth === 'with trainings')
    t.match((await train(world, NEIGHBOUR)).json(), { status: 'succeeded' }, 'and trains');
}

let uploads = 0;

async function repair(t: Test, world: World, kind: DamagedKind, key: string): Promise<void> {
  const repaired = await kind.repair?.(world);
  t.ok(
    repaired && repaired.statusCode < 400,
    `it is repaired: ${repaired?.statusCode} ${repaired?.body.slice(0, 300)}`,
  );
  if (kind.whole) return;
  const own = await kind.own?.(world);
  t.ok(!own || own.statusCode < 400, `and answers: ${own?.statusCode} ${own?.body.slice(0, 300)}`);
  for (const url of kind.lists ?? []) {
    const { damaged = [] } = (await world.get(url)).json();
    const told = damaged.filter((one: { document: string }) => one.document === kind.document);
    t.same(told, [], `${url} is whole`);
  }
  t.notOk((await world.get('/readyz')).body.includes(JSON.stringify(key)), '/readyz does not name it any more');
}
