/**
 * The page after confirming: when the first digest comes, a button to get it at once, and a link to all
 * preferences.
 */

import { askForFirstDigest, isFirstToCome } from '../../../readers/first-digest-store.ts';
import type { Reader } from '../../../readers/reader.ts';
import { findReader, lastDeliveryDay } from '../../../readers/readers-store.ts';
import { WELCOME_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { personalPage } from '../../components/layout.ts';
import { describeNextDigest } from '../../components/next-digest.ts';
import { html, type Part } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';

/** The action that the page's button posts to the link that confirmed. */
export const FIRST_NOW = 'first-now';

/** @param isNew was the subscription confirmed by this very request? */
export async function welcomePage(site: Site, reader: Reader, isNew: boolean): Promise<PageResponse> {
  const next = await nextOf(site, reader);
  const isFirst = reader.lastPeriodEnd === null;
  const when = next === null ? WELCOME_WORDING.atYourTime : WELCOME_WORDING.on(next);
  return page(
    site,
    reader,
    isNew ? WELCOME_WORDING.isNew : WELCOME_WORDING.isKnown,
    html`${(isNew || next !== null) && html`<p class="lead">${isFirst ? WELCOME_WORDING.first(when, reader.frequency === 'monthly') : WELCOME_WORDING.next(when)}</p>`}
${isFirstToCome(reader, site.app.clock.now()) && html`<form method="post"><button type="submit" name="action" value="${FIRST_NOW}">${WELCOME_WORDING.firstNow}</button></form>`}`,
  );
}

/** Makes the first digest due now, if it is still to come; it is then sent like any other. */
export async function postFirstNow(site: Site, reader: Reader): Promise<PageResponse> {
  const { db, clock } = site.app;
  const isAsked = await askForFirstDigest(db, reader.publicId, clock.now());
  const now = (await findReader(db, { id: reader.id })) ?? reader;
  const isOnItsWay =
    isAsked || (now.lastPeriodEnd === null && now.nextDueAt !== null && now.nextDueAt <= clock.now());
  const next = await nextOf(site, now);
  return page(
    site,
    reader,
    isOnItsWay ? WELCOME_WORDING.onItsWay.title : WELCOME_WORDING.madeAlready,
    html`<p class="lead">${isOnItsWay ? WELCOME_WORDING.onItsWay.text : next !== null && WELCOME_WORDING.next(WELCOME_WORDING.on(next))}</p>`,
  );
}

const nextOf = async ({ app }: Site, reader: Reader): Promise<string | null> =>
  describeNextDigest(reader, await lastDeliveryDay(app.db, reader.id));

const page = (site: Site, reader: Reader, title: string, content: Part): PageResponse =>
  personalPage(
    site,
    200,
    title,
    html`${content}
<p><a class="button quiet" href="${site.to(`/preferences/${site.app.tokens.sign('preferences', reader.publicId)}`)}">${WELCOME_WORDING.rest}</a></p>
<p>${WELCOME_WORDING.restHint}</p>`,
  );
