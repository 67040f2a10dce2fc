import { TextDecoder } from 'node:util';
import { damaged, type Work } from './work.ts';

/** What is told of the elements of a document, in their order. Names are without their prefix. */
export interface XmlHandler {
  /** `tag`: the text between the angle brackets, for {@link attributeOf}. */
  open(name: string, tag: string): void;
  close(name: string): void;
  /** Text between two tags, with its entities; it may come in several parts. */
  text?(raw: string): void;
  /** True once the rest of the document is of no interest. */
  readonly done?: boolean;
}

/** No tag and no text between two tags is longer in characters: a cell has at most 32,767, each five times as an entity. */
const LONGEST_TOKEN = 256 * 1024;
const DEEPEST = 100;
const SPACE = 0x20;
const [QUOTE, APOSTROPHE, SLASH, GREATER, QUESTION, EXCLAMATION] = [0x22, 0x27, 0x2f, 0x3e, 0x3f, 0x21];

/**
 * Reads the XML of a part. What no spreadsheet writes and what only serves to do harm is refused: a document type, and with it
 * entities of one's own.
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler, work: Work): Promise<void> {
  const tokens = new XmlTokens(handler, work);
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= decoderOf(chunk);
    tokens.write(decoded(decoder, chunk));
    if (handler.done) return;
  }
  tokens.write(decoder === undefined ? '' : decoded(decoder, undefined));
  tokens.end();
}

function decoderOf([first, second]: Uint8Array): TextDecoder {
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

function decoded(decoder: TextDecoder, chunk: Uint8Array | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw damaged('a part of it is not UTF-8');
  }
}

/** Cuts text into tags and what stands between them. Keeps what is not complete yet, and no more. */
class XmlTokens {
  readonly #handler: XmlHandler;
  readonly #work: Work;
  #rest = '';
  #depth = 0;

  constructor(handler: XmlHandler, work: Work) {
    this.#handler = handler;
    this.#work = work;
  }

  write(text: string): void {
    const source = this.#rest === '' ? text : this.#rest + text;
    let at = 0;
    while (!this.#handler.done) {
      const open = source.indexOf('<', at);
      if (open === -1) break;
      if (open > at) this.#handler.text?.(source.slice(at, open));
      at = open;
      const end = this.#token(source, open);
      if (end === -1) break;
      at = end;
    }
    this.#rest = source.slice(at);
    if (this.#rest.length > LONGEST_TOKEN)
      throw damaged(`a text or tag in it has more than ${LONGEST_TOKEN} characters`);
  }

  end(): void {
    if (this.#depth > 0 || this.#rest.trim() !== '') throw damaged('a part of it ends in the middle');
  }

  /** Takes the tag at `open`; where it ends, or -1 when it is not complete. */
  #token(source: string, open: number): number {
    const first = source.charCodeAt(open + 1);
    if (first === EXCLAMATION) return this.#declaration(source, open);
    if (first === QUESTION) return after(source, '?>', open);
    const close = tagEnd(source, open + 1);
    if (close === -1) return -1;
    this.#work.addTag();
    if (first === SLASH) this.#close(localName(source, open + 2, close));
    else {
      const name = localName(source, open + 1, close);
      this.#open(name, close - open - 1 === name.length ? name : source.slice(open + 1, close));
      if (source.charCodeAt(close - 1) === SLASH) this.#close(name);
    }
    return close + 1;
  }

  #declaration(source: string, open: number): number {
    const start = source.slice(open, open + 9);
    if (start.startsWith('<!--')) return after(source, '-->', open + 4);
    if (start === '<![CDATA[') {
      const end = after(source, ']]>', open);
      if (end !== -1) this.#handler.text?.(source.slice(open + 9, end - 3).replaceAll('&', '&amp;'));
      return end;
    }
    if (start.length < 9) return -1;
    throw damaged('it declares a document type, which no spreadsheet does');
  }

  #open(name: string, tag: string): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw damaged(`its elements stand within one another more than ${DEEPEST} times`);
    this.#handler.open(name, tag);
  }

  #close(name: string): void {
    this.#depth -= 1;
    if (this.#depth < 0) throw damaged(`an element "${name.slice(0, 40)}" ends that has not begun`);
    this.#handler.close(name);
  }
}

function after(source: string, end: string, from: number): number {
  const at = source.indexOf(end, from);
  return at === -1 ? -1 : at + end.length;
}

/** The `>` of a tag; one between quotes is part of a value. */
function tagEnd(source: string, from: number): number {
  let quote = 0;
  for (let at = from; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) return at;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

function localName(source: string, from: number, end: number): string {
  let start = from;
  let at = from;
  for (; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code <= SPACE || code === SLASH) break;
    if (code === 0x3a) start = at + 1; // a colon
  }
  return source.slice(start, at);
}

/** The value of an attribute, by its name with or without a prefix (`:id`: with any); undefined when the tag has none. */
export function attributeOf(tag: string, name: string): string | undefined {
  const anyPrefix = name.startsWith(':');
  for (let at = tag.indexOf(name); at !== -1; at = tag.indexOf(name, at + 1)) {
    if (!anyPrefix && tag.charCodeAt(at - 1) > SPACE) continue;
    let place = at + name.length;
    while (tag.charCodeAt(place) <= SPACE) place++;
    if (tag.charCodeAt(place) !== 0x3d) continue; // =
    place++;
    while (tag.charCodeAt(place) <= SPACE) place++;
    const quote = tag.charCodeAt(place);
    if (quote !== QUOTE && quote !== APOSTROPHE) continue;
    const end = tag.indexOf(tag[place], place + 1);
    return end === -1 ? undefined : decodeText(tag.slice(place + 1, end));
  }
  return undefined;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Text with its entities replaced: the five of XML, and characters by number. */
export function decodeText(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&([^;&]{0,12})(;?)/g, (entity, name: string, stop: string) => {
    const character = stop === '' ? undefined : (ENTITIES.get(name) ?? characterOf(name));
    if (character === undefined) throw damaged(`a text has ${JSON.stringify(entity)}, which XML does not know`);
    return character;
  });
}

function characterOf(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
