import { resolve, sep } from 'node:path';
import t from 'tap';
import { assertBucket, assertFolder, assertKey, assertPrefix, compareBytes } from '../../src/storage/keys.ts';
import fc from '../properties.ts';

const GOOD_KEYS = [
  'bucket/a',
  'dataset-predicciones/ventas/Ventas.csv',
  'b.c-1/..a/b../...',
  'bucket/Día de la ñ/🙂 100%.csv',
  `bucket/${'x'.repeat(255)}`,
  `bucket/${'ñ'.repeat(127)}`,
  `bucket/${'x/'.repeat(511)}xx`,
];

const BAD_KEYS = [
  '',
  'bucket',
  'bucket/',
  '/a',
  'bucket//a',
  'bucket/a/',
  'bucket/.',
  'bucket/..',
  'bucket/../a',
  'bucket/a/./b',
  'bucket/a\\b',
  'bucket/a\0',
  'bucket/a\u007f',
  'bucket/a\u0085',
  'bucket/\udc00',
  `bucket/${'x'.repeat(256)}`,
  `bucket/${'ñ'.repeat(128)}`,
  `bucket/${'x/'.repeat(512)}x`,
];

const BAD_BUCKETS = [
  '',
  'ab',
  'Bucket',
  'bücket',
  '-bucket',
  'bucket-',
  '.bucket',
  'bucket.',
  'a..b',
  '10.0.0.1',
  'a_b',
];

t.test('a key is a bucket and whole segments', async (t) => {
  for (const key of GOOD_KEYS) {
    const [bucket, ...segments] = key.split('/');
    t.same(assertKey(key), { bucket, path: segments.join('/') });
  }
  for (const key of BAD_KEYS) t.throws(() => assertKey(key), RangeError, JSON.stringify(key.slice(0, 40)));
});

t.test('a bucket is what S3 takes for one', async (t) => {
  for (const bucket of ['abc', '0-0', 'a.b', 'x'.repeat(63)]) t.doesNotThrow(() => assertBucket(bucket));
  for (const bucket of [...BAD_BUCKETS, 'x'.repeat(64)]) t.throws(() => assertBucket(bucket), RangeError, bucket);
});

t.test('a prefix may end within a segment or with a slash, and has the same limits', async (t) => {
  for (const prefix of ['bucket/', 'bucket/a', 'bucket/a/', 'bucket/a/b']) t.doesNotThrow(() => assertPrefix(prefix));
  const bad = BAD_KEYS.filter((key) => key !== 'bucket/' && key !== 'bucket/a/');
  for (const key of bad) t.throws(() => assertPrefix(key), RangeError, JSON.stringify(key.slice(0, 40)));
  t.throws(() => assertPrefix('bucket/a//'), RangeError);
  t.same(assertFolder('bucket/a/'), { bucket: 'bucket', path: 'a/' });
  t.throws(() => assertFolder('bucket/a'), RangeError);
});

t.test('the message names the key, cut when it is long', async (t) => {
  t.throws(() => assertKey('bucket/../etc'), { message: /"bucket\/\.\.\/etc" is not a key: "\.\." cannot/ });
  t.throws(() => assertKey(`bucket/${'x'.repeat(256)}`), { message: /a segment of 256 bytes, limit 255/ });
});

t.test('no accepted key or prefix leaves its bucket when it is joined to a folder', async () => {
  const piece = fc.constantFrom('..', '.', '', 'a', 'b..', '..c', '\\', '/', 'é', '\0', '%2e%2e');
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => `bucket/${pieces.join('/')}`);
  fc.assert(
    fc.property(text, (key) => {
      for (const check of [assertKey, assertPrefix]) {
        try {
          check(key);
        } catch {
          continue;
        }
        if (!`${resolve('/base', key)}${sep}`.startsWith(resolve('/base/bucket') + sep)) return false;
      }
      return true;
    }),
    { numRuns: 2000 },
  );
});

t.test('the order is that of UTF-8 bytes', async (t) => {
  t.same(['🙂', '\uffee', 'b', 'a/x', 'a-b', 'B'].sort(compareBytes), ['B', 'a-b', 'a/x', 'b', '\uffee', '🙂']);
});
