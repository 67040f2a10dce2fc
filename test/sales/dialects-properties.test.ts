import { test } from 'tap';
import { tryRandomFiles } from './dialects/reads-or-asks.ts';

test('a random series in a random dialect, with decoys beside it, is read as it was written, or asked about', async (t) => {
  const { read, asked } = await tryRandomFiles(300);
  t.equal(read + asked, 300);
  t.ok(read > asked, `${read} files are read at once, ${asked} are asked about`);
});
