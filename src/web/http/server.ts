/** The web server: routes requests to pages and sends their responses; the only file that uses fastify. */

import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { App } from '../../app.ts';
import { misdirectedPage, notFoundPage } from '../pages/public/problems.ts';
import { ROUTES } from '../routes.ts';
import { createSite, type Site, type SiteOptions } from '../site.ts';
import { enterCostly } from './enter-costly.ts';
import { MOST_FORM_BYTES, parseForm } from './form.ts';
import { isNotModified, responseHeaders } from './headers.ts';
import { isOwnHost } from './own-host.ts';
import { failedRequest, rejectRequest, unknownRequest } from './refuse.ts';
import type { Handler, PageRequest, PageResponse, Route } from './response.ts';

export interface WebOptions extends SiteOptions {
  /** Default: the whole site. */
  readonly routes?: readonly Route[];
  /** Default: PORT. */
  readonly port?: number;
}

export interface RunningWeb {
  /** The address it actually listens on. */
  readonly url: string;
  readonly port: number;
  /** Finishes requests in progress, then stops. */
  close(): Promise<void>;
}

/** Serves the site at the configured host and port (0 chooses a free one). */
export async function startWeb(app: App, options: WebOptions = {}): Promise<RunningWeb> {
  const web = buildWeb(app, options);
  const { host } = app.config;
  const port = options.port ?? app.config.port;
  await web.listen({ host, port });
  const address = web.server.address();
  const served = typeof address === 'object' && address !== null ? address.port : port;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${served}`, port: served, close: () => web.close() };
}

/** Builds the site without a socket; tests call `inject` on it. */
function buildWeb(app: App, options: WebOptions = {}): FastifyInstance {
  const site = createSite(app, options);
  const routes = options.routes ?? ROUTES;
  const web = fastify({
    // Request lines contain tokens; errors are logged by route below.
    logger: false,
    // Only one proxy is trusted. It appends the last address of the list; those before it are the client's
    // own claim.
    trustProxy: (_address, hop) => app.config.trustProxy && hop < 1,
    bodyLimit: MOST_FORM_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    rewriteUrl: ({ url }) => withoutPrefix(site.prefix, url ?? '/'),
    frameworkErrors: (_error, request, reply) => send(site, request, reply, notFoundPage(site)),
  });
  web.removeAllContentTypeParsers();
  web.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Runs before any page, and before the body of a post is read.
  web.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] as string;
    if (!isOwnHost(request.headers.host, path, app.config))
      await send(site, request, reply, misdirectedPage(site));
  });
  for (const { path, get, post, isCostly = false, mostBytes = MOST_FORM_BYTES } of routes) {
    const [read, write] = [get, post].map((handler) =>
      handler !== undefined && isCostly ? limited(handler) : handler,
    );
    if (read !== undefined) web.get(path, (request, reply) => respond(site, read, request, reply));
    if (write !== undefined)
      web.post(path, { bodyLimit: mostBytes }, (request, reply) => respond(site, write, request, reply));
  }
  web.setNotFoundHandler((request, reply) =>
    send(site, request, reply, unknownRequest(site, routes, request)),
  );
  web.setErrorHandler((error, request, reply) =>
    send(site, request, reply, failedRequest(site, error, request.routeOptions.url, toPageRequest(request))),
  );
  return web;
}

async function respond(
  site: Site,
  handler: Handler,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return send(site, request, reply, await handler(site, toPageRequest(request)));
}

/** Serves the page within the limits of costly requests. */
function limited(handler: Handler): Handler {
  return async (site, request) => {
    const admission = await enterCostly(site, request);
    if (admission.kind !== 'in') return rejectRequest(site, request, admission);
    try {
      return await handler(site, request);
    } finally {
      admission.leave();
    }
  };
}

function toPageRequest(request: FastifyRequest): PageRequest {
  const search = request.url.indexOf('?');
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return {
    path: search < 0 ? request.url : request.url.slice(0, search),
    method: request.method,
    params: request.params as Record<string, string>,
    query: new URLSearchParams(search < 0 ? '' : request.url.slice(search + 1)),
    form:
      body.length <= MOST_FORM_BYTES
        ? parseForm(body, request.headers['content-type'] ?? '')
        : new URLSearchParams(),
    body,
    headers: request.headers,
    client: request.ip,
    peer: request.socket.remoteAddress ?? '',
  };
}

function send(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  response: PageResponse,
): FastifyReply {
  const headers = responseHeaders(response, site.isSecure);
  if (response.status === 200 && isReading(request.method) && isNotModified(headers, request.headers)) {
    const { 'content-type': _type, ...kept } = headers;
    return reply.code(304).headers(kept).send();
  }
  return reply.code(response.status).headers(headers).send(response.body);
}

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

function withoutPrefix(prefix: string, url: string): string {
  if (prefix === '' || !url.startsWith(prefix)) return url;
  const rest = url.slice(prefix.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}
