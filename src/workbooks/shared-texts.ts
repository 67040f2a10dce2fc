import { unescapeCell } from './cells.ts';
import { tooLarge, type Work } from './work.ts';
import { decodeText, readXml, type XmlHandler } from './xml.ts';

/** The texts of a workbook that its cells name by number. */
export interface SharedTexts {
  /** Undefined when there is no such text. */
  at(index: number): string | undefined;
}

export const NO_TEXTS: SharedTexts = { at: () => undefined };

/** So many UTF-16 units a cell has at most (Excel specifications and limits). */
export const LONGEST_CELL = 32_767;

const BLOCK = 2 ** 20;

/** Texts one behind the other in blocks of bytes: as strings of their own a million of them would take ten times as much. */
class PackedTexts implements SharedTexts {
  readonly #work: Work;
  readonly #blocks: Buffer[] = [];
  #free = 0;
  /** Where each text begins: block and place in it; and how many bytes it has. */
  #starts = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);
  #count = 0;
  #bytes = 0;

  constructor(work: Work) {
    this.#work = work;
  }

  add(text: string): void {
    if (text.length > LONGEST_CELL) throw cellTooLong();
    const length = Buffer.byteLength(text);
    this.#bytes += length;
    const { sharedTextBytes } = this.#work.limits;
    if (this.#bytes > sharedTextBytes) throw tooLarge(`its texts have more than ${sharedTextBytes / 2 ** 20} MiB`);
    this.#work.addCell();
    if (this.#blocks.length === 0 || this.#free + length > BLOCK) {
      this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK));
      this.#free = 0;
    }
    if (this.#count === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#lengths = doubled(this.#lengths);
    }
    this.#blocks[this.#blocks.length - 1].write(text, this.#free, 'utf8');
    this.#starts[this.#count] = (this.#blocks.length - 1) * BLOCK + this.#free;
    this.#lengths[this.#count] = length;
    this.#free += length;
    this.#count += 1;
  }

  at(index: number): string | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    const start = this.#starts[index] % BLOCK;
    const block = this.#blocks[Math.floor(this.#starts[index] / BLOCK)];
    return block.toString('utf8', start, start + this.#lengths[index]);
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}

export function cellTooLong() {
  return tooLarge(`a cell has more than ${LONGEST_CELL} characters, the limit of Excel`);
}

/**
 * Collects the text of one cell from its elements `t`: one, or several when parts of it are formatted apart. What stands in `rPh`
 * says how East Asian letters are read aloud, and is no part of the text.
 */
export class TextCollector {
  text = '';
  #inText = false;
  #inPhonetic = false;

  begin(): void {
    this.text = '';
    this.#inPhonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.#inText = !this.#inPhonetic;
    else if (name === 'rPh') this.#inPhonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    else if (name === 'rPh') this.#inPhonetic = false;
  }

  add(raw: string): void {
    if (!this.#inText) return;
    this.text += decodeText(raw);
    // Twice: what is escaped is longer than it will be.
    if (this.text.length > 8 * LONGEST_CELL) throw cellTooLong();
  }
}

/** Reads `sharedStrings.xml` (ECMA-376-1, 18.4). */
export async function readSharedTexts(part: AsyncIterable<Uint8Array>, work: Work): Promise<SharedTexts> {
  const texts = new PackedTexts(work);
  const collector = new TextCollector();
  const handler: XmlHandler = {
    open(name) {
      if (name === 'si') collector.begin();
      else collector.open(name);
    },
    close(name) {
      if (name === 'si') texts.add(unescapeCell(collector.text));
      else collector.close(name);
    },
    text: (raw) => collector.add(raw),
  };
  await readXml(part, handler, work);
  return texts;
}
