import { readFileSync } from 'node:fs';
import { readSales } from '../../../src/sales/reading/read-sales.ts';
import type { ReadOptions, RejectedFile, SalesFile } from '../../../src/sales/sales-file.ts';
import { PROJECT } from '../../project.ts';

export const FIXTURES = new URL('test/fixtures/csv/', PROJECT);

export function fixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, FIXTURES)));
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function read(
  content: string | Uint8Array,
  options: ReadOptions = {},
  chunkSize = 64 * 1024,
): Promise<SalesFile | RejectedFile> {
  return readSales(inChunks(typeof content === 'string' ? Buffer.from(content) : content, chunkSize), options);
}

/** Reads a content that must be valid. */
export async function readValid(content: string | Uint8Array, options: ReadOptions = {}): Promise<SalesFile> {
  const file = await read(content, options);
  if (!file.valid) {
    const problems = file.problems.map(({ row, message }) => `row ${row}: ${message}`);
    throw new Error([...problems, ...file.questions.map(({ message }) => message)].join('\n'));
  }
  return file;
}

/** Reads a content that must be refused. */
export async function readRejected(content: string | Uint8Array, options: ReadOptions = {}): Promise<RejectedFile> {
  const file = await read(content, options);
  if (file.valid) throw new Error('the file is accepted');
  return file;
}
