import { AppError } from '../src/errors.ts';

/** A calendar of ten years and many covariates is smaller. */
const LIMIT = 2 ** 20;

/** A small body in one piece. Throws AppError `payload-too-large` beyond 1 MiB. */
export async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > LIMIT) throw new AppError('payload-too-large', `The body has more than ${LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
