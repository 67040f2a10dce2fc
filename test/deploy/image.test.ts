import t from 'tap';
import { commandOf, environmentOf, parseDockerfile, type Stage } from '../../deploy/dockerfile.ts';
import { CONFIG_KEYS } from '../../src/config.ts';
import { readText as read } from '../project.ts';

const last = (stages: readonly Stage[]): Stage => stages[stages.length - 1] ?? { name: '', instructions: [] };
const textsOf = ({ instructions }: Stage, name: string) =>
  instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);

t.test('a Dockerfile is read into its stages', async (t) => {
  const stages = parseDockerfile('# about\nFROM a AS one\nRUN x \\\n && y\n\nFROM b\nENV A=1 B=c=d\nCMD ["p", "q"]\n');
  t.same(
    stages.map(({ name }) => name),
    ['one', 'final'],
  );
  t.same(stages[0]?.instructions, [{ name: 'RUN', text: 'x   && y' }]);
  t.same(environmentOf(last(stages)), { A: '1', B: 'c=d' });
  t.same(commandOf(last(stages), 'CMD'), ['p', 'q']);
});

t.test(
  'the images run as somebody else than root, know when they are healthy, and build nothing at the end',
  async (t) => {
    for (const path of ['Dockerfile', 'deploy/minio.Dockerfile']) {
      const image = last(parseDockerfile(read(path)));
      t.notMatch(textsOf(image, 'USER')[0] ?? 'root', /^(root|0)\b/, path);
      t.ok(commandOf(image, 'HEALTHCHECK').length > 1);
      t.ok(commandOf(image, 'CMD').length > 0);
      t.same(textsOf(image, 'RUN'), []);
    }
  },
);

t.test('what the Dockerfile copies is not ignored', async (t) => {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  const [build] = parseDockerfile(read('Dockerfile'));
  const copied = build ? textsOf(build, 'COPY').flatMap((text) => text.split(/\s+/).slice(0, -1)) : [];
  t.same(copied.map((path) => `!${path}`).sort(), allowed.sort());
});

t.test('variables of image and compose file exist, and only this machine reaches the ports', async (t) => {
  const compose = read('compose.yaml');
  const service = /^ {2}service:\n.*?(?=^ {2}\w)/ms.exec(compose)?.[0] ?? '';
  const names = [...service.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = '']) => name);
  t.ok(names.length > 3);
  const image = Object.keys(environmentOf(last(parseDockerfile(read('Dockerfile')))));
  for (const name of [...names, ...image]) t.ok(CONFIG_KEYS.includes(name) || name === 'NODE_ENV', name);
  const ports = [...compose.matchAll(/^ {4}ports: \[(.*)\]$/gm)].flatMap(([, list = '']) => list.split(', '));
  t.equal(ports.length, 3);
  for (const port of ports) t.match(port, /^['"]127\.0\.0\.1:/);
  t.equal(compose.match(/^ {4}<<: \*hardened$/gm)?.length, 2);
});
