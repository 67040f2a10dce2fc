import { createHash, randomBytes } from 'node:crypto';
import t from 'tap';
import { digestOfToken, feedIdOf, newToken, withoutFeedTokens } from '../../src/feeds/feed.ts';

t.test('a token is 256 random bits in letters of an address, known by its hash alone', async (t) => {
  const asked: number[] = [];
  const token = newToken((bytes) => {
    asked.push(bytes);
    return Uint8Array.from({ length: bytes }, (_, i) => i);
  });
  t.same(asked, [32]);
  t.equal(token, 'feed_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8');
  const digest = createHash('sha256').update(token).digest('hex');
  t.equal(digestOfToken(token), digest);
  t.equal(feedIdOf(digest), digest.slice(0, 24));
  for (const other of [
    '',
    token.slice(0, -1),
    `${token}a`,
    token.slice(5),
    token.replace('feed_', 'FEED_'),
    `${token}\n`,
    ` ${token}`,
    token.replace('A', '\0'),
    token.replace('A', 'á'),
    token.replace('A', '/'),
  ]) {
    t.equal(digestOfToken(other), undefined, JSON.stringify(other));
  }
});

t.test('no address that is written down has a token, nor what is left of one', async (t) => {
  const token = newToken(randomBytes);
  const secret = token.slice(5);
  const encoded = [...token].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');
  for (const [url, shown] of [
    [`/feeds/${token}.csv`, '/feeds/[Redacted].csv'],
    [`/feeds/${token}.csv?dialect=excel`, '/feeds/[Redacted].csv?dialect=excel'],
    [`/feeds/${token}.ICS`, '/feeds/[Redacted].ICS'],
    [`/feeds/${token}`, '/feeds/[Redacted]'],
    [`/feeds/${token}.csv/`, '/feeds/[Redacted]'],
    [`/feeds/${token}.csv%20`, '/feeds/[Redacted]'],
    [`//feeds//${token}.xlsx`, '/feeds/[Redacted].xlsx'],
    [`/feeds/${secret}.csv`, '/feeds/[Redacted].csv'],
    [`/feeds/${encoded}.csv`, '/feeds/[Redacted].csv'],
    [`/%66eeds/${encoded}%2ecsv`, '/feeds/[Redacted].csv'],
    [`/feeds/${token}\n.csv`, '/feeds/[Redacted].csv'],
    [`/feed/${token}.csv`, '/feed/[Redacted].csv'],
    [`/x/../feeds/${token}.csv?a=${token}`, '/x/../feeds/[Redacted].csv?a=[Redacted]'],
    [`/x/${encoded}`, '/x/[Redacted]'],
    [`/forecast?name=${encoded}&a=b`, '/forecast?name=[Redacted]&a=b'],
    [`/forecast?dataset=${token}`, '/forecast?dataset=[Redacted]'],
    [`/feeds/%zz${token}.csv`, '/feeds/[Redacted].csv'],
  ] as const) {
    t.equal(withoutFeedTokens(url), shown);
    t.notOk(withoutFeedTokens(url).includes(secret.slice(4, 20)), url);
  }
});

t.test('what is no token stays as it is', async (t) => {
  for (const url of [
    '/feeds',
    '/feeds?dataset=ventas&limit=5',
    '/feeds/0123456789abcdef01234567',
    '/forecast?series=Centro%20%2F%20Pan',
    '/datasets/feeds',
    '/?',
    '',
  ]) {
    t.equal(withoutFeedTokens(url), url);
  }
});
