import { test } from 'tap';
import { tryRandomFiles } from './dialects/reads-or-asks.ts';

test('10,000 random files are read as they were written, or asked about', async (t) => {
  const { read, asked } = await tryRandomFiles(10_000);
  t.equal(read + asked, 10_000);
  t.comment(`${read} are read at once, ${asked} are asked about`);
  t.ok(read > asked);
});
