import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { type Settings, settingsSchema } from '../src/schemas/settings.ts';
import { answer, problems } from './documented.ts';

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
