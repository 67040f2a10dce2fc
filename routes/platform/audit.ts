import type { FastifyInstance, FastifyRequest, onSendHookHandler, RouteOptions } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Audit, Change } from '../../services/access/audit.ts';
import { auditEntrySchema } from '../../src/access/audit-entry.ts';
import { mayUse } from '../../src/access/roles.ts';
import { withoutFeedTokens } from '../../src/feeds/feed.ts';
import { datasetNameSchema, isoDaySchema } from '../../src/primitives.ts';
import { namedDataset } from './access.ts';
import { pathOf } from './errors.ts';
import { answer, pageQuery, pageSchema, problems } from './response-schemas.ts';

/** What only the handler knows of the change that it makes. */
interface Noted {
  readonly dataset?: string;
  readonly before?: string | null;
  readonly after?: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    change: Noted | 'none' | undefined;
  }
}

/** For the audit log: what a request changes, or that it changes nothing. */
export function noteChange(request: FastifyRequest, change: Noted | 'none'): void {
  request.change = change;
}

/** Turned away before anything was looked at: a flood of them must not become one of entries. */
const UNHEARD = [401, 429];
/** What such an answer to half a request says is that the rest of it did not come. */
const UNFINISHED = [400, 408];

/** Records every request that may change something, before it is answered; of routes registered after this call. */
export function recordChanges(app: FastifyInstance, audit: Pick<Audit, 'record'>): void {
  app.decorateRequest('change');
  const record: onSendHookHandler = (request, { statusCode }, _payload, done) => {
    const change = changeIn(request, statusCode);
    const recorded = change && audit.record(change);
    // A store that cannot be reached has kept the client waiting already.
    if (recorded && statusCode !== 503) recorded.then(() => done(), done);
    else done();
  };
  app.addHook('onRoute', (route) => {
    if (isChange(route)) route.onSend = [route.onSend ?? [], record].flat();
  });
}

/** Reads are not recorded, and have no hook to pass through. */
function isChange({ method, config }: RouteOptions): boolean {
  const isWrite = config?.access === 'write' || config?.access === 'admin';
  return isWrite && [method].flat().some((name) => name !== 'GET' && name !== 'HEAD');
}

function changeIn(request: FastifyRequest, status: number): Change | undefined {
  const { caller, change = {}, method, ip: address, id: requestId } = request;
  const isUnheard = UNHEARD.includes(status) || (request.raw.complete === false && UNFINISHED.includes(status));
  if (!caller?.role || change === 'none' || isUnheard) return undefined;
  const { dataset = namedDataset(request), before = null, after = null } = change;
  const who = { key: caller.name, role: caller.role, address, requestId };
  return { ...who, method, path: withoutFeedTokens(pathOf(request)), dataset, status, before, after };
}

export function auditRoutes(audit: Pick<Audit, 'list'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/audit', {
      config: { access: 'admin', dataset: 'list' },
      schema: {
        operationId: 'listChanges',
        summary: 'Who changed what, newest first',
        description: 'Every request that changed something or was refused to; reads are not recorded.',
        tags: ['operations'],
        querystring: z.strictObject({
          dataset: datasetNameSchema.optional(),
          from: isoDaySchema.optional().describe('First day, UTC'),
          to: isoDaySchema.optional().describe('Last day, UTC'),
          ...pageQuery,
        }),
        response: { 200: answer('One page', pageSchema(auditEntrySchema)), ...problems() },
      },
      handler: ({ query, caller }) => {
        const { limit, cursor, ...wanted } = query;
        const isShown = (dataset: string | null) => caller.datasets === null || mayUse(caller, dataset ?? '');
        return audit.list(wanted, { limit, cursor }, isShown);
      },
    });
  };
}
