import { z } from 'zod';
import { salesCsv } from '../routes/sales.ts';

/** The dataset that a fuzzer may delete: what it learns of the others would be lost with them. */
const SPARE = 'spare';

interface Access {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What there is in the service, by the names that its contract asks for. */
export interface Known {
  readonly run: string;
  readonly version: string;
  readonly etag: string;
}

async function send({ address, headers }: Access, url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(address + url, { ...init, headers: { ...headers, ...init.headers } });
  if (!answer.ok) throw new Error(`the service is not ready: ${url} answers ${answer.status}, ${await answer.text()}`);
  return answer;
}

const named = z.object({ version: z.string().default(''), id: z.string().default('') });
const json = (body: object): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Two datasets, of one a model, a calendar, an issued forecast and an override. */
export async function fill(access: Access): Promise<Known> {
  const csv = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: salesCsv() };
  await send(access, `/datasets?name=${SPARE}`, csv);
  const { version } = named.parse(await (await send(access, '/datasets', csv)).json());
  const { id } = named.parse(await (await send(access, '/train?wait=60', { method: 'POST' })).json());
  const etag = (await send(access, '/models/champion')).headers.get('etag') ?? '';
  await send(access, '/datasets/ventas/calendar', {
    method: 'PUT',
    ...json({ days: [{ date: '2023-01-06', open: false }] }),
  });
  await send(access, '/forecast');
  const override = { date: '2023-01-05', sales: 5200, reason: 'Epiphany' };
  await send(access, '/forecast/overrides', { method: 'PUT', ...json({ days: [override] }) });
  return { run: id, version, etag };
}

/** The same for schemathesis: what is there is asked for most of the time, what is made up the rest of it. */
export function knownToml({ run, version, etag }: Known): string {
  const dictionaries = {
    datasets: ['ventas'],
    runs: [run],
    versions: [version],
    files: ['modelo.json', 'metricas.json', 'run.json', 'datos.json', 'backtest.svg'],
    conditions: ['*', etag],
    days: ['2022-12-30', '2023-01-06'],
  };
  const bindings = {
    'path.name': 'datasets',
    'query.dataset': 'datasets',
    'body.dataset': 'datasets',
    'path.id': 'runs',
    'query.run': 'runs',
    'path.version': 'runs',
    'body.version': 'runs',
    'query.version': 'versions',
    'path.file': 'files',
    'header.if-match': 'conditions',
    'query.from': 'days',
    'query.to': 'days',
  };
  return [
    ...Object.entries(dictionaries).map(
      ([name, values]) => `[dictionaries.${name}]\nvalues = ${JSON.stringify(values)}`,
    ),
    '[parameters]',
    ...Object.entries(bindings).map(([where, name]) => `"${where}" = { dictionary = "${name}", probability = 0.7 }`),
    `[[operations]]\ninclude-name = "DELETE /datasets/{name}"\nparameters = { "path.name" = "${SPARE}" }\n`,
  ].join('\n');
}
