/** Who may use the pages for operators: the password, how often it may be guessed, and forms that only our own pages can send. */
import { shortenedClient } from '../../readers/signup.ts';
import { notFoundPage, problemPage } from '../pages/public/problems.ts';
import type { Site } from '../site.ts';
import type { Answer, Handler, PageRequest } from './answer.ts';
import { isAdmin } from './basic-auth.ts';
import { type Html, html } from './html.ts';
import { isLocalRequest } from './local-request.ts';

/** What the token of a form is about: no reader. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
/** How long a form that was opened can be sent. */
const FORM_MS = 12 * 60 * 60 * 1000;

/**
 * Lets in who has the password; without one configured there is no such page. After a few wrong ones a client is not heard for a while. A
 * post needs the token of one of our own forms (`formToken`): browsers send a password along whatever page the form was on.
 */
export const forAdmin =
  (handler: Handler): Handler =>
  (site, request) => {
    const refusal =
      refusalOfAdmin(site, request) ?? (request.method === 'POST' ? refusalOfForm(site, request) : null);
    return refusal ?? handler(site, request);
  };

/** As `forAdmin`, and for whoever sits at this machine. */
export const forAdminOrLocal =
  (handler: Handler): Handler =>
  (site, request) =>
    isLocalRequest(request.headers, request.peer) ? handler(site, request) : forAdmin(handler)(site, request);

/** The field that every form of an operator's page has to hold. */
export const formToken = ({ app }: Site): Html =>
  html`<input type="hidden" name="form" value="${app.tokens.sign('admin-form', NOBODY, app.clock.now().getTime())}">`;

function refusalOfAdmin(site: Site, { headers, client }: PageRequest): Answer | null {
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

function refusalOfForm(site: Site, { form }: PageRequest): Answer | null {
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
