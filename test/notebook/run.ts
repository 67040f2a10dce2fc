import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../project.ts';
import { run, withPython } from '../python/environment.ts';
import { withService } from '../python/service.ts';

/**
 * Runs the notebook against the service: each cell must end well and print what is stored.
 *
 *     npm run test:notebook [-- --python PATH] [--install]
 *     npm run notebook:update       what it prints and draws is written into it
 *
 * It needs Python 3.11 or newer.
 */
const requirements = 'notebooks/requirements.txt';
const modules = ['nbclient', 'ipykernel', 'numpy', 'matplotlib'];
/** Nobody listens on the port for discarding what is sent to it. */
const NOBODY = 'http://127.0.0.1:9';

await withPython({ name: 'notebook', requirements, modules }, async (python, args) => {
  // Neither what the user has set for Jupyter is read, nor anything of a run kept.
  const home = await mkdtemp(join(tmpdir(), 'prediccion-ventas-jupyter-'));
  const execute = (address: string, more: readonly string[]) =>
    run(python, [join(PROJECT_FOLDER, 'test/notebook/execute.py'), ...more], {
      env: {
        ...process.env,
        PREDICCION_VENTAS_URL: address,
        PREDICCION_VENTAS_CLAVE: undefined,
        IPYTHONDIR: home,
        JUPYTER_CONFIG_DIR: home,
        JUPYTER_DATA_DIR: home,
        JUPYTER_RUNTIME_DIR: home,
        MPLBACKEND: undefined,
        MATPLOTLIBRC: home,
      },
    });
  try {
    await withService((address) => execute(address, args));
    await execute(NOBODY, ['--without-service']);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
