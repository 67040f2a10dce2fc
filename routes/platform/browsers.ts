import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AppError } from '../../src/errors.ts';
import { noteChange } from './audit.ts';

interface BrowserOptions {
  /** The address that the service listens on. */
  readonly host: string;
  /** Other names that it may be called by; undefined: nobody has said. */
  readonly allowedHosts: readonly string[] | undefined;
  /** Of pages that may change something. */
  readonly allowedOrigins: readonly string[];
}

/** What browsers send without asking first, on whoever's behalf, changes nothing by these. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const ANY_ADDRESS = ['0.0.0.0', '::'];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** A name or an address, and a port (RFC 3986, 3.2.2): of an IPv6 address in brackets. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** An answer of the API is data: it loads nothing, is no part of a page elsewhere, and is what its type says. */
const API_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * Keeps pages of other sites from using the service through the browser of somebody who can reach it: by a name that leads here
 * (DNS rebinding) or by requests that browsers send for any page (cross-site request forgery). After the caller is known.
 *
 * @param isKeyed whether calls need a key, which a page of another site does not have
 */
export function guardAgainstPages(app: FastifyInstance, options: BrowserOptions, isKeyed: boolean): void {
  const { host, allowedHosts, allowedOrigins } = options;
  const anyHost = isKeyed && allowedHosts === undefined;
  if (anyHost) app.log.warn('ALLOWED_HOSTS is not set: the service answers under any host name');
  const own = ANY_ADDRESS.includes(host) ? [] : [isIPv6(host) ? `[${host}]` : host];
  const names = new Set([...own, ...(allowedHosts ?? [])].map((name) => name.toLowerCase()));
  const origins = new Set(allowedOrigins);

  const faultOf = (request: FastifyRequest): AppError | undefined => {
    const fault = hostFault(request, anyHost, names);
    if (fault || SAFE_METHODS.has(request.method)) return fault;
    return originFault(request, origins);
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.routeOptions.config.isPage) setHeaders(reply);
    const fault = faultOf(request);
    // A flood of what a page sends must not become one of entries in the audit log.
    if (fault) noteChange(request, 'none');
    done(fault);
  });
}

/** Whether requests with these methods change nothing. */
export function isSafe(method: RouteOptions['method']): boolean {
  return [method].flat().every((name) => SAFE_METHODS.has(name));
}

function setHeaders(reply: FastifyReply): void {
  for (const name in API_HEADERS) reply.header(name, API_HEADERS[name as keyof typeof API_HEADERS]);
}

function hostFault(request: FastifyRequest, anyHost: boolean, names: ReadonlySet<string>): AppError | undefined {
  const { headers, raw, routeOptions } = request;
  if (isTwice(raw.rawHeaders, 'host')) return new AppError('malformed-request', 'The request has two Host headers');
  // Not `request.host`, which may come from a header that a page can set.
  const { host } = headers;
  if (anyHost || routeOptions.config.isProbe) return undefined;
  const name = host === undefined ? undefined : HOST.exec(host)?.[1].toLowerCase();
  if (name !== undefined && (LOOPBACK.test(name) || names.has(name))) return undefined;
  const called = name === undefined ? 'a host name that cannot be read' : `"${name}"`;
  return new AppError(
    'misdirected-request',
    `The service is not known as ${called}; if it should be, add the name to ALLOWED_HOSTS`,
  );
}

function originFault({ headers }: FastifyRequest, origins: ReadonlySet<string>): AppError | undefined {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origins.has(origin)) return undefined;
  const isForeign = origin !== undefined && origin.replace(/^https?:\/\//, '') !== host;
  if (!isForeign && site !== 'cross-site' && site !== 'same-site') return undefined;
  const whose = isForeign ? `of ${JSON.stringify(origin.slice(0, 200))}` : 'of another site';
  return new AppError(
    'foreign-origin',
    `A page ${whose} must not change anything here; if it may, add its origin to ALLOWED_ORIGINS`,
  );
}

/** Node.js keeps the first of them, a proxy in front may have looked at the last. */
function isTwice(rawHeaders: readonly string[], wanted: string): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name.length === wanted.length && name.toLowerCase() === wanted) count += 1;
  }
  return count > 1;
}
