type Header = Readonly<Record<'description', string> & Record<'schema', { type: string }>>;
type HeadersByStatus = Readonly<Record<string, Record<string, Header>>>;

const header = (description: string, type = 'string'): Header => ({ description, schema: { type } });

const etag = header('Strong; changes with the content');
const cached = {
  ETag: etag,
  'Cache-Control': header('`no-cache`: a stored copy is asked for by `If-None-Match` before it is used'),
};
const stale = header('`true` when the store cannot be reached and the answer comes from memory; absent otherwise');
const forecast = { ...cached, Vary: header('The answer depends on these request headers'), 'X-Stale': stale };
const run = { Location: header('Address of the run') };

/** Headers of the responses, by operation and status; `anyOperation` for what all of them share. */
export const HEADERS: Readonly<Record<string, HeadersByStatus>> = {
  anyOperation: {
    401: { 'WWW-Authenticate': header('`Bearer`, with `error="invalid_token"` when a key was sent') },
    429: {
      'Retry-After': header('Seconds until the minute is over', 'integer'),
      'X-RateLimit-Limit': header('Requests a minute', 'integer'),
      'X-RateLimit-Remaining': header('Requests left in this minute', 'integer'),
      'X-RateLimit-Reset': header('Seconds until the minute is over', 'integer'),
    },
    503: { 'Retry-After': header('Seconds after which to try again, when that is known', 'integer') },
  },
  uploadDataset: { 201: { Location: header('Address of the dataset') } },
  getDatasetContent: {
    200: { ...cached, 'Content-Disposition': header('The name to save the file under') },
    304: cached,
  },
  getDatasetDays: { 200: cached, 304: cached },
  putCalendar: { 200: cached },
  getCalendar: { 200: cached },
  train: { 200: run, 202: run },
  planInventory: { 200: { 'X-Stale': stale } },
  planStaffing: { 200: { Vary: header('The answer depends on these request headers'), 'X-Stale': stale } },
  putOverrides: { 200: cached },
  getOverrides: { 200: cached },
  getAccuracy: { 200: { Vary: header('The answer depends on these request headers') } },
  getForecast: { 200: forecast, 304: forecast },
  getChampion: { 200: cached },
  promoteModel: { 200: { ETag: etag } },
  getArtifact: { 200: cached, 304: cached },
};
