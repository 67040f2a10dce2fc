import { EXIT_MISCONFIGURED, helpText, readCommandLine } from './command-line.ts';
import { ConfigError, readConfig } from './config.ts';
import { CODE_VERSION } from './version.ts';

async function serve(): Promise<void> {
  const config = readConfig(process.env);
  // Loaded late: who asks for help, or has a variable wrong, need not wait for all of it.
  const [{ createApp }, { default: closeWithGrace }] = await Promise.all([
    import('../routes/app.ts'),
    import('close-with-grace'),
  ]);
  const app = await createApp(config);
  const { uninstall } = closeWithGrace({ delay: config.shutdownGraceMs, logger: app.log }, async ({ err }) => {
    if (err) app.log.error({ err }, 'stopping after an unexpected error');
    await app.close();
  });
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    uninstall();
    await app.close();
    throw error;
  }
}

/** Sales are nobody's business: what the service writes is for its own user only. */
const PRIVATE = 0o077;

async function main(args: readonly string[]): Promise<void> {
  process.umask(PRIVATE);
  const wish = readCommandLine(args);
  if (wish === 'help') process.stdout.write(helpText('server'));
  else if (wish === 'version') process.stdout.write(`${CODE_VERSION}\n`);
  else await serve();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isMistake = error instanceof ConfigError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error && isMistake ? error.message : String(error)}\n`);
  process.exitCode = isMistake ? EXIT_MISCONFIGURED : 1;
});
