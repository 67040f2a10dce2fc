import fc from '../properties.ts';

/** What is done to a file, by numbers that mean something else for each kind of it. */
export interface Edit {
  readonly kind: keyof typeof EDITS;
  readonly at: number;
  readonly size: number;
  readonly pick: number;
}

/** No case is larger: thousands of them are read one after the other. */
const MAX_BYTES = 2 ** 21;

const NASTY_CELLS = [
  ...[
    '1e999',
    '-1e999',
    '1e308',
    '1e-999',
    '-0',
    '.',
    '1.',
    '.5',
    '+5',
    '--5',
    '1_000',
    '0x10',
    '٣',
    '１２',
    '1e',
    'Infinity',
  ],
  ...[
    'NaN',
    'null',
    'undefined',
    '',
    ' ',
    '\t',
    '\u00a0',
    '\u2028',
    '0000-00-00',
    '2024-02-30',
    '9999-12-31',
    '10000-01-01',
  ],
  ...[
    '-0001-01-01',
    '2024-1-1',
    '31/12/99',
    '01/02/2024',
    '2024-01-01T25:61:61Z',
    '45292',
    '=1+1',
    '@x',
    "'",
    '"',
    '""',
  ],
  ...[
    '"a"b"',
    '1,5',
    '1.234,56',
    '1.234.567',
    '1,234,567.89',
    '$5',
    '5 €',
    '5%',
    'sí',
    'true',
    '__proto__',
    'constructor',
  ],
  ...[
    '\u0000',
    '\ufeff',
    '\ufffd',
    '\u202e1',
    'ﬁ',
    '😀',
    'e\u0301',
    'x'.repeat(100_000),
    '9'.repeat(400),
    '"'.repeat(999),
  ],
];

const NASTY_BYTES = [
  ...[
    '\u0000',
    '\ufeff',
    '"',
    '""',
    '\n',
    '\r',
    '\r\n',
    '\n\n\n',
    ',',
    ';',
    '\t',
    '|',
    'sep=;\n',
    '\u0085',
    '\u001a',
    '\\',
    '\u2029',
  ],
].map((text) => Buffer.from(text));
const BROKEN_BYTES = [
  [0xff],
  [0xfe, 0xff],
  [0xff, 0xfe],
  [0xc3],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xed, 0xa0, 0x80],
  [0x80],
];
const INSERTS = [...NASTY_BYTES, ...BROKEN_BYTES.map((bytes) => Buffer.from(bytes))];

const HEADERS = [
  'Fecha',
  'FECHA ',
  'date',
  'ds',
  'Ventas',
  'y',
  'Promo',
  'Abierto',
  'Open',
  'weekday',
  '',
  '1',
  '__proto__',
  'ñ'.repeat(300),
];
const SIGNS = [',', ';', '\t', '|', '"', "'", '.', '-', '/', '\n', '\r\n', '\r', ' ', ':'];

const pickOf = <T>(list: readonly T[], pick: number): T => list[pick % list.length];
const splice = (bytes: Buffer, from: number, remove: number, insert: Uint8Array = Buffer.alloc(0)) =>
  Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
const onText = (change: (text: string, edit: Edit) => string) => (bytes: Buffer, edit: Edit) =>
  Buffer.from(change(bytes.toString('latin1'), edit), 'latin1');
const inLatin1 = (text: string) => Buffer.from(text).toString('latin1');
const swapBytes = (text: string) => {
  const bytes = Buffer.from(text, 'utf16le');
  return bytes.swap16();
};
const ENCODERS = [
  (text: string) => Buffer.from(text, 'utf16le'),
  swapBytes,
  (text: string) => Buffer.from(text, 'latin1'),
  (text: string) => Buffer.from(`\ufeff${text}`),
  (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
];

/** The text in the place of the cell around `at`. */
function withCell(text: string, at: number, cell: string): string {
  const end = /[,;\t|\r\n]/;
  let [from, to] = [at, at];
  while (from > 0 && !end.test(text[from - 1])) from -= 1;
  while (to < text.length && !end.test(text[to])) to += 1;
  return text.slice(0, from) + cell + text.slice(to);
}

const lines = (text: string, change: (lines: string[]) => string[]) => change(text.split('\n')).join('\n');

const EDITS = {
  flip: (bytes: Buffer, { at, pick }: Edit) =>
    splice(bytes, at, 1, Buffer.from([(bytes[at] ?? 0) ^ (1 << (pick % 8))])),
  insert: (bytes: Buffer, { at, pick }: Edit) => splice(bytes, at, 0, pickOf(INSERTS, pick)),
  remove: (bytes: Buffer, { at, size }: Edit) => splice(bytes, at, size % 64),
  duplicate: (bytes: Buffer, { at, size, pick }: Edit) =>
    splice(bytes, at, 0, Buffer.concat(Array(pick % 9).fill(bytes.subarray(at, at + (size % 3000))))),
  truncate: (bytes: Buffer, { at }: Edit) => bytes.subarray(0, at),
  reencode: (bytes: Buffer, { pick }: Edit) => pickOf(ENCODERS, pick)(bytes.toString()),
  reencodeRest: (bytes: Buffer, { at, pick }: Edit) =>
    Buffer.concat([bytes.subarray(0, at), pickOf(ENCODERS, pick)(bytes.subarray(at).toString())]),
  swapSigns: onText((text, { size, pick }) => text.replaceAll(pickOf(SIGNS, size), pickOf(SIGNS, pick))),
  swapOnce: onText((text, { size, pick }) => text.replace(pickOf(SIGNS, size), pickOf(SIGNS, pick))),
  cell: onText((text, { at, pick }) => withCell(text, at, inLatin1(pickOf(NASTY_CELLS, pick)))),
  header: onText((text, { at, pick }) =>
    withCell(text, at % (text.indexOf('\n') + 1), inLatin1(pickOf(HEADERS, pick))),
  ),
  noHeader: onText((text) => lines(text, ([, ...rest]) => rest)),
  reverse: onText((text) => lines(text, ([header, ...rest]) => [header, ...rest.reverse()])),
  repeat: onText((text, { pick }) =>
    lines(text, ([header, ...rest]) => [
      header,
      ...Array(pick % 40)
        .fill(rest)
        .flat(),
    ]),
  ),
  columns: onText((text, { size, pick }) =>
    lines(text, (all) => all.map((line, i) => (i === 0 || pick % 2 === 0 ? line + ',x'.repeat(size % 300) : line))),
  ),
  manyColumns: onText((text, { pick }) =>
    lines(text, ([header, ...rest]) => [header + (pick % 2 === 0 ? ',' : ',c').repeat(100_000), ...rest]),
  ),
  hugeCell: onText((text, { at, pick }) =>
    withCell(text, at, pickOf(['x', '9', '"', '""', ' '], pick).repeat(2 ** 19)),
  ),
  openQuote: onText((text, { at }) => withCell(text, at, '"')),
  quoteAll: onText((text, { pick }) =>
    lines(text, (all) => all.map((line) => `"${line.split(pickOf([',', ';', '\t'], pick)).join('","')}"`)),
  ),
};

const edit = fc.record({
  kind: fc.constantFrom(...(Object.keys(EDITS) as (keyof typeof EDITS)[])), // the keys of a literal
  at: fc.nat(100_000),
  size: fc.nat(100_000),
  pick: fc.nat(1000),
});

/** One to four things to do to a file. */
export const edits = fc.array(edit, { minLength: 1, maxLength: 4 });

export function edited(file: Buffer, edits: readonly Edit[]): Buffer {
  return edits.reduce((bytes, edit) => {
    const changed = EDITS[edit.kind](bytes, { ...edit, at: edit.at % (bytes.length + 1) });
    return changed.subarray(0, MAX_BYTES);
  }, file);
}
