/** Guards the operator pages: who is signed in, limited guesses, and form tokens against forged posts. */

import { HOUR_MS } from '../../durations.ts';
import { shortenedClient } from '../../readers/signup.ts';
import { renderPage } from '../components/layout.ts';
import { notFoundPage, problemPage } from '../pages/public/problems.ts';
import type { Site } from '../site.ts';
import { sessionUser } from './admin-session.ts';
import { isAdmin } from './basic-auth.ts';
import { type Html, html } from './html.ts';
import { isLocalRequest } from './local-request.ts';
import type { Handler, PageRequest, PageResponse } from './response.ts';
import { isFromThisSite, ownOrigins } from './same-origin.ts';

/** Form tokens concern no reader: this stands in for the id. */
const NO_READER = '00000000-0000-0000-0000-000000000000';
/** How long an opened form stays valid. */
const FORM_MS = 12 * HOUR_MS;

/**
 * Requires the admin password, the session of a user, or a user whom the trusted proxy names; if none of
 * these is configured, the page does not exist. After a few wrong guesses, a client is locked out for a
 * while. Posts also need the token of our own forms (`formToken`), which only operators get, and must not
 * come from a page of another site: whatever page a form was on, browsers send a stored password along, and a
 * proxy its user name.
 */
export const forAdmin =
  (handler: Handler): Handler =>
  async (site, request) => {
    const admin = await identifyAdmin(site, request);
    if (typeof admin !== 'string') return admin;
    const refusal = request.method === 'POST' ? await refuseUnlessOwnForm(site, request, 'admin-form') : null;
    return refusal ?? handler(site, { ...request, admin });
  };

/** Like `forAdmin`, but also allows requests from this machine. */
export const forAdminOrLocal =
  (handler: Handler): Handler =>
  (site, request) =>
    isLocalRequest(request.headers, request.peer) ? handler(site, request) : forAdmin(handler)(site, request);

/** The token of `admin-login` is on a public page, so it must permit nothing but signing in. */
type FormPurpose = 'admin-login' | 'admin-form';

/** Renders the hidden field that every form on an operator page must contain. */
export const formToken = ({ app }: Site, purpose: FormPurpose = 'admin-form'): Html =>
  html`<input type="hidden" name="form" value="${app.tokens.sign(purpose, NO_READER, app.clock.now().getTime())}">`;

/** Returns the user who is signed in, or the response if none is. */
async function identifyAdmin(site: Site, request: PageRequest): Promise<string | PageResponse> {
  const { adminPassword, adminUsers, adminProxyHeader } = site.app.config;
  if (adminPassword === null && adminUsers === null && adminProxyHeader === null) return notFoundPage(site);
  const signedIn = namedByProxy(site, request.headers) ?? (await sessionUser(site, request.headers));
  if (signedIn !== null) return signedIn;
  const refusal = refuseWhileBlocked(site, request.client);
  if (refusal !== null) return refusal;
  const { authorization } = request.headers;
  if (adminPassword !== null && isAdmin(authorization, adminPassword)) return 'admin';
  if (authorization !== undefined && adminPassword !== null) noteWrongGuess(site, request.client);
  return notSignedInPage(site);
}

/**
 * Returns the user whom the proxy names, or null. Two headers of that name, joined with a comma, match no
 * user name: one of them is the client's.
 */
function namedByProxy({ app }: Site, headers: PageRequest['headers']): string | null {
  const { adminProxyHeader, trustProxy } = app.config;
  if (adminProxyHeader === null || !trustProxy) return null;
  const name = headers[adminProxyHeader];
  return typeof name === 'string' && /^[\w.@+-]{1,100}$/.test(name) ? name : null;
}

/** Returns the refusal of a client that is locked out after a few wrong guesses, or null. */
export function refuseWhileBlocked(site: Site, client: string): PageResponse | null {
  const blockedMs = site.adminGuesses.blockedFor(client, site.app.clock.now());
  if (blockedMs <= 0) return null;
  const page = problemPage(site, 429, 'Too many wrong passwords', 'Please try again later.');
  return { ...page, headers: { 'retry-after': String(Math.ceil(blockedMs / 1000)) } };
}

export function noteWrongGuess({ app, adminGuesses }: Site, client: string): void {
  adminGuesses.note(client, app.clock.now());
  app.metrics.adminRefused.inc();
  app.log.warn({ client: shortenedClient(client) }, 'a wrong password for /admin');
}

function notSignedInPage(site: Site): PageResponse {
  const { adminPassword, adminUsers } = site.app.config;
  const basic: Record<string, string> =
    adminPassword === null ? {} : { 'www-authenticate': 'Basic realm="Paperround", charset="UTF-8"' };
  if (adminUsers === null) {
    const text =
      adminPassword === null
        ? 'The proxy in front of this site says who is signed in, and named nobody.'
        : 'This page asks for the user admin and its password.';
    return { ...problemPage(site, 401, 'Not signed in', text), headers: basic };
  }
  const body = html`<section class="narrow"><h1>Not signed in</h1><p>This page is for those who run this site.</p><p><a class="button" href="${site.to('/admin/login')}">Sign in</a></p></section>`;
  return renderPage(site, { title: 'Not signed in', personal: true, body, status: 401, headers: basic });
}

/** Returns null for a post from our own form, with its token and from this site; or else the refusal. */
export async function refuseUnlessOwnForm(
  site: Site,
  { form, headers }: PageRequest,
  purpose: FormPurpose,
): Promise<PageResponse | null> {
  const content = site.app.tokens.verify(purpose, form.get('form') ?? '');
  const age =
    content === null || content.extra === null ? Number.NaN : site.app.clock.now().getTime() - content.extra;
  const isOurs = isFromThisSite(headers, ownOrigins(await site.app.baseUrl(), headers));
  if (Math.abs(age) <= FORM_MS && isOurs) return null;
  return problemPage(
    site,
    403,
    'Not from here',
    'This form was not sent by a page of this site, or was open for too long. Nothing was changed.',
  );
}
