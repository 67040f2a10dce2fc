import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../routes/until.ts';
import { type Content, forget, type Truth } from './truth.ts';
import { ask } from './workload.ts';

export interface Rules {
  /** Runs that were open when the service died must end. */
  readonly runsEnd: boolean;
}

const SETTLE_MS = 20_000;
const FINAL = ['succeeded', 'failed', 'cancelled', 'interrupted'];

function demand(condition: boolean, fault: string): asserts condition {
  if (!condition) throw new Error(fault);
}

const parsed = async (address: string, path: string) => {
  const { status, body } = await ask(address, 'GET', path);
  return { status, json: JSON.parse(body) };
};

/** What was in doubt has happened, or it has not; afterwards the truth says which. */
async function settleDoubt(address: string, truth: Truth): Promise<void> {
  const { inDoubt, name } = truth;
  truth.inDoubt = undefined;
  const latest = await parsed(address, `/datasets/${name}`);
  demand([200, 404].includes(latest.status), `${name} cannot be read: ${JSON.stringify(latest.json)}`);
  if (inDoubt?.kind === 'delete' && latest.status === 404) {
    if (truth.latest !== undefined) forget(truth);
    // The sweep at the start ends what was begun.
    await until(
      async () => (await parsed(address, `/models?dataset=${name}`)).json.items,
      (items) => items.length === 0,
      SETTLE_MS,
    );
  }
  if (latest.status === 404) {
    if (inDoubt?.kind === 'content') truth.unanswered.push(inDoubt.content);
    return;
  }
  const current: string = latest.json.version;
  if (inDoubt?.kind === 'restore' && current === inDoubt.version) truth.latest = current;
  if (inDoubt?.kind !== 'content') return;
  const { content } = inDoubt;
  const isInDoubt = async (item: ListedVersion) =>
    isMapped(item, content) && (await daysOf(address, name, item.version)) === content.days.join();
  if (await isInDoubt(latest.json)) truth.latest = current;
  // It is there as soon as it is listed, whether it is already the latest or not. That it is whole is checked with all others.
  for (const item of await listed(address, `/datasets/${name}/versions`)) {
    if (!truth.contents.has(item.version) && (await isInDoubt(item))) truth.contents.set(item.version, content);
  }
}

interface ListedVersion {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly keptMapping?: Readonly<Record<string, unknown>>;
}

/** All pages of a list; nothing may be left out of it as damaged. */
async function listed(address: string, path: string): Promise<ListedVersion[]> {
  const items: ListedVersion[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const url: string = `${path}${path.includes('?') ? '&' : '?'}limit=200${next && `&cursor=${encodeURIComponent(next)}`}`;
    const { status, json } = await parsed(address, url);
    demand(status === 200 && json.damaged === undefined, `${url} is not whole (${status}): ${JSON.stringify(json)}`);
    items.push(...json.items);
    next = json.next;
  }
  return items;
}

/** Whether a version knows of its columns what was told, and nothing that was told of another one. */
function isMapped({ keptMapping = {} }: Pick<ListedVersion, 'keptMapping'>, { mapping = {} }: Content): boolean {
  return isDeepStrictEqual(keptMapping, mapping);
}

async function daysOf(address: string, name: string, version: string): Promise<string> {
  const { status, json } = await parsed(
    address,
    `/datasets/${name}/days?version=${version}&from=2022-01-01&to=2024-12-31`,
  );
  demand(status === 200, `the days of ${name} ${version} are not there: ${JSON.stringify(json)}`);
  return json.days.map(({ date, sales }: { date: string; sales: number }) => `${date} ${sales}`).join();
}

/** What this version is, if it is one of those that had no answer. */
async function unansweredOf(address: string, version: ListedVersion, { unanswered }: Truth) {
  const days = await daysOf(address, version.name, version.version);
  return unanswered.find((content) => isMapped(version, content) && content.days.join() === days);
}

async function checkContents(address: string, truth: Truth): Promise<void> {
  const { name, latest, contents } = truth;
  const current = await parsed(address, `/datasets/${name}`);
  demand(
    latest === undefined ? current.status === 404 : current.json.version === latest,
    `${name} is at ${current.json.version} (${current.status} ${current.json.code}), ${latest} was acknowledged`,
  );
  if (latest === undefined) return;
  const versions = await listed(address, `/datasets/${name}/versions`);
  for (const item of versions.filter(({ version }) => !contents.has(version))) {
    const content = await unansweredOf(address, item, truth);
    demand(content !== undefined, `${name} has ${item.version} in the list of its versions, which nobody asked for`);
    contents.set(item.version, content);
  }
  for (const [version, content] of contents) {
    const { status, body } = await ask(address, 'GET', `/datasets/${name}/content?version=${version}`);
    const document = versions.find((item) => item.version === version);
    demand(document !== undefined, `${name} ${version} is not in the list of its versions`);
    const hash = createHash('sha256').update(body).digest('hex');
    const isWhole = hash === document.sha256 && (content.text === undefined || body === content.text);
    demand(status === 200 && isWhole, `${name} ${version} is not there byte for byte (${status})`);
    const days = await daysOf(address, name, version);
    demand(days === content.days.join(), `the days of ${name} ${version} are not those of its content`);
    demand(isMapped(document, content), `${name} ${version} does not know what its columns are`);
  }
  const kept = versions.find(({ version }) => version === latest);
  const now = createHash('sha256').update((await ask(address, 'GET', `/datasets/${name}/content`)).body);
  demand(now.digest('hex') === kept?.sha256, `the latest content of ${name} is not that of ${latest}`);
  demand(isDeepStrictEqual(current.json.keptMapping, kept?.keptMapping), `${name} has another mapping than ${latest}`);
}

async function checkModels(address: string, { name }: Truth): Promise<void> {
  for (const { version } of await listed(address, `/models?dataset=${name}`)) {
    const model = await parsed(address, `/models/${version}`);
    demand(model.status === 200, `${version} is listed, but not there: ${JSON.stringify(model.json)}`);
    const { artifacts } = model.json;
    demand(
      artifacts.includes('modelo.json') && artifacts.some((file: string) => file.endsWith('.svg')),
      `${version} has files missing`,
    );
    for (const file of artifacts) {
      const { status } = await ask(address, 'GET', `/models/${version}/artifacts/${file}`);
      demand(status === 200, `${version}/${file} is listed, but not there`);
    }
  }
}

async function checkChampion(address: string, { name, hasChampion }: Truth): Promise<void> {
  const champion = await parsed(address, `/models/champion?dataset=${name}`);
  demand(champion.status === 200 || !hasChampion, `${name} has lost its champion`);
  if (champion.status !== 200) return;
  const { version } = champion.json;
  demand((await parsed(address, `/models/${version}`)).status === 200, `the champion ${version} is not a model`);
  const forecast = await parsed(address, `/forecast?dataset=${name}`);
  const isAnswered = forecast.status === 200 && forecast.json.days.length > 27;
  demand(isAnswered, `the champion of ${name} does not answer: ${JSON.stringify(forecast.json)}`);
}

async function checkRuns(address: string, { runs }: Truth, { runsEnd }: Rules): Promise<void> {
  for (const id of runs) {
    const { status } = await parsed(address, `/runs/${id}`);
    demand(status === 200, `the run ${id} was acknowledged and is gone`);
    if (!runsEnd) continue;
    await until(
      async () => (await parsed(address, `/runs/${id}`)).json.status,
      (now) => FINAL.includes(now),
      SETTLE_MS,
    );
  }
}

/** What belongs to no dataset alone: no list leaves anything out, and all that is acknowledged is in them. */
export async function checkLists(address: string, truths: readonly Truth[]): Promise<void> {
  await listed(address, '/runs');
  const names = (await listed(address, '/datasets')).map((item) => `${item.name} ${item.version}`);
  const expected = truths.flatMap(({ name, latest }) => (latest === undefined ? [] : [`${name} ${latest}`]));
  demand(names.sort().join() === expected.sort().join(), `the datasets are ${names}, ${expected} were acknowledged`);
  const { status, json } = await parsed(address, '/readyz');
  demand(status === 200 && json.status === 'ok', `the service is not ready: ${JSON.stringify(json)}`);
}

/** Throws at the first thing that is not as it must be after a restart. */
export async function checkInvariants(address: string, truth: Truth, rules: Rules): Promise<void> {
  await settleDoubt(address, truth);
  await checkContents(address, truth);
  await checkModels(address, truth);
  await checkChampion(address, truth);
  await checkRuns(address, truth, rules);
}
