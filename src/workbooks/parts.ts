import { UnreadableFile } from '../sales/faults.ts';
import type { Archive } from './archive.ts';
import { type NumberKind, numberKind } from './cells.ts';
import { NO_TEXTS, readSharedTexts, type SharedTexts } from './shared-texts.ts';
import { damaged, tooLarge, type Work } from './work.ts';
import { attributeOf, readXml } from './xml.ts';

/** A sheet of cells. */
export interface Sheet {
  readonly name: string;
  readonly visible: boolean;
  /** Of its part. */
  readonly path: string;
}

/** What a workbook has beside its sheets. */
export interface Parts {
  readonly sheets: readonly Sheet[];
  /** Its days count from 1904, as those of old Macs. */
  readonly from1904: boolean;
  /** What the number in a cell means, by the style of the cell. */
  readonly styles: readonly NumberKind[];
  readonly texts: SharedTexts;
}

interface Relation {
  readonly type: string;
  readonly path: string;
}

/** Reads what all sheets share (ECMA-376-1, 12.3). Throws {@link UnreadableFile} when the archive is another thing. */
export async function readParts(archive: Archive, work: Work): Promise<Parts> {
  if (!archive.has('[Content_Types].xml') || !archive.has('_rels/.rels')) throw notAWorkbook(archive.paths);
  const root = await readRelations(archive, '', work);
  const main = [...root.values()].find(({ type }) => type === 'officeDocument')?.path;
  if (main === undefined || !archive.has(main) || main.endsWith('.bin')) throw notAWorkbook(archive.paths);
  const relations = await readRelations(archive, main, work);
  const { sheets, from1904 } = await readSheets(archive, main, relations, work);
  const partOf = (wanted: string) => [...relations.values()].find(({ type }) => type === wanted)?.path;
  const styles = partOf('styles');
  const texts = partOf('sharedStrings');
  return {
    sheets,
    from1904,
    styles: styles !== undefined && archive.has(styles) ? await readStyles(archive.read(styles), work) : [],
    texts: texts !== undefined && archive.has(texts) ? await readSharedTexts(archive.read(texts), work) : NO_TEXTS,
  };
}

/** The relations of a part by their id; those that leave the archive are left out. */
async function readRelations(archive: Archive, part: string, work: Work): Promise<Map<string, Relation>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const relations = new Map<string, Relation>();
  if (!archive.has(path)) return relations;
  const open = (name: string, tag: string): void => {
    if (name !== 'Relationship' || attributeOf(tag, 'TargetMode') === 'External') return;
    const [id, type, target] = ['Id', 'Type', 'Target'].map((attribute) => attributeOf(tag, attribute));
    if (id === undefined || type === undefined || target === undefined) return;
    if (relations.size >= work.limits.entries) throw tooLarge('its parts have too many relations');
    relations.set(id, { type: type.slice(type.lastIndexOf('/') + 1), path: resolved(archive, folder, target) });
  };
  await readXml(archive.read(path), { open, close: () => {} }, work);
  return relations;
}

/** A target from the root of the archive; one that differs in upper case only is the same. */
function resolved(archive: Archive, folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  const exact = path.join('/');
  if (archive.has(exact)) return exact;
  return archive.paths.find((other) => other.toLowerCase() === exact.toLowerCase()) ?? exact;
}

async function readSheets(archive: Archive, main: string, relations: ReadonlyMap<string, Relation>, work: Work) {
  const sheets: Sheet[] = [];
  let from1904 = false;
  const open = (name: string, tag: string): void => {
    if (name === 'workbookPr') from1904 = /^(1|true|on)$/.test(attributeOf(tag, 'date1904') ?? '');
    if (name !== 'sheet') return;
    const relation = relations.get(attributeOf(tag, ':id') ?? '');
    if (sheets.length >= work.limits.entries) throw tooLarge('it has too many sheets');
    // A sheet may also be a chart or a dialogue.
    if (relation?.type !== 'worksheet') return;
    const state = attributeOf(tag, 'state') ?? 'visible';
    sheets.push({ name: attributeOf(tag, 'name') ?? '', visible: state === 'visible', path: relation.path });
  };
  await readXml(archive.read(main), { open, close: () => {} }, work);
  if (sheets.length === 0) throw damaged('it has no sheet with cells');
  return { sheets, from1904 };
}

/** More styles no workbook has (Excel specifications and limits). */
const MOST_STYLES = 65_490;

async function readStyles(part: AsyncIterable<Uint8Array>, work: Work): Promise<NumberKind[]> {
  const codes = new Map<number, string>();
  const styles: NumberKind[] = [];
  let inCellStyles = false;
  const open = (name: string, tag: string): void => {
    if (name === 'numFmt') codes.set(Number(attributeOf(tag, 'numFmtId')), attributeOf(tag, 'formatCode') ?? '');
    else if (name === 'cellXfs') inCellStyles = true;
    else if (name === 'xf' && inCellStyles) {
      const format = Number(attributeOf(tag, 'numFmtId') ?? 0);
      styles.push(numberKind(format, codes.get(format)));
    }
    if (styles.length > MOST_STYLES || codes.size > MOST_STYLES)
      throw damaged('it has more styles than a workbook can have');
  };
  const close = (name: string): void => {
    if (name === 'cellXfs') inCellStyles = false;
  };
  await readXml(part, { open, close }, work);
  return styles;
}

/** The sheet of this name or number; by default the first that is visible. */
export function chosenSheet(sheets: readonly Sheet[], wanted: string | undefined): Sheet {
  const visible = sheets.filter((sheet) => sheet.visible);
  if (wanted === undefined) return visible[0] ?? sheets[0];
  const folded = wanted.trim().toLowerCase();
  const found =
    sheets.find(({ name }) => name === wanted) ??
    sheets.find(({ name }) => name.trim().toLowerCase() === folded) ??
    (/^[1-9]\d{0,4}$/.test(folded) ? visible[Number(folded) - 1] : undefined);
  if (found) return found;
  const message = `The workbook has no sheet ${JSON.stringify(wanted)}; it has ${sheetNames(sheets)}`;
  throw new UnreadableFile({ code: 'unknown-sheet', message });
}

export function sheetNames(sheets: readonly Sheet[]): string {
  const names = sheets.slice(0, 20).map(({ name }) => JSON.stringify(name.slice(0, 40)));
  return `${names.join(', ')}${sheets.length > names.length ? ', …' : ''}`;
}

/** What an archive is that is no workbook of the kind .xlsx, by the parts that it has. */
function notAWorkbook(paths: readonly string[]): UnreadableFile {
  const has = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  if (has(/^xl\/workbook\.bin$/)) return notText('a binary Excel workbook (.xlsb)', 'Save it as .xlsx or CSV');
  if (has(/^content\.xml$/)) return notText('an OpenDocument file (.ods)', 'Save the sheet as .xlsx or CSV');
  if (has(/^Index\/.*\.iwa$/)) return notText('a document of Apple Numbers', 'Export it as .xlsx or CSV');
  if (has(/^word\//)) return notText('a Word document', 'Put its table into a sheet, and upload that as .xlsx or CSV');
  if (has(/^ppt\//)) return notText('a presentation', 'Put its table into a sheet, and upload that as .xlsx or CSV');
  if (has(/^xl\//)) return damaged('it lacks the part that lists its sheets');
  return notText('a zip archive', 'Unpack it, and upload the file that is in it');
}

export function notText(kind: string, way: string): UnreadableFile {
  return new UnreadableFile({
    code: 'not-text',
    message: `This is ${kind}, not a CSV or an Excel workbook (.xlsx). ${way}`,
  });
}
