/** /unsubscribe/:token: one click, as RFC 8058 has it, or the page's own button. Reading the page changes nothing; links never expire. */
import { findReader } from '../../../readers/readers-store.ts';
import { unsubscribe } from '../../../readers/subscriptions-store.ts';
import { pageAnswer } from '../../components/layout.ts';
import type { Answer, PageRequest } from '../../http/answer.ts';
import { type Html, html } from '../../http/html.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';

export async function getUnsubscribe(site: Site, { params }: PageRequest): Promise<Answer> {
  const publicId = readerIn(site, params);
  return publicId === null ? notFoundPage(site) : askingPage(site, publicId);
}

/** No cookie, Origin or other header is asked for: mail programs send none. */
export async function postUnsubscribe(site: Site, { params, form }: PageRequest): Promise<Answer> {
  const publicId = readerIn(site, params);
  if (publicId === null) return notFoundPage(site);
  if (!isMeant(form)) return askingPage(site, publicId);
  const { db, hasher, clock } = site.app;
  await unsubscribe(db, hasher, { publicId }, 'web', clock.now());
  return donePage(site, publicId, (await findReader(db, { publicId })) !== null);
}

const readerIn = ({ app }: Site, params: PageRequest['params']): string | null =>
  app.tokens.verify('unsubscribe', params.token ?? '')?.publicId ?? null;

/** The body of a mail program (RFC 8058 §3.2), which may end its line, or the button below. */
const isMeant = (form: URLSearchParams): boolean =>
  form.get('List-Unsubscribe')?.trim() === 'One-Click' || form.get('confirm') === 'unsubscribe';

async function askingPage(site: Site, publicId: string): Promise<Answer> {
  const isKnown = (await findReader(site.app.db, { publicId })) !== null;
  return page(
    site,
    'Unsubscribe?',
    html`<p class="lead">No more digests will come to the address that this link was sent to.</p>
<form method="post"><button type="submit" name="confirm" value="unsubscribe">Unsubscribe</button></form>
${isKnown && html`<p>Too many, or the wrong ones? <a href="${preferencesLink(site, publicId)}">Your preferences</a> have other topics, fewer papers, once a week, and a pause.</p>`}
<p><a href="${site.to('/')}">No, keep them coming</a></p>`,
  );
}

const preferencesLink = (site: Site, publicId: string): string =>
  site.to(`/preferences/${site.app.tokens.sign('preferences', publicId)}`);

const donePage = (site: Site, publicId: string, isKnown: boolean): Answer =>
  page(
    site,
    'You are unsubscribed',
    html`<p class="lead">No more digests come, also none that was waiting to be sent. Thank you for reading.</p>
${
  isKnown
    ? html`<p>Was it a slip, or do you want everything about you erased? <a href="${preferencesLink(site, publicId)}">Your preferences</a> can do both.</p>`
    : html`<p>You can <a href="${site.to('/#subscribe')}">subscribe again</a> at any time.</p>`
}`,
  );

const page = (site: Site, title: string, content: Html): Answer =>
  pageAnswer(site, {
    title,
    personal: true,
    body: html`<section class="narrow"><h1>${title}</h1>${content}</section>`,
  });
