import { createHash, randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createKeyRing } from '../../services/access/key-ring.ts';
import { digestOf, findKey, readKeyEntries } from '../../src/access/api-keys.ts';
import { covers, ROLES } from '../../src/access/roles.ts';
import { readConfig } from '../../src/config.ts';
import { newKey } from '../new-key.ts';
import fc from '../properties.ts';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

t.test('an entry is a name, a role, maybe datasets, and a key or its hash', async (t) => {
  const [a, b, c, d] = [newKey(), newKey(), newKey(), randomBytes(32).toString('base64')];
  const text = `
    # who may call
    dashboard:read:${a}
    shop:write:ventas,norte:${b};  ops:admin:sha256:${hashOf(c)}
    north:admin:norte:sha256:${hashOf(d).toUpperCase()}`;
  const { keys, faults } = readKeyEntries(text);
  t.same(faults, []);
  t.same(
    keys.map(({ name, role, datasets }) => [name, role, datasets]),
    [
      ['dashboard', 'read', null],
      ['shop', 'write', ['ventas', 'norte']],
      ['ops', 'admin', null],
      ['north', 'admin', ['norte']],
    ],
  );
  t.same(
    [a, b, c, d].map((key) => findKey(keys, key)?.name),
    ['dashboard', 'shop', 'ops', 'north'],
  );
  for (const key of [a, b, c, d]) t.notOk(JSON.stringify(keys).includes(key), 'only the hash is kept');
  t.same(keys[0].digest, createHash('sha256').update(a).digest());
});

t.test('every fault is reported with its entry, and never a key', async (t) => {
  const key = newKey();
  const wrong: [entry: string, fault: RegExp][] = [
    [key, /name:role:key/],
    [`shop:${key}`, /name:role:key/],
    [`${key}:admin:shop`, /the name must be.*|the key must be random/],
    [`shop:owner:${key}`, /the role must be read, write, admin/],
    [`shop:read:Ventas:${key}`, /names of datasets/],
    [`shop:read:ventas,,norte:${key}`, /names of datasets/],
    [`shop:read::${key}`, /names of datasets/],
    [`shop:read:a:b:${key}`, /name:role:key/],
    ['shop:read:secret', /must be random/],
    [`shop:read:${'a'.repeat(40)}`, /must be random/],
    [`shop:read:${key}ñ`, /must be random/],
    [`shop:read:sha256:${key}`, /64 hex digits/],
    ['shop:read:', /must be random/],
    ['shop:read', /name:role:key/],
    ['hunter2', /name:role:key/],
    ['hunter2:admin:shop', /must be random/],
    ['shop:hunter2:admin', /the role must be/],
    ['shop:read:hunter2:norte', /must be random/],
  ];
  for (const [entry, fault] of wrong) {
    const { keys, faults } = readKeyEntries(`first:read:${newKey()} ${entry}`);
    t.equal(keys.length, 1, entry);
    t.match(faults.join('\n'), fault, entry);
    t.match(faults[0], /^entry 2: /);
    t.notMatch(faults.join(), /hunter2/, 'nor is what may be one');
    t.notOk(faults.join('\n').includes(key.slice(0, 24)), `the key is not told: ${faults}`);
  }
  const { faults } = readKeyEntries(wrong.map(([entry]) => entry).join('\n'));
  t.equal(new Set(faults.map((fault) => /^entry \d+/.exec(fault)?.[0])).size, wrong.length, 'all at once');
  t.match(readKeyEntries(`a:read:${key} b:read:${key}`).faults, [/^entry 2 \(b\): the key is that of another entry/]);
  t.match(readKeyEntries(`a:read:${key} a:write:${newKey()}`).faults, [/another role/]);
  t.same(readKeyEntries(`a:read:${key} a:read:${newKey()}`).faults, [], 'two keys of one name, while one is replaced');
});

t.test('whatever the text, reading it ends in keys or faults', async (t) => {
  const part = fc.oneof(fc.string(), fc.constantFrom('read', 'admin', 'sha256', 'ventas', '#', ';', newKey()));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = parts.join(':');
      const { keys, faults } = readKeyEntries(text);
      return (
        keys.every(({ digest }) => digest.length === 32) &&
        (keys.length + faults.length > 0 || !/[^\s;#]/.test(text) || text.trimStart().startsWith('#'))
      );
    }),
  );
  t.pass();
});

t.test('a key is found only whole', async (t) => {
  const key = newKey();
  const keys = [...Array(5)].map((_, i) => ({
    name: `k${i}`,
    role: 'read' as const,
    datasets: null,
    digest: digestOf(newKey()),
  }));
  const all = [...keys, { name: 'mine', role: 'read' as const, datasets: null, digest: digestOf(key) }];
  t.equal(findKey(all, key)?.name, 'mine');
  for (const sent of [
    '',
    key.slice(0, -1),
    `${key}0`,
    key.toUpperCase(),
    ` ${key}`,
    hashOf(key),
    '\0',
    'ñ'.repeat(9999),
  ]) {
    t.equal(findKey(all, sent), undefined, JSON.stringify(sent.slice(0, 60)));
  }
  t.equal(findKey([], key), undefined);
  t.same(
    ROLES.map((role) => ROLES.map((needed) => covers(role, needed))),
    [
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ],
  );
});

t.test('the configuration: keys or a file of keys make an address that others reach allowed', async (t) => {
  const folder = t.testdir({ good: `a:read:${newKey()}\n`, bad: 'a:read:short', empty: '# none\n' });
  const file = (name: string) => join(folder, name);
  const HOST = '0.0.0.0';
  t.equal(readConfig({ HOST, API_KEYS: `a:read:${newKey()}` }).host, HOST);
  t.equal(readConfig({ HOST, API_KEYS_FILE: file('good') }).host, HOST);
  t.throws(() => readConfig({ HOST, API_KEYS: '' }), /HOST.*API_KEYS.*ALLOW_ANONYMOUS/);
  t.throws(() => readConfig({ API_KEYS: ' ; ' }), /API_KEYS: holds no key/);
  t.throws(() => readConfig({ API_KEYS_FILE: file('empty') }), /API_KEYS_FILE: there is no key/);
  t.throws(() => readConfig({ API_KEYS_FILE: file('missing') }), /API_KEYS_FILE: the file cannot be read \(ENOENT\)/);
  t.throws(
    () => readConfig({ PORT: 'x', API_KEYS: 'a:b:c d:read:x', API_KEYS_FILE: file('bad') }),
    /PORT[\s\S]*API_KEYS: entry 1[\s\S]*API_KEYS: entry 2[\s\S]*API_KEYS_FILE: entry 1/,
  );
  const key = newKey();
  const twice = t.testdir({ keys: `a:read:${key}` });
  t.throws(
    () => readConfig({ API_KEYS: `b:admin:${key}`, API_KEYS_FILE: join(twice, 'keys') }),
    /stands in API_KEYS too/,
  );
});

t.test(
  'a changed file is in force when it is read again; a bad one changes nothing, and is reported once',
  async (t) => {
    const [first, second, fixed] = [newKey(), newKey(), newKey()];
    const file = join(t.testdir({ keys: `shop:write:${first}` }), 'keys');
    const lines: [string, object][] = [];
    const log = {
      info: (o: object) => void lines.push(['info', o]),
      error: (o: object) => void lines.push(['error', o]),
    };
    const { keys: settings } = readConfig({ API_KEYS: `ops:admin:${fixed}`, API_KEYS_FILE: file });
    const ring = createKeyRing({ settings, pollMs: 60_000, log });
    t.teardown(ring.close);
    const known = () => [first, second, fixed].map((key) => ring.find(key)?.name);
    t.same(known(), ['shop', undefined, 'ops']);
    writeFileSync(file, `shop:write:${first}\nshop:write:sha256:${hashOf(second)}`);
    await ring.reload();
    t.same(known(), ['shop', 'shop', 'ops'], 'both, while clients change');
    for (const bad of ['', 'shop:write:short', `shop:write:${fixed}`]) {
      writeFileSync(file, bad);
      await ring.reload();
      await ring.reload();
      t.same(known(), ['shop', 'shop', 'ops'], `the last good ones: ${bad}`);
    }
    rmSync(file);
    await ring.reload();
    t.same(known(), ['shop', 'shop', 'ops']);
    t.equal(lines.filter(([level]) => level === 'error').length, 4, 'each fault once');
    t.notOk(
      [first, second, fixed].some((key) => JSON.stringify(lines).includes(key)),
      'without a key',
    );
    writeFileSync(file, `shop:write:${second}`);
    await ring.reload();
    t.same(known(), [undefined, 'shop', 'ops']);
    t.ok(ring.isNeeded);
  },
);
