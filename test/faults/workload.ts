import { createHash } from 'node:crypto';
import { addDays } from '../../src/dates.ts';
import { salesCsv } from '../routes/sales.ts';
import { type Content, count, forget, type Truth } from './truth.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

type Random = () => number;

/** An answer that should not have been given; a connection that broke is none. */
export class WrongAnswer extends Error {}

export async function ask(address: string, method: string, path: string, body?: object | string): Promise<Answer> {
  const isText = typeof body === 'string';
  const response = await fetch(address + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json', 'if-match': '*' },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

function expectStatus({ status, body }: Answer, allowed: readonly number[], what: string): void {
  if (!allowed.includes(status)) throw new WrongAnswer(`${what} is answered with ${status}: ${body.slice(0, 500)}`);
}

/** `date sales` of the rows of a content whose first column is the date and whose last are the sales. */
function daysIn(text: string): string[] {
  const rows = text.trim().split('\n').slice(1);
  return rows.map((row) => row.replace(/,.*,/, ' '));
}

/** A new content of 120 to 320 days. `mapping={}` forgets what was told of another file's columns. */
async function upload(address: string, truth: Truth, random: Random): Promise<void> {
  const text = salesCsv({ days: 120 + Math.floor(random() * 200), shift: Math.floor(random() * 1000) });
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const content = { text, days: daysIn(text), mapping: undefined };
  truth.inDoubt = { kind: 'content', content };
  const answer = await ask(address, 'POST', `/datasets?replace=true&mapping={}&name=${truth.name}`, text);
  acknowledge(truth, content, answer, 'an upload');
  if (truth.latest !== version) throw new WrongAnswer(`an upload of ${version} is called ${truth.latest}`);
}

const MAPPING = { date: 'jour', sales: 'recettes', promo: 'action' };

/** A content whose columns nobody could guess, with what they are. */
async function uploadMapped(address: string, truth: Truth, random: Random): Promise<void> {
  const plain = salesCsv({ days: 120 + Math.floor(random() * 200), shift: Math.floor(random() * 1000) });
  const text = plain.replace(/^.*\n/, 'jour,semaine,action,libre,recettes\n');
  const content = { text, days: daysIn(text), mapping: MAPPING };
  truth.inDoubt = { kind: 'content', content };
  const mapping = encodeURIComponent(JSON.stringify(MAPPING));
  const path = `/datasets?replace=true&mapping=${mapping}&name=${truth.name}`;
  acknowledge(truth, content, await ask(address, 'POST', path, text), 'an upload with a mapping');
}

/** The day after the last one, and a correction of the last one. */
async function append(address: string, truth: Truth, random: Random): Promise<void> {
  const before = truth.contents.get(truth.latest ?? '');
  const [last] = before?.days.at(-1)?.split(' ') ?? ['2023-01-01'];
  const [next, sales, corrected] = [addDays(last, 1), 1 + Math.floor(random() * 9000), 1 + Math.floor(random() * 9000)];
  const days = [...(before?.days.slice(0, -1) ?? []), `${last} ${corrected}`, `${next} ${sales}`];
  const content = { text: undefined, days, mapping: before?.mapping };
  truth.inDoubt = { kind: 'content', content };
  const answer = await ask(address, 'POST', `/datasets/${truth.name}/days`, {
    days: [
      { date: last, sales: corrected },
      { date: next, sales },
    ],
  });
  if (truth.latest === undefined) return expectStatus(answer, [404], 'days for a dataset that is not there');
  acknowledge(truth, content, answer, 'added days');
}

function acknowledge(truth: Truth, content: Content, answer: Answer, what: string): void {
  expectStatus(answer, [200, 201], what);
  const { version } = JSON.parse(answer.body);
  truth.contents.set(version, content);
  truth.latest = version;
}

/** Back to one of the contents that the dataset has had. */
async function restore(address: string, truth: Truth, random: Random): Promise<void> {
  const versions = [...truth.contents.keys()];
  const version = versions[Math.floor(random() * versions.length)];
  if (version === undefined) return;
  truth.inDoubt = { kind: 'restore', version };
  expectStatus(
    await ask(address, 'PUT', `/datasets/${truth.name}/latest`, { version }),
    [200],
    'a return to a version',
  );
  truth.latest = version;
}

async function train(address: string, truth: Truth, random: Random): Promise<void> {
  truth.inDoubt = { kind: 'other' };
  const wish = { dataset: truth.name, model: 'linear', promote: random() < 0.5 ? 'always' : 'if-better' };
  const answer = await ask(address, 'POST', `/train${random() < 0.6 ? '?wait=60' : ''}`, wish);
  expectStatus(answer, truth.latest === undefined ? [404] : [200, 202], 'a training');
  if (answer.status === 404) return;
  const { id, status, retryOf } = JSON.parse(answer.body);
  truth.runs.add(id);
  // A run is done again once: the request may have joined the second try of a process that was killed, too.
  const isSecondTry = status === 'interrupted' && retryOf !== null;
  if (answer.status === 202 || isSecondTry) return;
  if (status !== 'succeeded') throw new WrongAnswer(`a training ended: ${answer.body}`);
  truth.hasChampion = true;
}

async function promote(address: string, truth: Truth, random: Random): Promise<void> {
  truth.inDoubt = { kind: 'other' };
  const { items } = JSON.parse((await ask(address, 'GET', `/models?dataset=${truth.name}`)).body);
  if (items.length === 0) return;
  const { version } = items[Math.floor(random() * items.length)];
  // Without a champion yet `If-Match: *` fails, and a training that ends meanwhile may be faster.
  const answer = await ask(address, 'PUT', '/models/champion', { dataset: truth.name, version });
  expectStatus(answer, [200, 412], 'a promotion');
  if (answer.status === 200) truth.hasChampion = true;
}

async function remove(address: string, truth: Truth): Promise<void> {
  truth.inDoubt = { kind: 'delete' };
  const answer = await ask(address, 'DELETE', `/datasets/${truth.name}`);
  expectStatus(answer, truth.latest ? [204] : [404], 'a deletion');
  if (answer.status === 204) forget(truth);
}

/** What may be asked, and how often. */
const REQUESTS: readonly (readonly [share: number, ask: typeof upload])[] = [
  [0.22, upload],
  [0.1, uploadMapped],
  [0.14, append],
  [0.1, restore],
  [0.24, train],
  [0.14, promote],
  [0.06, remove],
];

function drawn(random: Random): typeof upload {
  let left = random();
  for (const [share, request] of REQUESTS) {
    left -= share;
    if (left < 0) return request;
  }
  return upload;
}

/** One request after another on one dataset, until the service is gone. */
export async function work(address: string, truth: Truth, random: Random, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    const request = drawn(random);
    // What is asked of a dataset that is not there changes nothing.
    const isCounted = truth.latest !== undefined || request === upload || request === uploadMapped;
    try {
      await request(address, truth, random);
      truth.inDoubt = undefined;
      if (isCounted) count(truth.tally.answered, request.name);
    } catch (error) {
      if (error instanceof WrongAnswer && isAlive()) throw error;
      if (isCounted) count(truth.tally.cutOff, request.name);
      return;
    }
  }
}
