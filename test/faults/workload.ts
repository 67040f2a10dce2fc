import { createHash } from 'node:crypto';
import { salesCsv } from '../routes/sales.ts';
import { forget, type Truth } from './truth.ts';

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

async function upload(address: string, truth: Truth, random: Random): Promise<void> {
  const text = salesCsv({ days: 120 + Math.floor(random() * 200), shift: Math.floor(random() * 1000) });
  const version = createHash('sha256').update(text).digest('hex').slice(0, 12);
  truth.inDoubt = { kind: 'upload', version, text };
  expectStatus(await ask(address, 'POST', `/datasets?replace=true&name=${truth.name}`, text), [200, 201], 'an upload');
  truth.contents.set(version, text);
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
  expectStatus(await ask(address, 'DELETE', `/datasets/${truth.name}`), truth.latest ? [204] : [404], 'a deletion');
  forget(truth);
}

/** One request after another on one dataset, until the service is gone. */
export async function work(address: string, truth: Truth, random: Random, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    const chance = random();
    try {
      if (chance < 0.45) await upload(address, truth, random);
      else if (chance < 0.75) await train(address, truth, random);
      else if (chance < 0.93) await promote(address, truth, random);
      else await remove(address, truth);
      truth.inDoubt = undefined;
    } catch (error) {
      if (error instanceof WrongAnswer && isAlive()) throw error;
      return;
    }
  }
}
