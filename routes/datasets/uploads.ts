import { Readable } from 'node:stream';
import multipart, { type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { z } from 'zod';
import type { ReceivedUpload } from '../../services/datasets/uploads.ts';
import { AppError } from '../../src/errors.ts';
import { datasetTitleSchema, WORKBOOK_TYPE } from '../../src/primitives.ts';
import { type Mapping, mappingSchema } from '../../src/sales/mapping.ts';
import { createUploadPlaces, keepPace, type Pace, type Place, type UploadPlaces } from './upload-places.ts';

/** Bodies that are the file itself; they reach the handler as a stream. */
const RAW_TYPES = ['text/csv', 'application/csv', 'application/vnd.ms-excel', WORKBOOK_TYPE];
/** A mapping of a hundred columns with long names is smaller. */
const MAX_FIELD_BYTES = 64 * 1024;

interface UploadLimits {
  readonly maxBytes: number;
  /** At the same time. */
  readonly concurrency: number;
  /** How long an upload may take to bring a little more. */
  readonly stallMs: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    uploads: { readonly inPlace: UploadPlaces; readonly pace: Pace };
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
    inPlace: createUploadPlaces({ concurrency, waitMs: 3 * stallMs, graceMs: stallMs }),
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
      fieldSize: MAX_FIELD_BYTES,
      headerPairs: 100,
    },
    throwFileSizeLimit: false,
  });
  app.addContentTypeParser(RAW_TYPES, (_request, payload, done) => done(null, payload));
}

/** What a form says beside its file. */
export interface FormFields {
  /** Of the dataset, as people call it. */
  readonly name?: string;
  readonly mapping?: Mapping;
}

/** `fields`: those that came before the file. */
type Receive = (bytes: AsyncIterable<Uint8Array>, fields: FormFields) => Promise<ReceivedUpload>;

interface Received {
  readonly upload: ReceivedUpload;
  readonly fields: FormFields;
}

/** What JSON is sent in, by the names that its charset may have. */
const JSON_CHARSETS = ['utf-8', 'utf8', 'us-ascii', 'ascii'];
const PARAMETERS = /;\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)/g;

/** The charset that a body of JSON claims to be in, when it is none that is read; that of a CSV is read from the file. */
function foreignCharset(type: string): string | undefined {
  if (!/^\s*application\/json\s*(;|$)/i.test(type)) return undefined;
  const charsets = [...type.matchAll(PARAMETERS)].filter(([, name]) => name.toLowerCase() === 'charset');
  return charsets.map(([, , value]) => value.replaceAll('"', '')).find((name) => !isJsonCharset(name));
}

function isJsonCharset(name: string): boolean {
  return JSON_CHARSETS.includes(name.toLowerCase());
}

/**
 * A body that was compressed may become any size, and JSON in another encoding would be read as something else; nothing
 * here needs them. For the routes registered after this call.
 */
export function refuseEncodedBodies(app: FastifyInstance): void {
  const refuse: onRequestHookHandler = ({ headers }, reply, done) => {
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      reply.header('accept-encoding', 'identity');
      const message = `Send the body as it is, without Content-Encoding: ${encoding.slice(0, 40)}`;
      return done(new AppError('unsupported-media-type', message));
    }
    const charset = foreignCharset(headers['content-type'] ?? '');
    if (charset === undefined) return done();
    const message = `JSON is taken in UTF-8 only, not in charset "${charset.slice(0, 40)}": send application/json without a charset`;
    done(new AppError('unsupported-media-type', message));
  };
  app.addHook('onRoute', (route) => {
    if (route.schema?.body !== undefined) route.onRequest = [route.onRequest ?? [], refuse].flat();
  });
}

/** The one file of the request, read to its end, and those fields of a form that it may have beside. */
export async function receiveUpload(
  request: FastifyRequest,
  place: Place,
  receive: Receive,
  allowed: readonly Field[] = [],
): Promise<Received> {
  const { pace } = request.server.uploads;
  const receiveInPace: Receive = (bytes, fields) =>
    receive(
      keepPace(bytes, pace, ({ byteLength }) => byteLength, place),
      fields,
    );
  try {
    return await (request.isMultipart()
      ? receiveForm(request, receiveInPace, allowed)
      : receiveBody(request, receiveInPace));
  } finally {
    // What is left of a refused upload is taken and dropped: half read, it would block the connection for good.
    request.raw.unpipe().resume();
  }
}

async function receiveBody(request: FastifyRequest, receive: Receive): Promise<Received> {
  if (request.body === undefined || request.body === null) throw missingFile();
  if (!(request.body instanceof Readable)) {
    const type = request.headers['content-type'];
    throw new AppError(
      'unsupported-media-type',
      `A file is sent as multipart/form-data, text/csv or ${WORKBOOK_TYPE}, not as ${type}`,
    );
  }
  return { upload: await receive(request.body.iterator({ destroyOnReturn: false }), {}), fields: {} };
}

async function receiveForm(request: FastifyRequest, receive: Receive, allowed: readonly Field[]): Promise<Received> {
  let upload: ReceivedUpload | undefined;
  let fields: FormFields = {};
  try {
    // A part is as good as all the bytes that are asked for.
    const { pace } = request.server.uploads;
    for await (const part of keepPace(request.parts(), pace, () => pace.bytes)) {
      const field = fieldOf(part, allowed);
      if (field !== undefined) fields = { ...fields, ...readField(field, part) };
      else if (part.type !== 'file') throw missingFile('The form field "file" must be a file, with a file name');
      else if (upload) throw severalFiles();
      else upload = await receive(part.file, fields);
    }
    if (!upload) throw missingFile();
    return { upload, fields };
  } catch (error) {
    await upload?.remove();
    throw isBrokenForm(error) ? new AppError('malformed-request', `The form is broken: ${error.message}`) : error;
  }
}

type Field = keyof FormFields;

/** Undefined for the file. */
function fieldOf({ fieldname }: Multipart, allowed: readonly Field[]): Field | undefined {
  const field = allowed.find((name) => name === fieldname);
  if (fieldname !== 'file' && field === undefined) throw unknownField(fieldname, allowed);
  return field;
}

function severalFiles(): AppError {
  return new AppError('malformed-request', 'The form has several files; send one in the field "file"');
}

/** The parser of forms throws plain errors, which only their messages distinguish from a fault of ours. */
function isBrokenForm(error: unknown): error is Error {
  return error instanceof Error && /^(Unexpected end of|Multipart: |Malformed |Part terminated )/.test(error.message);
}

/** An empty field is one left out, as forms send it. */
function readField(field: Field, part: Multipart): FormFields {
  if (part.type === 'file') throw badField(field, 'is a text, not a file');
  if (part.valueTruncated) throw badField(field, `has more than ${MAX_FIELD_BYTES} bytes`);
  const { value } = part;
  if (value === '') return {};
  return field === 'name'
    ? { name: parsed(datasetTitleSchema, value, field) }
    : { mapping: parsed(mappingSchema, jsonOf(value, field), field) };
}

function jsonOf(value: unknown, field: Field): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    throw badField(field, 'is not JSON');
  }
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, field: Field): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [{ message, path, code }] = read.error.issues;
  throw badField([field, ...path].join('/'), message, code);
}

function badField(path: string, message: string, code = 'invalid_format'): AppError {
  return new AppError('malformed-request', `The form field "${path}" ${message}`, {
    faults: [{ field: `body/${path}`, code, message }],
  });
}

function unknownField(name: string, allowed: readonly string[]): AppError {
  const others = allowed.map((field) => `"${field}"`).join(' and ');
  const beside = others === '' ? 'nothing beside it' : `beside it may be ${others}`;
  const message = `The form has a field ${JSON.stringify(name)}; the file goes in "file", ${beside}`;
  return new AppError('malformed-request', message, {
    faults: [{ field: `body/${name}`, code: 'unknown-field', message }],
  });
}

function missingFile(
  message = 'Send the CSV as the multipart field "file", or as the body with the type text/csv',
): AppError {
  return new AppError('missing-file', message);
}
