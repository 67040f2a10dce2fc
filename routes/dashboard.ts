import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import serveFiles from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { openToAll } from './platform/access.ts';
import { answer, problems } from './platform/response-schemas.ts';

/** What a page in front of the service has to know of how it is set up. */
const settingsSchema = z
  .object({
    version: z.string().describe('Of the service'),
    currency: z
      .string()
      .nullable()
      .describe('ISO 4217 code that amounts are shown in, such as EUR; null when none is set'),
    country: z
      .string()
      .nullable()
      .describe(
        'Whose public holidays are used where the data have none and nobody says otherwise; null when none is set',
      ),
    maxUploadBytes: z.int().min(1).describe('The largest upload that is read'),
  })
  .meta({ id: 'Settings' });

export type Settings = z.infer<typeof settingsSchema>;

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const A_YEAR = 'public, max-age=31536000, immutable';

/** The page at `/`, from the folder that `npm run build` fills; without it `/` leads to the documentation. */
export function dashboardRoutes(folder: string): FastifyPluginAsync {
  return async (app) => {
    openToAll(app);
    if (!existsSync(join(folder, 'index.html'))) {
      app.log.warn({ folder }, 'there is no dashboard: npm run build makes it');
      app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'));
      return;
    }
    await app.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: POLICY },
      // Whether there is TLS is known to whoever puts a proxy in front.
      strictTransportSecurity: false,
      referrerPolicy: { policy: 'no-referrer' },
    });
    await app.register(serveFiles, {
      root: folder,
      // One route a file that was there at the start: no other path is looked for.
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // The name of an asset changes with its content.
        reply.header('cache-control', path.startsWith(join(folder, 'assets')) ? A_YEAR : 'no-cache');
      },
    });
  };
}

export function settingsRoutes(settings: Settings): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/settings', {
      config: { access: 'public' },
      schema: {
        operationId: 'getSettings',
        summary: 'How the service is set up, for a page in front of it',
        tags: ['operations'],
        response: { 200: answer('The settings', settingsSchema), ...problems() },
      },
      handler: async () => settings,
    });
  };
}
