/** /confirm/:token: a page with a button, and what the button does. Reading the page changes nothing. */
import { queueTransactional } from '../../../delivery/transactional/transactional-store.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { shortenedClient } from '../../../readers/signup.ts';
import { confirmSignup, requestConfirmation } from '../../../readers/signup-store.ts';
import { CONFIRMATION_DAYS, verifyConfirmation } from '../../../readers/tokens.ts';
import { pageAnswer } from '../../components/layout.ts';
import { nextDigestOf } from '../../components/next-digest.ts';
import type { Answer, PageRequest } from '../../http/answer.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { checkInbox } from '../public/subscribe.ts';

/** What the button says; kept with the consent. */
const WORDING = 'Yes, send me the digest. I can unsubscribe with one click in every mail.';

export function getConfirm(site: Site, { params }: PageRequest): Answer {
  const link = verifyConfirmation(site.app.tokens, params.token ?? '', site.app.clock.now());
  if (link === null) return notFoundPage(site);
  if (link.expired) return expiredPage(site);
  return page(
    site,
    200,
    'One click, and the papers come',
    html`<p class="lead">${WORDING}</p><form method="post"><button type="submit" name="confirm" value="yes">Confirm my subscription</button></form>
<p>Was it not you? Then close this page: nothing is sent without the confirmation.</p>`,
  );
}

export async function postConfirm(site: Site, { params, form, client }: PageRequest): Promise<Answer> {
  const { app } = site;
  const now = app.clock.now();
  const link = verifyConfirmation(app.tokens, params.token ?? '', now);
  if (link === null) return notFoundPage(site);
  const { publicId } = link;
  if (form.get('action') === 'resend') {
    // Whether there is still somebody to write to is not told.
    await requestConfirmation(app.db, app.hasher, { publicId }, now, queueTransactional);
    return checkInbox(site);
  }
  if (link.expired) return expiredPage(site);
  const consent = { wording: WORDING, source: 'web', client: shortenedClient(client) } as const;
  const outcome = await confirmSignup(app.db, app.hasher, link, consent, now);
  if (outcome === 'gone') return overPage(site);
  const reader = await findReader(app.db, { publicId });
  const next = reader === null ? null : nextDigestOf(reader);
  return page(
    site,
    200,
    outcome === 'confirmed' ? 'You are subscribed' : 'You are subscribed already',
    html`<p class="lead">${outcome === 'confirmed' ? html`The first digest comes ${next === null ? 'at your time' : html`on ${next}`}, with the best of the last seven days.` : next !== null && html`The next digest comes on ${next}.`}</p>
<p><a class="button" href="${site.to(`/preferences/${app.tokens.sign('preferences', publicId)}`)}">Your preferences</a></p>
<p>The link to them is in every mail.</p>`,
  );
}

const expiredPage = (site: Site): Answer =>
  page(
    site,
    410,
    'This link has expired',
    html`<p class="lead">A confirmation link works for ${CONFIRMATION_DAYS} days.</p>
<form method="post"><button type="submit" name="action" value="resend">Send me a new one</button></form>`,
  );

const overPage = (site: Site): Answer =>
  page(
    site,
    410,
    'This sign-up is over',
    html`<p class="lead">It was ended since this link was sent.</p><p><a class="button" href="${site.to('/#subscribe')}">Subscribe anew</a></p>`,
  );

const page = (site: Site, status: number, title: string, content: Html): Answer =>
  pageAnswer(site, {
    title,
    status,
    personal: true,
    body: html`<section class="narrow"><h1>${title}</h1>${content}</section>`,
  });
