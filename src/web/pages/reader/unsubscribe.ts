/** /unsubscribe/:token: one-click (RFC 8058) or by the page's button; links never expire. */
import { queueTransactional } from '../../../delivery/transactional/transactional-store.ts';
import { askForPreferencesLink } from '../../../readers/pending-store.ts';
import { unsubscribe } from '../../../readers/subscriptions-store.ts';
import { personalPage } from '../../components/layout.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';

export function getUnsubscribe(site: Site, { params }: PageRequest): PageResponse {
  return readerIn(site, params) === null ? notFoundPage(site) : askingPage(site);
}

/** Needs no cookie, Origin or other header, because mail programs send none. */
export async function postUnsubscribe(site: Site, { params, form }: PageRequest): Promise<PageResponse> {
  const publicId = readerIn(site, params);
  if (publicId === null) return notFoundPage(site);
  const { db, hasher, clock } = site.app;
  if (form.get('action') === 'mail-preferences') {
    await askForPreferencesLink(db, hasher, publicId, clock.now(), queueTransactional);
    return mailedPage(site);
  }
  if (!isMeant(form)) return askingPage(site);
  await unsubscribe(db, hasher, { publicId }, 'web', clock.now());
  return donePage(site);
}

const readerIn = ({ app }: Site, params: PageRequest['params']): string | null =>
  app.tokens.verify('unsubscribe', params.token ?? '')?.publicId ?? null;

/** The body that a mail program sends (RFC 8058 §3.2), possibly with a line end, or that of our button. */
const isMeant = (form: URLSearchParams): boolean =>
  form.get('List-Unsubscribe')?.trim() === 'One-Click' || form.get('confirm') === 'unsubscribe';

const askingPage = (site: Site): PageResponse =>
  page(
    site,
    'Unsubscribe?',
    html`<p class="lead">No more digests will come to the address that this link was sent to.</p>
<form method="post"><button type="submit" name="confirm" value="unsubscribe">Unsubscribe</button></form>
<p>Too many, or the wrong ones? Your preferences have other topics, fewer papers, once a week, and a pause. ${preferencesByMail}
<p><a href="${site.to('/')}">No, keep them coming</a></p>`,
  );

const donePage = (site: Site): PageResponse =>
  page(
    site,
    'You are unsubscribed',
    html`<p class="lead">No more digests come, also none that was waiting to be sent. Thank you for reading.</p>
<p>Was it a slip, or do you want everything about you erased? Your preferences can do both. ${preferencesByMail}
<p>You can also <a href="${site.to('/#subscribe')}">subscribe again</a> at any time.</p>`,
  );

/** Identical for everyone, so that it does not reveal whether the address is still subscribed. */
const mailedPage = (site: Site): PageResponse =>
  page(
    site,
    'Look into your inbox',
    html`<p class="lead">If the address that this link was sent to is still known here, a mail with the link to its preferences is on its way.</p>`,
  );

/**
 * An unsubscribe link grants nothing else, because forwarded mails contain it. Preferences are sent to
 * the inbox only.
 */
const preferencesByMail: Html = html`The link to them comes by mail:</p>
<form method="post"><button type="submit" class="quiet" name="action" value="mail-preferences">Mail me the link to my preferences</button></form>`;

const page = (site: Site, title: string, content: Html): PageResponse =>
  personalPage(site, 200, title, content);
