import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LANGUAGES } from '../forecasting/explanation.ts';
import { forecastQuerySchema } from '../forecasting/forecast-schema.ts';
import { datasetField, datasetNameSchema, instantSchema, isoDaySchema, seriesIdSchema } from '../primitives.ts';

/** The part of the hash of a token by which it is known: it gives nothing of the token away. */
export const feedIdSchema = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'must be the id of a feed: 24 hex digits')
  .meta({ example: '5f1d3c0a9b7e4d2f8a6c1e3b' });

const { month, levels } = forecastQuerySchema.shape;

/** What is shown: as `GET /forecast` is asked for it. */
const shownFields = {
  series: z
    .union([seriesIdSchema, z.array(seriesIdSchema).min(1).max(50)])
    .optional()
    .describe('Of a dataset of many series: which one, or several, whose sum it is. Default: the sum of all'),
  month: month.describe('YYYY-MM. Default: the month after the last observed day, whichever that is when it is read'),
  days: z.int().min(1).max(366).optional().describe('So many days after the last observed one, in place of a month'),
};

const nameField = z.string().trim().min(1).max(100).meta({ pattern: '[^\\s\\uFEFF]', example: 'Shop window' });

/** What an address is to show, and for how long. */
export const feedRequestSchema = z
  .strictObject({
    dataset: datasetField,
    name: nameField.optional().describe('What people call it; a calendar is shown under this name'),
    ...shownFields,
    levels,
    language: z
      .enum(LANGUAGES)
      .optional()
      .describe('Of its words and of `?dialect=excel`. Default: as `Accept-Language` says'),
    expiresAt: instantSchema
      .optional()
      .describe('From then on it answers 410. Default: it is read until it is revoked'),
  })
  .meta({ id: 'FeedRequest', example: { dataset: 'ventas', name: 'Shop window' } });

export type FeedRequest = z.infer<typeof feedRequestSchema>;

/** An address as lists show it: never with its token. */
export const feedSchema = z
  .object({
    id: feedIdSchema,
    dataset: datasetNameSchema,
    name: z.string().nullable(),
    ...shownFields,
    levels: z.string().describe('Levels of the intervals in per cent'),
    language: z.enum(LANGUAGES),
    createdBy: z.string().nullable().describe('Name of the key that made it; null when the service asked for none'),
    createdAt: instantSchema,
    lastReadOn: isoDaySchema.nullable().describe('The last day, UTC, on which somebody read it; null: nobody has'),
    expiresAt: instantSchema.nullable().describe('From then on it answers 410; null: never'),
  })
  .meta({ id: 'Feed' });

export type Feed = z.infer<typeof feedSchema>;

/** `_feeds/<id>/<dataset>.json` */
export const feedDocumentSchema = feedSchema.extend({
  schema: z.literal(1),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the token'),
});

export type FeedDocument = z.infer<typeof feedDocumentSchema>;

const addressesSchema = z.object({ csv: z.string(), xlsx: z.string(), ics: z.string() });

/** The answer to whoever makes one: the only one that has its addresses. */
export const createdFeedSchema = feedSchema
  .extend({
    urls: addressesSchema.describe(
      'By the host name of this request. They are shown this once: whoever has one can read',
    ),
    paths: addressesSchema.describe(
      'The same below the address of the service, for those who reach it by another name',
    ),
  })
  .meta({ id: 'CreatedFeed' });

/** What begins a token, so that it is known for one wherever it turns up. */
const PREFIX = 'feed_';
/** 256 bits cannot be guessed. */
const TOKEN_BYTES = 32;
const TOKEN = /^feed_[A-Za-z0-9_-]{43}$/;

export function newToken(random: (bytes: number) => Uint8Array): string {
  return PREFIX + Buffer.from(random(TOKEN_BYTES)).toString('base64url');
}

/** SHA-256 of a token, in hex; undefined for what cannot be one. One fast hash is enough: a token is long and random. */
export function digestOfToken(token: string): string | undefined {
  return TOKEN.test(token) ? createHash('sha256').update(token).digest('hex') : undefined;
}

export function feedIdOf(digest: string): string {
  return digest.slice(0, 24);
}

/** A token, or the beginning of one. */
const LIKE_A_TOKEN = /feed_[\w-]+/g;
/** The path of a feed, and how it ends. */
const ADDRESS = /^\/+feeds\/+(.+?)(\.(?:csv|xlsx|ics))?$/is;
const REDACTED = '[Redacted]';

/** An address as logs, traces and the audit log may have it: without the tokens of feeds, however they are written. */
export function withoutFeedTokens(url: string): string {
  const readable = decoded(url);
  const [path, ...query] = (readable.search(LIKE_A_TOKEN) < 0 ? url : readable).split('?');
  const [, named, ending = ''] = ADDRESS.exec(decoded(path)) ?? [];
  // All but ids may be a token, or what is left of one.
  const isHidden = named !== undefined && !feedIdSchema.safeParse(named).success;
  return [isHidden ? `/feeds/${REDACTED}${ending}` : path, ...query].join('?').replaceAll(LIKE_A_TOKEN, REDACTED);
}

/** As far as it can be read: a letter may be written as its code. */
function decoded(url: string): string {
  return url.replaceAll(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
