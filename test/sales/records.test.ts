import { parse } from 'csv-parse/sync';
import { test } from 'tap';
import { UnreadableFile } from '../../src/sales/faults.ts';
import type { Layout } from '../../src/sales/reading/layout.ts';
import { RecordReader } from '../../src/sales/reading/records.ts';
import fc from '../properties.ts';

interface Records {
  readonly records: string[][];
  readonly rows: number[];
  readonly fault: string | undefined;
}

/** `sizes`: of the chunks in which the text comes. */
function read(text: string, layout: Layout, sizes: readonly number[] = []): Records {
  const bytes = Buffer.from(text);
  const records: string[][] = [];
  const rows: number[] = [];
  const reader = new RecordReader(layout, (cells, row) => {
    records.push(cells);
    rows.push(row);
  });
  try {
    let at = 0;
    for (const size of sizes) {
      reader.write(bytes.subarray(at, at + size));
      at += size;
    }
    reader.write(bytes.subarray(at));
    reader.end();
    return { records, rows, fault: undefined };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { records, rows, fault: error.fault.code };
  }
}

const CODES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'unclosed-quote',
  CSV_INVALID_CLOSING_QUOTE: 'misplaced-quote',
  INVALID_OPENING_QUOTE: 'misplaced-quote',
};

/** The same by another program. */
function parsed(text: string, delimiter: string): Pick<Records, 'records' | 'fault'> {
  const records: string[][] = [];
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\r\n', '\r\n', '\n', '\r'],
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
    return { records, fault: undefined };
  } catch (error) {
    const { code } = error as { code: string };
    return { records, fault: CODES[code] ?? code };
  }
}

const ALPHABET = [
  'a',
  '7',
  ' ',
  '"',
  '"',
  ',',
  ',',
  ';',
  '\n',
  '\r\n',
  '\r',
  '\r\r\n',
  'é',
  '€',
  '🍞',
  '""',
  ',"',
  '",',
  '"\n',
];
const sizes = fc.array(fc.nat(5), { maxLength: 30 });

test('text is cut into records as csv-parse cuts it, in whatever chunks it comes', async (t) => {
  const tally = { whole: 0, faulty: 0 };
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...ALPHABET), { maxLength: 40 }),
      fc.constantFrom(',' as const, ';' as const),
      sizes,
      (parts, delimiter, sizes) => {
        const text = parts.join('');
        const { records, fault } = read(text, { delimiter, padded: false }, sizes);
        tally[fault === undefined ? 'whole' : 'faulty']++;
        const [found, wanted] = [{ records, fault }, parsed(text, delimiter)].map((one) => JSON.stringify(one));
        if (found !== wanted) throw new Error(`${found}, not ${wanted}`);
      },
    ),
    { numRuns: 3000 },
  );
  t.ok(tally.whole > 500 && tally.faulty > 500, JSON.stringify(tally));
});

test('spaces around cells and quotes are none of theirs', async (t) => {
  const spaces = fc.constantFrom('', ' ', '   ', '\u00a0');
  const cell = fc.record({
    before: spaces,
    text: fc
      .array(fc.constantFrom('a', 'b c', '"', ',', '\n', '\r\n', 'ñ'), { maxLength: 5 })
      .map((parts) => parts.join('')),
    after: spaces,
  });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 4 }), sizes, (rows, sizes) => {
      const written = rows.map((cells) =>
        cells.map(({ before, text, after }) => `${before}"${text.replaceAll('"', '""')}"${after}`).join(','),
      );
      const { records, fault } = read(written.join('\n'), { delimiter: ',', padded: true }, sizes);
      const expected = rows.map((cells) => cells.map(({ text }) => text));
      const found = JSON.stringify([records, fault]);
      if (found !== JSON.stringify([expected, undefined])) throw new Error(`${found}, not ${JSON.stringify(expected)}`);
    }),
    { numRuns: 500 },
  );
  t.same(read('a , b,\t5 \n', { delimiter: ',', padded: true }).records, [['a', 'b', '5']]);
  t.match(read('a, "b" c\n', { delimiter: ',', padded: true }), { fault: 'misplaced-quote' });
});

test('a record says on which line it starts, in whatever chunks it comes', async (t) => {
  const lines = fc.array(fc.constantFrom('', 'a,b', '"a\n\nb",c', '"a\r\nb"', ' ', '5,"x""y"'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, fc.constantFrom('\n', '\r\n', '\r', '\r\r\n'), sizes, (lines, end, sizes) => {
      let line = 1;
      const expected: number[] = [];
      for (const text of lines) {
        if (text !== '') expected.push(line);
        line += text.split(/\r\n|\n/).length;
      }
      const { rows } = read(lines.join(end), { delimiter: ',', padded: false }, sizes);
      if (rows.join() !== expected.join()) throw new Error(`${rows.join()}, not ${expected.join()}`);
    }),
    { numRuns: 1000 },
  );
  t.pass('1,000 texts');
});

test('a long row that comes byte by byte is not looked at again for each', async (t) => {
  const row = `2024-01-01,"${'x'.repeat(512 * 1024)}"`;
  const { records } = read(`${row}\n5,6\n`, { delimiter: ',', padded: false }, Array<number>(row.length).fill(1));
  t.same(
    records.map((cells) => cells.map(({ length }) => length)),
    [
      [10, 512 * 1024],
      [1, 1],
    ],
  );
});

test('a row is bounded by its bytes and its cells, not by the chunks in which it comes', async (t) => {
  const layout: Layout = { delimiter: ',', padded: false };
  const chunks = Array<number>(40).fill(64 * 1024);
  for (const [text, fault] of [
    [','.repeat(16_383), undefined],
    [','.repeat(16_384), 'too-many-cells'],
    ['x'.repeat(1024 * 1024), undefined],
    ['x'.repeat(1024 * 1024 + 1), 'row-too-long'],
    [`"${'\n'.repeat(1024 * 1024 - 2)}"`, undefined],
    [`"${'\n'.repeat(1024 * 1024)}"`, 'row-too-long'],
    [`"${',\n'.repeat(600_000)}`, 'row-too-long'],
    [`a"${'\n'.repeat(1024 * 1024)}`, 'misplaced-quote'],
  ] as const) {
    const found = read(`a,b\n${text}\nc,d\n`, layout, chunks);
    t.equal(found.fault, fault, `${text.length} × ${text.slice(0, 2)}`);
    t.equal(found.records.length, fault === undefined ? 3 : 1);
  }
});
