import { deflateRawSync } from 'node:zlib';
import t from 'tap';
import type { WorkbookLimits } from '../../src/workbooks/work.ts';
import { costOf, csvOf, faultOf, partsOf, sheetOf, workbookOf, type ZipPart, zipOf } from './parts.ts';

const MIB = 2 ** 20;
const one = '<row><c><v>1</v></c></row>';

const refused = async (bytes: Buffer, code: string, limits: Partial<WorkbookLimits> = {}) =>
  t.match(await faultOf(bytes, { limits }), { code });

t.test('a bomb is refused when little of it has been unpacked', async (t) => {
  const bombs: [string, Buffer][] = [
    [
      'one cell of 16 MB',
      sheetOf(
        Buffer.concat([
          Buffer.from('<row><c t="inlineStr"><is><t>'),
          Buffer.alloc(16 * MIB, 'a'),
          Buffer.from('</t></is></c></row>'),
        ]),
      ),
    ],
    [
      'a tag of 16 MB',
      sheetOf(Buffer.concat([Buffer.from('<row r="'), Buffer.alloc(16 * MIB, '1'), Buffer.from('"/>')])),
    ],
    ['16 MB of spaces', sheetOf(Buffer.alloc(16 * MIB, ' '))],
    ['16 MB of the same cells', sheetOf(Buffer.alloc(16 * MIB, one))],
    ['shared texts of 16 MB', sheetOf(one, { texts: Buffer.alloc(16_000_000, '<si><t>aaaa</t></si>') })],
  ];
  for (const [title, bytes] of bombs) {
    const { fault, work } = await costOf(bytes);
    t.match(fault?.code, /^workbook-(too-large|damaged)$/, title);
    t.ok(work.inflatedBytes < 6 * MIB, `${title}: ${work.inflatedBytes} bytes unpacked`);
  }
});

t.test('what an archive says of its sizes is not believed', async (t) => {
  const parts = partsOf({ sheets: [{ rows: Buffer.concat([Buffer.alloc(3 * MIB, one)]) }] });
  const lying = (changes: Partial<ZipPart>) =>
    zipOf(parts.map((part) => (part.path.includes('sheet1') ? { ...part, ...changes } : part)));
  const limits = { inflatedBytes: MIB };
  const small = await costOf(lying({ inflatedSize: 100 }), { limits });
  t.equal(small.fault?.code, 'workbook-too-large');
  t.ok(small.work.inflatedBytes < 1.2 * MIB);
  const large = await costOf(lying({ inflatedSize: 10 * MIB }), { limits: { inflatedBytes: 9 * MIB } });
  t.equal(large.fault?.code, 'workbook-too-large');
  t.ok(large.work.inflatedBytes < 10_000, 'one that says itself that it is too large is not even unpacked');
});

t.test('work is counted: tags, cells, texts, output, rows, columns', async (t) => {
  await refused(sheetOf(one.repeat(100)), 'workbook-too-large', { cells: 99 });
  await refused(sheetOf('<row><c><f/><f/><f/></c></row>'.repeat(100)), 'workbook-too-large', { tags: 500 });
  const text = `<si><t>${'é'.repeat(1000)}</t></si>`;
  await refused(sheetOf(one, { texts: text.repeat(100) }), 'workbook-too-large', { sharedTextBytes: 100_000 });
  const shared = '<row><c t="s"><v>0</v></c></row>';
  await refused(sheetOf(shared.repeat(100), { texts: text }), 'workbook-too-large', { csvBytes: 50_000 });
  await refused(sheetOf(`<row><c t="inlineStr"><is><t>${'a'.repeat(32_768)}</t></is></c></row>`), 'workbook-too-large');
  await refused(
    sheetOf(`<row>${'<c t="s"><v>0</v></c>'.repeat(60)}</row>`, { texts: `<si><t>${'a'.repeat(32_000)}</t></si>` }),
    'row-too-long',
  );
  await refused(sheetOf('<row r="1048577"><c><v>1</v></c></row>'), 'workbook-damaged');
  await refused(sheetOf(`<row><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>`), 'too-many-columns');
  const { work } = await costOf(sheetOf(`<row>${'<c><v>1</v></c>'.repeat(1_000_000)}</row>`));
  t.ok(work.cells <= 101, 'of a million columns 101 are looked at');
  const sparse = await csvOf(
    sheetOf(
      '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>',
    ),
  );
  t.equal(sparse.csv.length, 1_048_576 + 2, 'a row at the very end, and a cell without a value');
});

t.test('what follows the cells is not unpacked', async (t) => {
  const rest = Buffer.alloc(50 * MIB, '<mergeCell ref="A1:B2"/>');
  const { fault, work } = await costOf(sheetOf(Buffer.concat([Buffer.from(`${one}</sheetData>`), rest])));
  t.equal(fault, undefined);
  t.ok(work.inflatedBytes < MIB);
});

t.test('archives that are made to do harm', async (t) => {
  const parts = partsOf({ sheets: [{ rows: one }] });
  await refused(zipOf([...parts, { ...parts[0], path: 'again.xml', sameBytes: true }]), 'workbook-damaged');
  await refused(zipOf([...parts, parts[0]]), 'workbook-damaged');
  await refused(
    zipOf(Array.from({ length: 300 }, (_, i) => ({ path: `${i}.xml`, content: '' }))),
    'workbook-too-large',
    { entries: 299 },
  );
  const away = zipOf([...parts, { path: '../../../etc/passwd', content: 'x' }, { path: '/absolute', content: 'x' }]);
  t.equal((await csvOf(away)).csv, '1\n', 'no part is ever written anywhere');
  const nested = deflateRawSync(Buffer.alloc(10 * MIB));
  t.equal(
    (await csvOf(zipOf([...parts, { path: 'xl/media/bomb.zip', content: nested }]))).csv,
    '1\n',
    'parts that are not needed are left alone',
  );
  const outside = partsOf({ sheets: [{ rows: one }] }).map((part) =>
    part.path.endsWith('workbook.xml.rels')
      ? { ...part, content: String(part.content).replace('worksheets/sheet1.xml', 'file:///etc/passwd') }
      : part,
  );
  await refused(zipOf(outside), 'workbook-damaged');
});

t.test('XML that is made to do harm', async (t) => {
  const parts = partsOf({ sheets: [{ rows: one }] });
  const within = (content: string) =>
    zipOf(parts.map((part) => (part.path.includes('sheet1') ? { ...part, content } : part)));
  const laughs =
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><worksheet><sheetData><row><c t="str"><v>&lol2;</v></c></row></sheetData></worksheet>';
  await refused(within(laughs), 'workbook-damaged');
  await refused(sheetOf('<row><c t="str"><v>&lol;</v></c></row>'), 'workbook-damaged');
  await refused(sheetOf('<row><c t="str"><v>&#x110000;</v></c></row>'), 'workbook-damaged');
  await refused(sheetOf('<row>'.repeat(200)), 'workbook-damaged');
  await refused(sheetOf('</row></row></row></row></row>'), 'workbook-damaged');
  await refused(within('<worksheet><sheetData><row>'), 'workbook-damaged');
  await refused(within('<worksheet/>'), 'workbook-damaged');
  await refused(within('no XML at all'), 'workbook-damaged');
  await refused(within(''), 'workbook-damaged');
  await refused(
    zipOf(
      parts.map((part) =>
        part.path.includes('sheet1') ? { ...part, content: Buffer.from([0x3c, 0xff, 0xc0]) } : part,
      ),
    ),
    'workbook-damaged',
  );
  await refused(sheetOf('<row r="2"/><row r="1"/>'), 'workbook-damaged');
  await refused(sheetOf('<row r="1e3"/>'), 'workbook-damaged', {});
  await refused(sheetOf('<row><c t="s"><v>0</v></c></row>'), 'workbook-damaged');
  await refused(sheetOf('<row><c t="s"><v>-1</v></c></row>', { texts: '<si><t>a</t></si>' }), 'workbook-damaged');
  const member = sheetOf('<row><c t="constructor" s="__proto__"><v>toString</v></c></row>');
  t.equal((await csvOf(member)).csv, 'toString\n');
});

t.test('damage is found wherever it is, and is never more than a fault', async (t) => {
  const bytes = sheetOf(one.repeat(50), { texts: '<si><t>abc</t></si>' });
  const codes = new Set<string | undefined>();
  for (let length = 0; length < bytes.length; length += 7) {
    const { fault } = await costOf(bytes.subarray(0, length));
    codes.add(fault?.code);
  }
  t.same(codes, new Set(['workbook-damaged']), 'cut off anywhere');
  let harmless = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const broken = Buffer.from(bytes);
    broken[at] ^= 0xff;
    const { fault } = await costOf(broken);
    if (fault === undefined) harmless++;
    else t.match(fault.code, /^(workbook-damaged|workbook-encrypted|workbook-too-large|not-text)$/, `byte ${at}`);
  }
  t.ok(harmless < bytes.length / 3 / 2, 'most changes are found');
});

t.test('other files are called by their names', async (t) => {
  const archive = (...paths: string[]) => zipOf(paths.map((path) => ({ path, content: 'x' })));
  const compound = (name: string) =>
    Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(512), Buffer.from(name, 'utf16le')]);
  const kinds: [Buffer, string, RegExp][] = [
    [archive('xl/workbook.bin', '[Content_Types].xml'), 'not-text', /xlsb.*Save it as \.xlsx/],
    [archive('mimetype', 'content.xml'), 'not-text', /\.ods/],
    [archive('Index/Document.iwa'), 'not-text', /Numbers/],
    [archive('word/document.xml'), 'not-text', /Word/],
    [archive('ppt/presentation.xml'), 'not-text', /presentation/],
    [archive('Ventas.csv'), 'not-text', /a zip archive.*Unpack it/],
    [zipOf([]), 'not-text', /a zip archive/],
    [compound('Workbook'), 'not-text', /\.xls\)/],
    [compound('WordDocument'), 'not-text', /\.doc/],
    [compound('EncryptedPackage'), 'workbook-encrypted', /password/],
    [
      zipOf(partsOf({ sheets: [{ rows: one }] }).map((part) => ({ ...part, flags: 1 }))),
      'workbook-encrypted',
      /password/,
    ],
    [workbookOf({ sheets: [] }), 'workbook-damaged', /no sheet/],
  ];
  for (const [bytes, code, message] of kinds) t.match(await faultOf(bytes), { code, message });
});
