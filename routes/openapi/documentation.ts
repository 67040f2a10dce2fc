import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { openToAll } from '../platform/access.ts';
import { describeAccess, describeContract } from './contract.ts';

/** The bar to explore other services, and the choice between one server, are of no use here. */
const PAGE_CSS = '.swagger-ui .topbar, .swagger-ui .servers-title, .swagger-ui .servers { display: none }';

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
          'Sales forecasts for one store: upload daily sales, train, and get the next month day by day with intervals. ' +
          'Whatever goes wrong is told as `application/problem+json`: its codes stand at the schema `Problem`. ' +
          'Every answer has an `X-Request-Id`, that of the request or a new one, under which the log tells of it.',
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
      uiConfig: {
        docExpansion: 'list',
        displayRequestDuration: true,
        tryItOutEnabled: true,
        defaultModelsExpandDepth: 0,
      },
      theme: { title: 'prediccion-ventas', css: [{ filename: 'page.css', content: PAGE_CSS }] },
    });
  });
}

/** The contract as files, and the way to the page from the bare address. */
export async function contractRoutes(app: FastifyInstance): Promise<void> {
  const hide = { config: { access: 'public' }, schema: { hide: true } } as const;
  app.get('/openapi.json', hide, async () => app.swagger());
  app.get('/openapi.yaml', hide, async (_request, reply) =>
    reply.type('application/yaml').send(app.swagger({ yaml: true })),
  );
}
