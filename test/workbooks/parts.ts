import { crc32, deflateRawSync } from 'node:zlib';
import type { Fault } from '../../src/errors.ts';
import { UnreadableFile } from '../../src/sales/faults.ts';
import { WORKBOOK_LIMITS, Work, type WorkbookLimits } from '../../src/workbooks/work.ts';
import { readWorkbook, type SheetChoice } from '../../src/workbooks/workbook.ts';

/** A part of a zip archive, and what its headers say of it when that is not the truth. */
export interface ZipPart {
  readonly path: string;
  readonly content: string | Buffer;
  readonly stored?: boolean;
  /** The packed bytes, when they are not made from `content`. */
  readonly packed?: Buffer;
  readonly inflatedSize?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Sizes and offset stand in a zip64 field. */
  readonly zip64?: boolean;
  /** The packed bytes are those of the part before. */
  readonly sameBytes?: boolean;
}

const u16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

/** What both headers of a part have. */
function headerOf({ content, stored, inflatedSize, crc, flags = 0, method }: ZipPart) {
  const bytes = Buffer.from(content);
  const common = [u16(20), u16(flags), u16(method ?? (stored ? 0 : 8)), u32(0), u32(crc ?? crc32(bytes))];
  return { common, size: inflatedSize ?? bytes.length };
}

function localEntry(part: ZipPart, packed: Buffer): Buffer {
  const { common, size } = headerOf(part);
  const name = Buffer.from(part.path);
  const signature = Buffer.from('PK\u0003\u0004', 'latin1');
  return Buffer.concat([signature, ...common, u32(packed.length), u32(size), u16(name.length), u16(0), name, packed]);
}

function directoryEntry(part: ZipPart, { offset, packedSize }: { offset: number; packedSize: number }): Buffer {
  const { common, size } = headerOf(part);
  const name = Buffer.from(part.path);
  const wide = Buffer.concat([u16(1), u16(24), u64(size), u64(packedSize), u64(offset)]);
  const [extra, ...place] = part.zip64
    ? [wide, 0xffffffff, 0xffffffff, 0xffffffff]
    : [Buffer.alloc(0), packedSize, size, offset];
  return Buffer.concat([
    ...[Buffer.from('PK\u0001\u0002', 'latin1'), u16(20), ...common, u32(place[0]), u32(place[1])],
    ...[u16(name.length), u16(extra.length), u16(0), u16(0), u16(0), u32(0), u32(place[2]), name, extra],
  ]);
}

/** A zip archive, written by hand so that it may lie. */
export function zipOf(parts: readonly ZipPart[], { zip64 = false } = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let place = { offset: 0, packedSize: 0 };
  for (const part of parts) {
    if (!part.sameBytes) {
      const packed = part.packed ?? (part.stored ? Buffer.from(part.content) : deflateRawSync(part.content));
      const local = localEntry(part, packed);
      bodies.push(local);
      place = { offset: at, packedSize: packed.length };
      at += local.length;
    }
    directory.push(directoryEntry(part, place));
  }
  const central = Buffer.concat(directory);
  const end64 = Buffer.concat([
    ...[Buffer.from('PK\u0006\u0006', 'latin1'), u64(44), u16(45), u16(45), u32(0), u32(0)],
    ...[u64(parts.length), u64(parts.length), u64(central.length), u64(at)],
    ...[Buffer.from('PK\u0006\u0007', 'latin1'), u32(0), u64(at + central.length), u32(1)],
  ]);
  const [count, size, offset] = zip64 ? [0xffff, 0xffffffff, 0xffffffff] : [parts.length, central.length, at];
  return Buffer.concat([
    ...[...bodies, central, ...(zip64 ? [end64] : [])],
    ...[
      Buffer.from('PK\u0005\u0006', 'latin1'),
      u16(0),
      u16(0),
      u16(count),
      u16(count),
      u32(size),
      u32(offset),
      u16(0),
    ],
  ]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export interface SheetParts {
  readonly name?: string;
  readonly state?: string;
  /** The rows, as XML within `sheetData`. */
  readonly rows: string | Buffer;
}

interface WorkbookParts {
  readonly sheets: readonly SheetParts[];
  /** Attributes of `workbookPr`. */
  readonly properties?: string;
  /** The `si` elements of the shared texts. */
  readonly texts?: string | Buffer;
  /** Codes of formats; the style `n` of a cell is the one in place n, and an entry that is a number is a format built in. */
  readonly formats?: readonly (string | number)[];
  readonly extra?: readonly ZipPart[];
}

/** The parts of a workbook whose sheets are given as XML. */
export function partsOf({ sheets, properties = '', texts, formats = [], extra = [] }: WorkbookParts): ZipPart[] {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relations = (...all: string[]) => `${HEAD}<Relationships>${all.join('')}</Relationships>`;
  const list = sheets.map(
    ({ name = `Sheet${sheets.length}`, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}" ${state ? `state="${state}" ` : ''}r:id="s${i + 1}"/>`,
  );
  const codes = formats.map((format, i) =>
    typeof format === 'number' ? '' : `<numFmt numFmtId="${200 + i}" formatCode="${format}"/>`,
  );
  const styles = formats.map((format, i) => `<xf numFmtId="${typeof format === 'number' ? format : 200 + i}"/>`);
  return [
    { path: '[Content_Types].xml', content: `${HEAD}<Types/>` },
    { path: '_rels/.rels', content: relations(relation('r1', 'officeDocument', 'xl/workbook.xml')) },
    {
      path: 'xl/workbook.xml',
      content: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr ${properties}/><sheets>${list.join('')}</sheets></workbook>`,
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      content: relations(
        ...sheets.map((_, i) => relation(`s${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)),
        relation('st', 'styles', 'styles.xml'),
        relation('ss', 'sharedStrings', '/xl/sharedStrings.xml'),
      ),
    },
    {
      path: 'xl/styles.xml',
      content: `${HEAD}<styleSheet><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    },
    ...(texts === undefined
      ? []
      : [{ path: 'xl/sharedStrings.xml', content: around(`${HEAD}<sst>`, texts, '</sst>') }]),
    ...sheets.map(({ rows }, i) => ({
      path: `xl/worksheets/sheet${i + 1}.xml`,
      content: around(
        `${HEAD}<worksheet xmlns="${MAIN}"><cols><col min="1"/></cols><sheetData>`,
        rows,
        '</sheetData><pageMargins left="0.7"/></worksheet>',
      ),
    })),
    ...extra,
  ];
}

function around(before: string, inner: string | Buffer, after: string): Buffer {
  return Buffer.concat([Buffer.from(before), Buffer.from(inner), Buffer.from(after)]);
}

export const workbookOf = (parts: WorkbookParts): Buffer => zipOf(partsOf(parts));
export const sheetOf = (rows: string | Buffer, others: Omit<WorkbookParts, 'sheets'> = {}): Buffer =>
  workbookOf({ sheets: [{ rows }], ...others });

interface CsvOptions {
  readonly sheet?: string | undefined;
  readonly limits?: Partial<WorkbookLimits>;
}

/** Why a workbook is refused; undefined when it is not. */
export async function faultOf(bytes: Buffer, options: CsvOptions = {}): Promise<Fault | undefined> {
  return (await costOf(bytes, options)).fault;
}

/** Why a workbook is refused, if it is, and what that took. */
export async function costOf(bytes: Buffer, { sheet, limits = {} }: CsvOptions = {}) {
  const work = new Work({ ...WORKBOOK_LIMITS, ...limits });
  const sink = { chosen: () => {}, write: async () => {} };
  try {
    await readWorkbook(bytes, sheet, work, sink);
    return { fault: undefined, work };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { fault: error.fault, work };
  }
}

/** A workbook as CSV, read in this thread, and what that took. */
export async function csvOf(
  bytes: Buffer,
  { sheet, limits = {} }: CsvOptions = {},
): Promise<{ csv: string; choice: SheetChoice | undefined; work: Work }> {
  const work = new Work({ ...WORKBOOK_LIMITS, ...limits });
  const pieces: Buffer[] = [];
  let choice: SheetChoice | undefined;
  await readWorkbook(bytes, sheet, work, {
    chosen: (chosen) => {
      choice = chosen;
    },
    write: async (piece) => void pieces.push(piece),
  });
  return { csv: Buffer.concat(pieces).toString(), choice, work };
}
