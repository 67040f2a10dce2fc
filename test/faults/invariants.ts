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
  if (inDoubt?.kind === 'delete' && latest.status === 404) {
    forget(truth);
    // The sweep at the start ends what was begun.
    await until(
      async () => (await parsed(address, `/models?dataset=${name}`)).json.items,
      (items) => items.length === 0,
      SETTLE_MS,
    );
  }
  // A dataset that is not there was never acknowledged: what it left may be swept.
  if (latest.status === 404) return;
  const current: string = latest.json.version;
  if (inDoubt?.kind === 'restore' && current === inDoubt.version) truth.latest = current;
  if (inDoubt?.kind !== 'content') return;
  // A version that nobody has been told of is the one in doubt: it must be whole, which is checked with all others.
  if (!truth.contents.has(current) || current === inDoubt.version) {
    truth.contents.set(current, inDoubt.content);
    truth.latest = current;
  } else if (inDoubt.version !== undefined) {
    const seen = await ask(address, 'GET', `/datasets/${name}/content?version=${inDoubt.version}`);
    if (seen.status === 200) truth.contents.set(inDoubt.version, inDoubt.content);
  } else if (
    describes(latest.json, inDoubt.content) &&
    (await daysOf(address, name, current)) === inDoubt.content.days.join()
  ) {
    truth.latest = current;
  }
}

/** Whether what a dataset says of its columns is what was told. */
function describes(dataset: { mapping?: Record<string, unknown> }, { mapping }: Content): boolean {
  return Object.entries(mapping ?? {}).every(([role, column]) => dataset.mapping?.[role] === column);
}

async function daysOf(address: string, name: string, version: string): Promise<string> {
  const { status, json } = await parsed(
    address,
    `/datasets/${name}/days?version=${version}&from=2022-01-01&to=2024-12-31`,
  );
  demand(status === 200, `the days of ${name} ${version} are not there: ${JSON.stringify(json)}`);
  return json.days.map(({ date, sales }: { date: string; sales: number }) => `${date} ${sales}`).join();
}

async function checkContents(address: string, { name, latest, contents }: Truth): Promise<void> {
  const current = await parsed(address, `/datasets/${name}`);
  demand(
    latest === undefined ? current.status === 404 : current.json.version === latest,
    `${name} is at ${current.json.version} (${current.status} ${current.json.code}), ${latest} was acknowledged`,
  );
  if (latest === undefined) return;
  const listed = (await parsed(address, `/datasets/${name}/versions?limit=200`)).json.items.map(
    ({ version }: { version: string }) => version,
  );
  for (const [version, content] of contents) {
    const { status, body } = await ask(address, 'GET', `/datasets/${name}/content?version=${version}`);
    const isWhole = content.text === undefined ? body !== '' : body === content.text;
    demand(status === 200 && isWhole, `${name} ${version} is not there byte for byte (${status})`);
    const days = await daysOf(address, name, version);
    demand(days === content.days.join(), `the days of ${name} ${version} are not those of its content`);
    demand(listed.includes(version), `${name} ${version} is not in the list of its versions`);
  }
  const kept = contents.get(latest);
  const now = await ask(address, 'GET', `/datasets/${name}/content`);
  demand(kept?.text === undefined || now.body === kept.text, `the latest content of ${name} is not that of ${latest}`);
  demand(kept === undefined || describes(current.json, kept), `${name} does not know what its columns are`);
}

async function checkModels(address: string, { name }: Truth): Promise<void> {
  const { json } = await parsed(address, `/models?dataset=${name}&limit=200`);
  for (const { version } of json.items) {
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

/** Throws at the first thing that is not as it must be after a restart. */
export async function checkInvariants(address: string, truth: Truth, rules: Rules): Promise<void> {
  await settleDoubt(address, truth);
  await checkContents(address, truth);
  await checkModels(address, truth);
  await checkChampion(address, truth);
  await checkRuns(address, truth, rules);
}
