import { until } from '../routes/until.ts';
import { forget, type Truth } from './truth.ts';
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
  if (inDoubt?.version === undefined || inDoubt.text === undefined) return;
  // A dataset that is not there was never acknowledged: what it left may be swept.
  if (latest.status === 404) return;
  const seen = await ask(address, 'GET', `/datasets/${name}/content?version=${inDoubt.version}`);
  if (seen.status === 200) truth.contents.set(inDoubt.version, inDoubt.text);
  if (latest.json.version === inDoubt.version) truth.latest = inDoubt.version;
}

async function checkContents(address: string, { name, latest, contents }: Truth): Promise<void> {
  const current = await parsed(address, `/datasets/${name}`);
  demand(
    latest === undefined ? current.status === 404 : current.json.version === latest,
    `${name} is at ${current.json.version} (${current.status} ${current.json.code}), ${latest} was acknowledged`,
  );
  if (latest === undefined) return;
  for (const [version, text] of contents) {
    const { status, body } = await ask(address, 'GET', `/datasets/${name}/content?version=${version}`);
    demand(status === 200 && body === text, `${name} ${version} is not there byte for byte (${status})`);
    await checkSeries(address, name, version, text);
  }
  const now = await ask(address, 'GET', `/datasets/${name}/content`);
  demand(now.body === contents.get(latest), `the latest content of ${name} is not that of ${latest}`);
}

/** The days that the service returns are those in the rows of the content. */
async function checkSeries(address: string, name: string, version: string, text: string): Promise<void> {
  const rows = text.trim().split('\n').slice(1);
  const { json } = await parsed(address, `/datasets/${name}/days?version=${version}`);
  const read = json.days.map(({ date, sales }: { date: string; sales: number }) => `${date} ${sales}`);
  const written = rows.map((row) => row.replace(/,.*,/, ' '));
  demand(read.join() === written.join(), `the daily series of ${name} ${version} is not that of its content`);
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
