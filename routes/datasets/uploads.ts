import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ReceivedUpload } from '../../services/datasets/datasets.ts';
import { AppError } from '../../src/errors.ts';
import { datasetNameSchema } from '../../src/primitives.ts';
import { WORKBOOK_TYPE } from '../../src/sales/dataset.ts';

/** How little may arrive in how long, before whoever sends is taken for stuck, or for somebody who wants to block. */
interface Pace {
  readonly withinMs: number;
  readonly bytes: number;
}

/**
 * The same items, as long as they keep coming: throws AppError `request-timeout` once `withinMs` has been waited for
 * less than `bytes`. Only waiting counts: a reader that takes its time is no fault of the sender.
 */
export async function* keepPace<T>(items: AsyncIterable<T>, pace: Pace, sizeOf: (item: T) => number) {
  const source = items[Symbol.asyncIterator]();
  let [waited, received] = [0, 0];
  try {
    for (;;) {
      const began = performance.now();
      const { done, value } = await inTime(source.next(), pace.withinMs - waited, pace);
      if (done) return;
      waited += performance.now() - began;
      received += sizeOf(value);
      if (received >= pace.bytes) [waited, received] = [0, 0];
      yield value;
    }
  } finally {
    // A reader that has seen enough lets go of the source. One that is stuck in `next` answers when it ends: nobody waits.
    void source.return?.().catch(() => undefined);
  }
}

async function inTime<T>(work: Promise<T>, ms: number, { withinMs, bytes }: Pace): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const message = `The upload came to a halt: less than ${bytes} bytes arrived in ${withinMs / 1000} s`;
    timer = setTimeout(() => reject(new AppError('request-timeout', message)), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
    // What comes of it after that, when the connection ends, is of no interest.
    work.catch(() => undefined);
  }
}

interface SlotLimits {
  /** Uploads that are read at the same time. */
  readonly concurrency: number;
  /** How long another one waits for its turn. */
  readonly waitMs: number;
}

/** Each is an open connection and nothing more: its body is not read. */
const MAX_WAITING = 1000;
const RETRY_AFTER_S = 5;

/**
 * At most so many uploads at the same time: each has a temporary file and takes from the one thread that reads them. The
 * others wait in line, for a while.
 */
function createUploadSlots({ concurrency, waitMs }: SlotLimits) {
  let taken = 0;
  const waiting = new Set<() => void>();

  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(begin);
        reject(tooMany(taken));
      }, waitMs);
      waiting.add(begin);
    });

  /** Who waits longest gets the place of one that is done. */
  const release = (): void => {
    const [next] = waiting;
    if (next === undefined) taken -= 1;
    else {
      waiting.delete(next);
      next();
    }
  };

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.size >= MAX_WAITING) throw tooMany(taken);
    if (taken < concurrency) taken += 1;
    else await turn();
    try {
      return await work();
    } finally {
      release();
    }
  };
}

type UploadSlots = ReturnType<typeof createUploadSlots>;

function tooMany(taken: number): AppError {
  return new AppError('too-many-uploads', `${taken} uploads are under way; try again in a moment`, {
    retryAfter: RETRY_AFTER_S,
  });
}

/** Bodies that are the file itself; they reach the handler as a stream. */
const RAW_TYPES = ['text/csv', 'application/csv', 'application/vnd.ms-excel', WORKBOOK_TYPE];
const FORM_FIELDS = ['file', 'name'];

interface UploadLimits {
  readonly maxBytes: number;
  /** At the same time. */
  readonly concurrency: number;
  /** How long an upload may take to bring a little more. */
  readonly stallMs: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    uploads: { readonly inSlot: UploadSlots; readonly pace: Pace };
  }
}

/** A connection of the slowest kind brings more than that in a few seconds. */
const LEAST_BYTES = 4096;

/** Lets the routes of `app`, and no others, take files: as the body itself or in a form. */
export async function acceptUploads(
  app: FastifyInstance,
  { maxBytes, concurrency, stallMs }: UploadLimits,
): Promise<void> {
  app.decorate('uploads', {
    inSlot: createUploadSlots({ concurrency, waitMs: 3 * stallMs }),
    pace: { withinMs: stallMs, bytes: LEAST_BYTES },
  });
  await app.register(multipart, {
    // One byte and one file more than is allowed, so that it is noticed and explained.
    limits: {
      fileSize: maxBytes + 1,
      files: 2,
      fields: 10,
      parts: 12,
      fieldNameSize: 100,
      fieldSize: 1024,
      headerPairs: 100,
    },
    throwFileSizeLimit: false,
  });
  app.addContentTypeParser(RAW_TYPES, (_request, payload, done) => done(null, payload));
}

type Receive = (bytes: AsyncIterable<Uint8Array>) => Promise<ReceivedUpload>;

/** A body that was compressed may become any size; nothing here needs it. For the routes registered after this call. */
export function refuseEncodedBodies(app: FastifyInstance): void {
  const refuse: onRequestHookHandler = (request, reply, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.toLowerCase() === 'identity') return done();
    reply.header('accept-encoding', 'identity');
    const message = `Send the body as it is, without Content-Encoding: ${encoding.slice(0, 40)}`;
    done(new AppError('unsupported-media-type', message));
  };
  app.addHook('onRoute', (route) => {
    if (route.schema?.body !== undefined) route.onRequest = [route.onRequest ?? [], refuse].flat();
  });
}

/** The one file of the request, read to its end, and the dataset name that the form may give. */
export async function receiveUpload(
  request: FastifyRequest,
  receive: Receive,
): Promise<{ upload: ReceivedUpload; formName: string | undefined }> {
  const { pace } = request.server.uploads;
  const receiveInPace = (bytes: AsyncIterable<Uint8Array>) =>
    receive(keepPace(bytes, pace, ({ byteLength }) => byteLength));
  try {
    return await (request.isMultipart() ? receiveForm : receiveBody)(request, receiveInPace);
  } finally {
    // What is left of a refused upload is taken and dropped: half read, it would block the connection for good.
    request.raw.unpipe().resume();
  }
}

async function receiveBody(request: FastifyRequest, receive: Receive) {
  if (request.body === undefined) throw missingFile();
  if (!(request.body instanceof Readable)) {
    const type = request.headers['content-type'];
    throw new AppError(
      'unsupported-media-type',
      `A file is sent as multipart/form-data, text/csv or ${WORKBOOK_TYPE}, not as ${type}`,
    );
  }
  return { upload: await receive(request.body.iterator({ destroyOnReturn: false })), formName: undefined };
}

async function receiveForm(request: FastifyRequest, receive: Receive) {
  let upload: ReceivedUpload | undefined;
  let formName: string | undefined;
  try {
    // A part is as good as all the bytes that are asked for.
    const { pace } = request.server.uploads;
    for await (const part of keepPace(request.parts(), pace, () => pace.bytes)) {
      if (!FORM_FIELDS.includes(part.fieldname)) throw unknownField(part.fieldname);
      if (part.type === 'file') {
        if (upload) throw new AppError('malformed-request', 'The form has several files; send one in the field "file"');
        upload = await receive(part.file);
      } else if (part.fieldname === 'file') throw missingFile('The form field "file" must be a file, with a file name');
      else formName = parseName(part.value);
    }
    if (!upload) throw missingFile();
    return { upload, formName };
  } catch (error) {
    await upload?.remove();
    throw isBrokenForm(error) ? new AppError('malformed-request', `The form is broken: ${error.message}`) : error;
  }
}

/** The parser of forms throws plain errors, which only their messages distinguish from a fault of ours. */
function isBrokenForm(error: unknown): error is Error {
  return error instanceof Error && /^(Unexpected end of|Multipart: |Malformed |Part terminated )/.test(error.message);
}

function parseName(value: unknown): string | undefined {
  if (value === '') return undefined;
  const name = datasetNameSchema.safeParse(value);
  if (name.success) return name.data;
  const [{ message }] = name.error.issues;
  throw new AppError('malformed-request', `The form field "name" ${message}`, {
    faults: [{ field: 'body/name', code: 'invalid_format', message }],
  });
}

function unknownField(name: string): AppError {
  const message = `The form has a field ${JSON.stringify(name)}; the file goes in "file", its dataset in "name"`;
  return new AppError('malformed-request', message, {
    faults: [{ field: `body/${name}`, code: 'unknown-field', message }],
  });
}

function missingFile(
  message = 'Send the CSV as the multipart field "file", or as the body with the type text/csv',
): AppError {
  return new AppError('missing-file', message);
}
