import { inEnglish } from '../language/number-format.ts';
import { UnreadableFile } from '../sales/faults.ts';

/** What a workbook may cost. Whoever made it does not decide: all is counted while it is done. */
export interface WorkbookLimits {
  /** Of the workbook itself. */
  readonly bytes: number;
  /** Of all parts that are read, as they come out of the archive, whatever the archive says of their size. */
  readonly inflatedBytes: number;
  /** How many times larger than in the archive a part may be, once it is larger than {@link RATIO_GRACE_BYTES}. */
  readonly ratio: number;
  /** Parts in the archive, whether they are read or not. */
  readonly entries: number;
  /** Tags of XML. */
  readonly tags: number;
  /** Cells of the sheet, those without a value too. */
  readonly cells: number;
  /** Different texts of the whole workbook, in UTF-8. */
  readonly sharedTextBytes: number;
  readonly csvBytes: number;
}

export const WORKBOOK_LIMITS: WorkbookLimits = {
  bytes: 32 * 2 ** 20,
  inflatedBytes: 256 * 2 ** 20,
  ratio: 200,
  entries: 10_000,
  tags: 24_000_000,
  cells: 5_000_000,
  sharedTextBytes: 64 * 2 ** 20,
  csvBytes: 256 * 2 ** 20,
};

/** A sheet compresses to a tenth or a twentieth; only what is small may do so by chance much better. */
export const RATIO_GRACE_BYTES = 4 * 2 ** 20;

/** Counts what reading a workbook costs, and throws {@link UnreadableFile} as soon as it is too much. */
export class Work {
  readonly limits: WorkbookLimits;
  inflatedBytes = 0;
  tags = 0;
  cells = 0;
  csvBytes = 0;

  constructor(limits: WorkbookLimits = WORKBOOK_LIMITS) {
    this.limits = limits;
  }

  addInflated(bytes: number): void {
    this.inflatedBytes += bytes;
    if (this.inflatedBytes > this.limits.inflatedBytes) throw inflatesTooFar(this.limits);
  }

  addTag(): void {
    this.tags += 1;
    if (this.tags > this.limits.tags) throw tooLarge(`it has more than ${shown(this.limits.tags)} XML tags`);
  }

  addCell(): void {
    this.cells += 1;
    if (this.cells > this.limits.cells) throw tooLarge(`the sheet has more than ${shown(this.limits.cells)} cells`);
  }

  addCsv(bytes: number): void {
    this.csvBytes += bytes;
    if (this.csvBytes > this.limits.csvBytes) {
      throw tooLarge(`the sheet has more than ${shown(this.limits.csvBytes / 2 ** 20)} MiB of text`);
    }
  }
}

export function inflatesTooFar({ inflatedBytes }: WorkbookLimits): UnreadableFile {
  return tooLarge(`it has more than ${shown(inflatedBytes / 2 ** 20)} MiB when it is unpacked`);
}

export function tooLarge(what: string): UnreadableFile {
  const message = `The workbook is too large: ${what}. Export the sheet as CSV and upload that`;
  return new UnreadableFile({ code: 'workbook-too-large', message });
}

/** `what`: a sentence without its stop. */
export function damaged(what: string): UnreadableFile {
  const message = `The workbook is damaged: ${what}. Open it in a spreadsheet and save it again as .xlsx, or export the sheet as CSV`;
  return new UnreadableFile({ code: 'workbook-damaged', message });
}

export function shown(count: number): string {
  return inEnglish(count);
}
