import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { PROJECT_FOLDER, readText as read } from '../project.ts';

const OWN = ['Dockerfile', 'deploy/minio.Dockerfile'];
/** Also those of other programs, which compose.yaml starts and looks after. */
const DOCKERFILES = [...OWN, 'deploy/mlops.Dockerfile'];
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** The instructions of its last stage: of each the name and what follows. */
function lastStage(path: string): { readonly name: string; readonly text: string }[] {
  const [stage = ''] = read(path)
    .split(/^(?=FROM )/m)
    .slice(-1);
  return stage
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ name: line.slice(0, line.indexOf(' ')), text: line.slice(line.indexOf(' ') + 1) }));
}

t.test('the images run as a user by number, know when they are healthy, and build nothing at the end', async (t) => {
  for (const path of OWN) {
    const stage = lastStage(path);
    const textsOf = (wanted: string) => stage.filter(({ name }) => name === wanted).map(({ text }) => text);
    t.same(textsOf('USER'), ['1000:1000'], path);
    t.match(textsOf('HEALTHCHECK'), [/ CMD \["/], `${path}: without a shell`);
    t.match(textsOf('CMD'), [/^\["/], `${path}: without a shell`);
    t.same(textsOf('RUN'), []);
  }
});

t.test('the bases are arguments with exact tags, and so are versions', async (t) => {
  for (const path of DOCKERFILES) {
    const text = read(path);
    const bases = matches(text, /^FROM (\S+)/gm).filter((base) => base !== 'scratch');
    t.ok(bases.length > 0, path);
    const images = new Map(
      [...text.matchAll(/^ARG (\w+_IMAGE)=(.*)$/gm)].map(([, name, image]) => [`\${${name}}`, image]),
    );
    for (const base of bases) {
      t.match(
        images.get(base),
        /^[a-z.]+\/[a-z/]+:\d+\.\d+\.\d+(-[a-z0-9-]+)?(@sha256:[0-9a-f]{64})?$/,
        `${path}: ${base}`,
      );
    }
    for (const version of matches(text, /^ARG \w+_VERSION=(.*)$/gm)) t.match(version, /^v\d+\.\d+\.\d+/, path);
  }
});

t.test('what the Dockerfile copies is not ignored', async (t) => {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  const copied = matches(read('Dockerfile'), /^COPY (?!--)(.*) \S+$/gm).flatMap((paths) => paths.split(' '));
  t.same(copied.map((path) => `!${path}`).sort(), allowed.sort());
});

/** Answers as `docker buildx imagetools inspect` does: the digest of the image, or a failure. */
const fakeDocker = (digests: Readonly<Record<string, string>>) => `#!/bin/sh
for image; do :; done
case $image in
${Object.entries(digests)
  .map(([name, digest]) => `*/${name}:*) echo '${digest}' ;;`)
  .join('\n')}
*) exit 1 ;;
esac
`;

t.test('deploy/pin.sh writes the digests of all bases, or changes nothing and says why', async (t) => {
  const folder = t.testdir({ bin: {}, deploy: {} });
  const bin = join(folder, 'bin');
  for (const path of DOCKERFILES) writeFileSync(join(folder, path), read(path));
  const dockerfiles = () => DOCKERFILES.map((path) => readFileSync(join(folder, path), 'utf8'));
  const pin = (digests: Readonly<Record<string, string>>) => {
    writeFileSync(join(bin, 'docker'), fakeDocker(digests), { mode: 0o755 });
    writeFileSync(join(bin, 'skopeo'), fakeDocker({}), { mode: 0o755 });
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    return spawnSync('sh', [join(PROJECT_FOLDER, 'deploy/pin.sh'), folder], { env, encoding: 'utf8' });
  };
  const digest = (digit: number) => `sha256:${String(digit).repeat(64)}`;
  const unpinned = (text: string) => text.replace(/@sha256:\w+/g, '');
  const before = dockerfiles();

  const failures: Readonly<Record<string, Record<string, string>>> = {
    'no registry': {},
    'three images of four': { node: digest(1), golang: digest(2), alpine: digest(3) },
    'what is no digest': { node: digest(1), golang: digest(2), alpine: 'sha256:1234', python: digest(4) },
  };
  for (const [what, digests] of Object.entries(failures)) {
    const { status, stderr } = pin(digests);
    t.equal(status, 1, what);
    t.match(stderr, /^Nothing is changed: no registry tells the digest of docker\.io\/library\/\w+:/, what);
    t.same(dockerfiles(), before, what);
  }

  const { status, stderr } = pin({ node: digest(1), golang: digest(2), alpine: digest(3), python: digest(4) });
  t.equal(status, 0, stderr);
  const pinned = dockerfiles();
  t.same(
    pinned
      .flatMap((text) => matches(text, /^ARG \w+_IMAGE=\S+\/(\w+:\S+)$/gm))
      .map((image) => image.replace(/:.*@/, '@')),
    [`node@${digest(1)}`, `golang@${digest(2)}`, `alpine@${digest(3)}`, `python@${digest(4)}`],
  );
  t.same(pinned.map(unpinned), before.map(unpinned), 'nothing else is changed');

  pin({ node: digest(5), golang: digest(2), alpine: digest(3), python: digest(4) });
  t.same(dockerfiles()[0], pinned[0]?.replace(digest(1), digest(5)), 'a digest is replaced by the one of today');
});
