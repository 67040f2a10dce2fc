import fastifyStatic from '@fastify/static';
import fastify from 'fastify';

/** Serves a built site on this machine; 404 is its own page. Resolves to its address. */
export async function preview(folder: string, port: number): Promise<{ address: string; close(): Promise<void> }> {
  const app = fastify();
  await app.register(fastifyStatic, { root: folder, extensions: ['html'] });
  app.setNotFoundHandler((_, reply) => reply.code(404).sendFile('404.html'));
  const address = await app.listen({ host: '127.0.0.1', port });
  return { address, close: () => app.close() };
}
