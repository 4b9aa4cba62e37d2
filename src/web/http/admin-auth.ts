/** Guards the operator pages: the password, limited guesses, and form tokens against forged posts. */
import { shortenedClient } from '../../readers/signup.ts';
import { notFoundPage, problemPage } from '../pages/public/problems.ts';
import type { Site } from '../site.ts';
import { isAdmin } from './basic-auth.ts';
import { type Html, html } from './html.ts';
import { isLocalRequest } from './local-request.ts';
import type { Handler, PageRequest, PageResponse } from './response.ts';

/** The reader id in a form token: none. */
const NO_READER = '00000000-0000-0000-0000-000000000000';
/** How long an opened form stays valid. */
const FORM_MS = 12 * 60 * 60 * 1000;

/**
 * Requires the admin password; without one configured the page does not exist. After a few wrong
 * guesses a client is locked out for a while. Posts also need the token of our own forms
 * (`formToken`), because browsers send a stored password whatever page a form was on.
 */
export const forAdmin =
  (handler: Handler): Handler =>
  (site, request) => {
    const refusal =
      refuseUnlessAdmin(site, request) ??
      (request.method === 'POST' ? refuseUnlessOwnForm(site, request) : null);
    return refusal ?? handler(site, request);
  };

/** Like `forAdmin`, but also allows requests from this machine. */
export const forAdminOrLocal =
  (handler: Handler): Handler =>
  (site, request) =>
    isLocalRequest(request.headers, request.peer) ? handler(site, request) : forAdmin(handler)(site, request);

/** The hidden field that every form on an operator page must contain. */
export const formToken = ({ app }: Site): Html =>
  html`<input type="hidden" name="form" value="${app.tokens.sign('admin-form', NO_READER, app.clock.now().getTime())}">`;

function refuseUnlessAdmin(site: Site, { headers, client }: PageRequest): PageResponse | null {
  const { config, clock, log, metrics } = site.app;
  if (config.adminPassword === null) return notFoundPage(site);
  const now = clock.now();
  const blockedMs = site.adminGuesses.blockedFor(client, now);
  if (blockedMs > 0) {
    const page = problemPage(site, 429, 'Too many wrong passwords', 'Please try again later.');
    return { ...page, headers: { 'retry-after': String(Math.ceil(blockedMs / 1000)) } };
  }
  if (isAdmin(headers.authorization, config.adminPassword)) return null;
  if (headers.authorization !== undefined) {
    site.adminGuesses.note(client, now);
    metrics.adminRefused.inc();
    log.warn({ client: shortenedClient(client) }, 'a wrong password for /admin');
  }
  const page = problemPage(site, 401, 'Not signed in', 'This page asks for the user admin and its password.');
  return { ...page, headers: { 'www-authenticate': 'Basic realm="Paperround", charset="UTF-8"' } };
}

function refuseUnlessOwnForm(site: Site, { form }: PageRequest): PageResponse | null {
  const content = site.app.tokens.verify('admin-form', form.get('form') ?? '');
  const age =
    content === null || content.extra === null ? Number.NaN : site.app.clock.now().getTime() - content.extra;
  if (Math.abs(age) <= FORM_MS) return null;
  return problemPage(
    site,
    403,
    'Not from here',
    'This form was not sent by a page of this site, or was open for too long. Nothing was changed.',
  );
}
