import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Packages of which a build has a copy (see `vendor.mjs`): what is in them runs in production, though npm installs them for development. */
const IN_THE_BUILD = ['echarts', 'date-holidays'];

const format = ['sbom', '--package-lock-only', '--omit=dev', '--sbom-format=cyclonedx', '--sbom-type=application'];
const sbom = JSON.parse(execFileSync('npm', format, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const listed = new Set(sbom.components.map((component) => component['bom-ref']));

/** Where a package is installed that another one needs: below it, or beside it. */
function placeOf(name, needing) {
  const inner = `${needing}/node_modules/${name}`;
  return inner in packages ? inner : `node_modules/${name}`;
}

const places = IN_THE_BUILD.map((name) => placeOf(name, ''));
for (const place of places) {
  const { version, license, dependencies = {} } = packages[place];
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const ref = `${name}@${version}`;
  if (listed.has(ref)) continue;
  listed.add(ref);
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const licenses =
    license === undefined ? [] : [/ (OR|AND) /.test(license) ? { expression: license } : { license: { id: license } }];
  sbom.components.push({ 'bom-ref': ref, type: 'library', name, version, purl, licenses });
  places.push(...Object.keys(dependencies).map((needed) => placeOf(needed, place)));
}
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);
