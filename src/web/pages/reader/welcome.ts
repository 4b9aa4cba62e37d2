/** The page after confirming: when the first digest comes, or that it comes at once, and the way to all other wishes. */
import { askForFirstDigest, isFirstToCome } from '../../../readers/first-digest-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { personalPage } from '../../components/layout.ts';
import { describeNextDigest } from '../../components/next-digest.ts';
import { html, type Part } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

/** What the button of the page posts, to the link that confirmed. */
export const FIRST_NOW = 'first-now';

/** @param isNew by this very request */
export function welcomePage(site: Site, reader: Reader, isNew: boolean): PageResponse {
  const next = describeNextDigest(reader);
  const isFirst = reader.lastPeriodEnd === null;
  const when = next === null ? 'at your time' : `on ${next}`;
  return page(
    site,
    reader,
    isNew ? 'You are subscribed. Welcome!' : 'You are subscribed already',
    html`${(isNew || next !== null) && html`<p class="lead">${isFirst ? `The first digest comes ${when}, with the best of the last ${reader.frequency === 'monthly' ? 'month' : 'seven days'}.` : `The next digest comes ${when}.`}</p>`}
${isFirstToCome(reader, site.app.clock.now()) && html`<form method="post"><button type="submit" name="action" value="${FIRST_NOW}">Send me the first edition now</button></form>`}`,
  );
}

/** The button does its work once: the first digest goes the way of all others. */
export async function postFirstNow(site: Site, reader: Reader): Promise<PageResponse> {
  const { db, clock } = site.app;
  const isAsked = await askForFirstDigest(db, reader.publicId, clock.now());
  const now = (await findReader(db, { id: reader.id })) ?? reader;
  const isOnItsWay =
    isAsked || (now.lastPeriodEnd === null && now.nextDueAt !== null && now.nextDueAt <= clock.now());
  const next = describeNextDigest(now);
  return page(
    site,
    reader,
    isOnItsWay ? 'Your first edition is on its way' : 'Your first edition was made already',
    html`<p class="lead">${isOnItsWay ? 'It is in your inbox within a few minutes. The ones after it come at the time that you chose.' : next !== null && `The next digest comes on ${next}.`}</p>`,
  );
}

const page = (site: Site, reader: Reader, title: string, content: Part): PageResponse =>
  personalPage(
    site,
    200,
    title,
    html`${content}
<p><a class="button" href="${site.to(`/preferences/${site.app.tokens.sign('preferences', reader.publicId)}`)}">Choose the rest</a></p>
<p>Authors, words that you never want to see, how much of each paper, another hour: all of it is in your preferences. The link to them is in every mail.</p>`,
  );
