import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { describeContract } from './openapi/contract.ts';

/** The contract, generated from the routes, and the page that shows it. */
export async function registerDocumentation(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'prediccion-ventas',
        version,
        description:
          'Sales forecasts for one store: upload daily sales, train, and get the next month day by day with intervals.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      security: [],
      tags: [
        { name: 'datasets', description: 'Daily sales, as CSV' },
        { name: 'calendar', description: 'What the store knows of the days to come' },
        { name: 'training', description: 'Runs of the training pipeline' },
        { name: 'forecast', description: 'The days to come' },
        { name: 'models', description: 'The registry of trained models' },
        { name: 'operations', description: 'Is it alive?' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => describeContract(jsonSchemaTransformObject(document)),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'list', displayRequestDuration: true, tryItOutEnabled: true },
  });
}

/** The contract as files, and the way to the page from the bare address. */
export async function contractRoutes(app: FastifyInstance): Promise<void> {
  const hide = { schema: { hide: true } } as const;
  app.get('/', hide, async (_request, reply) => reply.redirect('/docs'));
  app.get('/openapi.json', hide, async () => app.swagger());
  app.get('/openapi.yaml', hide, async (_request, reply) =>
    reply.type('application/yaml').send(app.swagger({ yaml: true })),
  );
}
