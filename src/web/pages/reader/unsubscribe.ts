/** /unsubscribe/:token: one-click (RFC 8058) or by the page's button; links never expire. */

import { askForPreferencesLink } from '../../../readers/pending-store.ts';
import { unsubscribe } from '../../../readers/subscriptions-store.ts';
import { COME_BACK_WORDING, UNSUBSCRIBE_WORDING } from '../../../text/wording/reader-page-wording.ts';
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
    await askForPreferencesLink(db, hasher, publicId, clock.now());
    return mailedPage(site);
  }
  if (!isMeant(form)) return askingPage(site);
  const outcome = await unsubscribe(db, hasher, { publicId }, 'web', clock.now());
  return outcome === 'gone' ? gonePage(site) : donePage(site);
}

const readerIn = ({ app }: Site, params: PageRequest['params']): string | null =>
  app.tokens.verify('unsubscribe', params.token ?? '')?.publicId ?? null;

/**
 * Is it the body that a mail program sends (RFC 8058 §3.2), possibly with a line end, or that of our button?
 */
const isMeant = (form: URLSearchParams): boolean =>
  form.get('List-Unsubscribe')?.trim() === 'One-Click' || form.get('confirm') === 'unsubscribe';

const askingPage = (site: Site): PageResponse =>
  page(
    site,
    UNSUBSCRIBE_WORDING.asking.title,
    html`<p class="lead">${UNSUBSCRIBE_WORDING.asking.text}</p>
<form method="post"><button type="submit" name="confirm" value="unsubscribe">${UNSUBSCRIBE_WORDING.asking.button}</button></form>
<p>${UNSUBSCRIBE_WORDING.asking.instead} ${preferencesByMail}
<p><a href="${site.to('/')}">${UNSUBSCRIBE_WORDING.asking.back}</a></p>`,
  );

const donePage = (site: Site): PageResponse =>
  page(
    site,
    UNSUBSCRIBE_WORDING.done.title,
    html`<p class="lead">${UNSUBSCRIBE_WORDING.done.text}</p>
<p>${UNSUBSCRIBE_WORDING.done.instead} ${preferencesByMail}
<p>${COME_BACK_WORDING.before}<a href="${site.to('/#subscribe')}">${COME_BACK_WORDING.link}</a>${COME_BACK_WORDING.after}</p>`,
  );

const gonePage = (site: Site): PageResponse =>
  page(site, UNSUBSCRIBE_WORDING.gone.title, html`<p class="lead">${UNSUBSCRIBE_WORDING.gone.text}</p>`);

/** Identical for everyone, so that it does not reveal whether the address is still subscribed. */
const mailedPage = (site: Site): PageResponse =>
  page(site, UNSUBSCRIBE_WORDING.mailed.title, html`<p class="lead">${UNSUBSCRIBE_WORDING.mailed.text}</p>`);

/**
 * An unsubscribe link permits nothing else, because forwarded mails contain it: the link to the preferences
 * is sent to the inbox only.
 */
const preferencesByMail: Html = html`${UNSUBSCRIBE_WORDING.byMail}</p>
<form method="post"><button type="submit" class="quiet" name="action" value="mail-preferences">${UNSUBSCRIBE_WORDING.mailIt}</button></form>`;

const page = (site: Site, title: string, content: Html): PageResponse =>
  personalPage(site, 200, title, content);
