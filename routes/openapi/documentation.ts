import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { openToAll } from '../platform/access.ts';
import { describeAccess, describeContract } from './contract.ts';

/** The bar to explore other services, and the choice between one server, are of no use here. */
const PAGE_CSS = '.swagger-ui .topbar, .swagger-ui .servers-title, .swagger-ui .servers { display: none }';

/** What to call first, in the order in which one call needs what the one before it did. Each leads to its operation on the page. */
const FIRST_CALLS: readonly (readonly [tag: string, operationId: string, call: string, what: string])[] = [
  ['datasets', 'uploadDataset', 'POST /datasets', 'your file of daily sales'],
  ['training', 'train', 'POST /train', 'learns from it; `GET /runs/{id}?wait=60` answers when it is done'],
  ['forecast', 'getForecast', 'GET /forecast', 'next month, day by day'],
  ['calendar', 'putCalendar', 'PUT /datasets/{name}/calendar', 'the promotions and closed days that you plan'],
  ['planning', 'planOrders', 'POST /plans/orders', 'what to order, when to promote, whom to roster'],
  ['datasets', 'addDatasetDays', 'POST /datasets/{name}/days', 'what has been sold since; then train again'],
  ['ledger', 'getAccuracy', 'GET /accuracy', 'how good the forecasts were'],
];

function firstCalls(): string {
  const lines = FIRST_CALLS.map(
    ([tag, operationId, call, what], i) => `${i + 1}. [\`${call}\`](#/${tag}/${operationId}): ${what}`,
  );
  return ['What to call first:', '', ...lines].join('\n');
}

/** All from here but what the page's code draws itself with: its icons, and the styles of its elements. In nobody's frame. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The contract, generated from the routes, and the page that shows it. */
export async function registerDocumentation(app: FastifyInstance, version: string, isKeyed: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'prediccion-ventas',
        version,
        description:
          'Sales forecasts for shops and products: upload daily sales, train, and get the next month day by day with intervals. ' +
          'Whatever goes wrong is told as `application/problem+json`: its codes stand at the schema `Problem`. ' +
          'Every answer has an `X-Request-Id`, that of the request or a new one, under which the log tells of it.\n\n' +
          `${firstCalls()}\n\n[The page for the shop](/)`,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      security: [],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A key of `API_KEYS`, when the service asks for one' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key in another header' },
          hookToken: { type: 'http', scheme: 'bearer', description: 'The token of `HOOK_TOKEN`' },
        },
      },
      tags: [
        { name: 'datasets', description: 'Daily sales, as CSV' },
        { name: 'calendar', description: 'What the store knows of the days to come' },
        { name: 'training', description: 'Runs of the training pipeline' },
        { name: 'forecast', description: 'The days to come' },
        { name: 'feeds', description: 'Addresses at which spreadsheets and calendars read the forecast' },
        { name: 'planning', description: 'What to order, when to promote, whom to have in the store' },
        { name: 'ledger', description: 'What was promised, and what became of it' },
        { name: 'models', description: 'The registry of trained models' },
        { name: 'operations', description: 'Is it alive, and how is it doing?' },
      ],
    },
    transform: ({ schema, route, ...rest }) =>
      jsonSchemaTransform({
        ...rest,
        route,
        schema: describeAccess(schema, route.config ?? {}, route.method, isKeyed),
      }),
    transformObject: (document) => describeContract(jsonSchemaTransformObject(document)),
  });
  await app.register(async (pages) => {
    openToAll(pages);
    await pages.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: PAGE_POLICY,
      // The contract that is written once; the plugin's own would be for every request.
      uiHooks: {
        onRequest: (request, reply, next) => {
          const own = /\/docs\/(json|yaml)$/.exec(request.url.split('?', 1)[0])?.[1];
          if (own === undefined) next();
          else reply.redirect(`/openapi.${own}`);
        },
      },
      uiConfig: {
        url: '/openapi.json',
        docExpansion: 'list',
        displayRequestDuration: true,
        tryItOutEnabled: true,
        defaultModelsExpandDepth: 0,
      },
      theme: { title: 'prediccion-ventas', css: [{ filename: 'page.css', content: PAGE_CSS }] },
    });
  });
}

interface Contract {
  readonly type: string;
  readonly etag: string;
  /** By `Content-Encoding`. */
  readonly bodies: Readonly<Record<'br' | 'gzip' | 'identity', Buffer>>;
}

/** Of half a megabyte of repetitive text the higher qualities save little and take seconds. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };
const ENCODINGS = ['br', 'gzip', 'identity'] as const;

async function contractOf(type: string, text: string): Promise<Contract> {
  const identity = Buffer.from(text, 'utf8');
  const [br, gzipped] = await Promise.all([promisify(brotliCompress)(identity, BROTLI), promisify(gzip)(identity)]);
  const etag = `"${createHash('sha256').update(identity).digest('base64url')}"`;
  return { type, etag, bodies: { br, gzip: gzipped, identity } };
}

/** The contract as files. Whoever asks, they are written and compressed once. */
export async function contractRoutes(app: FastifyInstance): Promise<void> {
  const hide = { config: { access: 'public' }, compress: false, schema: { hide: true } } as const;
  const files = [
    { url: '/openapi.json', type: 'application/json; charset=utf-8', write: () => JSON.stringify(app.swagger()) },
    { url: '/openapi.yaml', type: 'application/yaml', write: () => app.swagger({ yaml: true }) },
  ];
  for (const { url, type, write } of files) {
    let contract: Promise<Contract> | undefined;
    app.get(url, hide, async (request, reply) => {
      contract ??= contractOf(type, write());
      const { etag, bodies } = await contract;
      reply.headers({ etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      const accepted = request.accepts().encoding([...ENCODINGS]);
      const encoding = ENCODINGS.find((name) => name === accepted) ?? 'identity';
      if (encoding !== 'identity') reply.header('content-encoding', encoding);
      return reply.type(type).serializer(String).send(bodies[encoding]);
    });
  }
}
