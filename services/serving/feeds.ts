import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../src/errors.ts';
import {
  digestOfToken,
  type Feed,
  type FeedDocument,
  type FeedRequest,
  feedIdOf,
  newToken,
} from '../../src/feeds/feed.ts';
import type { FeedKey, FeedRepository } from '../../src/feeds/feed-repository.ts';
import type { Language } from '../../src/forecasting/explanation.ts';
import { EVERY_SERIES, type ForecastQuery, forecastQuerySchema } from '../../src/forecasting/forecast-schema.ts';
import { readUndamaged } from '../../src/storage/damage.ts';
import type { Versioned } from '../../src/storage/documents.ts';
import { excelCsv } from '../../src/tables/table.ts';
import { newestFirst, noticeOf, type Page, type PageRequest, pageOf } from '../platform/pages.ts';
import type { ForecastService } from './forecasts.ts';
import type { CachedResponse, ResponseForm } from './responses.ts';

interface Dependencies {
  readonly feeds: FeedRepository;
  readonly forecasts: Pick<ForecastService, 'answer'>;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: { warn(fields: object, message: string): void };
}

/** Who makes a feed, and what holds where the request does not say. */
interface Maker {
  /** Of the key; null without one. */
  readonly name: string | null;
  readonly language: Language;
}

export const FEED_FORMATS = ['csv', 'xlsx', 'ics'] as const;
type FeedFormat = (typeof FEED_FORMATS)[number] | 'excel';

/** Of one dataset: a list that people can still look through. */
const MOST_FEEDS = 100;

/** Addresses at which whoever knows them reads the forecast of one dataset, until they are revoked. */
export function createFeedService({ feeds, forecasts, now, random, log }: Dependencies) {
  const assertRoom = async (dataset: string): Promise<void> => {
    if ((await feeds.list(dataset)).length < MOST_FEEDS) return;
    const message = `"${dataset}" has ${MOST_FEEDS} feeds, the most that one may have: revoke one with DELETE /feeds/{id}`;
    throw new AppError('invalid-request', message);
  };

  /** What it asks for has to be there; but for a model, which may be trained later. */
  const assertAnswers = async (feed: FeedDocument): Promise<void> => {
    try {
      await forecasts.answer(queryOf(feed), { format: 'csv', language: feed.language });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'no-champion')) throw error;
    }
  };

  /** The same for a token that was never given out, that was revoked, and for what is no token at all. */
  const find = async (token: string): Promise<Versioned<FeedDocument>> => {
    const digest = digestOfToken(token);
    const key = digest === undefined ? undefined : await feeds.find(feedIdOf(digest));
    const found = key && (await feeds.readVersioned(key));
    if (digest !== undefined && found && isSameDigest(found.value.digest, digest)) return found;
    throw noFeedHere();
  };

  /** Once a day: reading must not cost a write each time. Whoever reads gets an answer whether or not it is noted. */
  const noteReading = async ({ value, etag }: Versioned<FeedDocument>): Promise<void> => {
    const lastReadOn = now().toISOString().slice(0, 10);
    if (value.lastReadOn === lastReadOn) return;
    try {
      await feeds.replace({ ...value, lastReadOn }, etag);
    } catch (err) {
      log.warn({ feed: value.id, err }, 'it could not be noted that a feed was read');
    }
  };

  return {
    /**
     * Makes an address; its token is given this once and stored as a hash. Throws AppError as a forecast of the same would,
     * except for `no-champion`.
     */
    async create(request: FeedRequest, { name, language }: Maker): Promise<{ feed: Feed; token: string }> {
      const at = now().toISOString();
      assertMeaning(request, at);
      const { language: asked = language, name: called = null, expiresAt = null, ...wanted } = request;
      const token = newToken(random);
      const digest = digestOfToken(token) ?? '';
      const feed: FeedDocument = {
        ...{ schema: 1, id: feedIdOf(digest), digest, ...wanted, name: called, language: asked },
        ...{ createdBy: name, createdAt: at, lastReadOn: null },
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      };
      await assertAnswers(feed);
      await assertRoom(feed.dataset);
      await feeds.add(feed);
      return { feed: shown(feed), token };
    },

    /** Newest first; those of datasets that may be shown. */
    async list(
      dataset: string | undefined,
      page: PageRequest,
      isShown: (dataset: string) => boolean,
    ): Promise<Page<Feed>> {
      const keys = (await feeds.list(dataset)).filter((key) => isShown(key.dataset));
      const { items, damaged } = await readUndamaged(keys, feeds.read);
      const placeOf = ({ createdAt, id }: Feed) => `${createdAt} ${id}`;
      const sorted = items.map(shown).sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
      return { ...pageOf(sorted, page, { nameOf: placeOf, isBehind: newestFirst }), ...noticeOf(damaged) };
    },

    /** Its address answers 404 from now on, in every process. One of a dataset that may not be used is as if there were none. */
    async revoke(id: string, mayUse: (dataset: string) => boolean): Promise<FeedKey> {
      const key = await feeds.find(id);
      if (!key || !mayUse(key.dataset)) {
        throw new AppError('feed-not-found', `There is no feed with the id ${id}; see GET /feeds`);
      }
      await feeds.remove(key);
      return key;
    },

    /** What stands at the address now. */
    async read(token: string, format: FeedFormat): Promise<CachedResponse> {
      const found = await find(token);
      const { expiresAt } = found.value;
      if (expiresAt !== null && Date.parse(expiresAt) <= now().getTime()) {
        throw new AppError('feed-expired', `The feed expired at ${expiresAt}; make another one with POST /feeds`);
      }
      const [response] = await Promise.all([
        forecasts.answer(queryOf(found.value), formOf(found.value, format)),
        noteReading(found),
      ]);
      return response;
    },
  };
}

/** Throws AppError for what no schema can say. */
function assertMeaning({ series, month, days, expiresAt }: FeedRequest, at: string): void {
  if (month !== undefined && days !== undefined) {
    throw new AppError('invalid-request', 'Give either "month" or "days", not both');
  }
  if (series !== undefined && [series].flat().includes(EVERY_SERIES)) {
    throw new AppError(
      'invalid-request',
      'A feed shows one series or the sum of some: rows of each are at GET /forecast?series=*',
    );
  }
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(at)) {
    throw new AppError('invalid-request', `"expiresAt" (${expiresAt}) has passed: it is ${at}`);
  }
}

export type FeedService = ReturnType<typeof createFeedService>;

/** Of every address that answers nothing, whatever is wrong with it. */
export function noFeedHere(): AppError {
  return new AppError(
    'feed-not-found',
    'There is no feed at this address: it was never made, or it was revoked; see GET /feeds',
  );
}

function isSameDigest(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
}

function shown({ schema: _, digest: __, ...feed }: FeedDocument): Feed {
  return feed;
}

/** As `GET /forecast` would be asked. */
function queryOf({ dataset, series, month, days, levels }: Feed): ForecastQuery {
  return forecastQuerySchema.parse({ dataset, series, month, days, levels });
}

function formOf({ id, name, dataset, series, language }: Feed, format: FeedFormat): ResponseForm {
  const ownName = typeof series === 'string' ? `${series} · ${dataset}` : null;
  switch (format) {
    case 'csv':
      return { format: 'csv', language };
    case 'excel':
      return { format: 'excel', dialect: excelCsv([language]), language };
    case 'xlsx':
      return { format: 'workbook', language };
    case 'ics':
      return { format: 'calendar', language, subscription: { id, name: name ?? ownName } };
  }
}
