import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ReceivedUpload } from '../services/datasets.ts';
import { AppError } from '../src/errors.ts';
import { datasetNameSchema } from '../src/primitives.ts';

/** Bodies that are the CSV itself; they reach the handler as a stream. */
const RAW_TYPES = ['text/csv', 'application/csv', 'application/vnd.ms-excel'];
const FORM_FIELDS = ['file', 'name'];

export function acceptRawCsv(app: FastifyInstance): void {
  app.addContentTypeParser(RAW_TYPES, (_request, payload, done) => done(null, payload));
}

type Receive = (bytes: AsyncIterable<Uint8Array>) => Promise<ReceivedUpload>;

/** The one file of the request, read to its end, and the dataset name that the form may give. */
export async function receiveUpload(
  request: FastifyRequest,
  receive: Receive,
): Promise<{ upload: ReceivedUpload; formName: string | undefined }> {
  if (request.isMultipart()) return receiveForm(request, receive);
  const body = request.body as AsyncIterable<Uint8Array> | undefined; // see acceptRawCsv
  if (!body) throw missingFile();
  return { upload: await receive(body), formName: undefined };
}

async function receiveForm(request: FastifyRequest, receive: Receive) {
  let upload: ReceivedUpload | undefined;
  let formName: string | undefined;
  try {
    for await (const part of request.parts()) {
      if (!FORM_FIELDS.includes(part.fieldname)) throw unknownField(part.fieldname);
      if (part.type === 'file') {
        if (upload) throw new AppError('malformed-request', 'The form has several files; send one in the field "file"');
        upload = await receive(part.file);
      } else formName = parseName(part.value);
    }
    if (!upload) throw missingFile();
    return { upload, formName };
  } catch (error) {
    await upload?.remove();
    throw error;
  }
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

function missingFile(): AppError {
  return new AppError(
    'missing-file',
    'Send the CSV as the multipart field "file", or as the body with the type text/csv',
  );
}
