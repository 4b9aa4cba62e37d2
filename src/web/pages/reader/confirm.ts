/** /confirm/:token: a page with a button that confirms; opening the page changes nothing. */

import { CONFIRMATION_DAYS, verifyIssued } from '../../../readers/issued-link.ts';
import type { Preferences } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { shortenedClient } from '../../../readers/signup.ts';
import { confirmSignup, findConfirmation, requestConfirmation } from '../../../readers/signup-store.ts';
import { formatsFor } from '../../../text/regions.ts';
import { DAYS_WORDING, FORMAT_WORDING, LAYOUT_WORDING } from '../../../text/wording/form-wording.ts';
import { CONFIRM_WORDING } from '../../../text/wording/reader-page-wording.ts';
import { personalPage } from '../../components/layout.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { checkInbox } from '../public/subscribe.ts';
import { describeDays } from './preferences-form.ts';
import { FIRST_NOW, postFirstNow, welcomePage } from './welcome.ts';

export async function getConfirm(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const { app } = site;
  const link = verifyIssued(app.tokens, 'confirm', params.token ?? '', app.clock.now());
  if (link === null) return notFoundPage(site);
  const found = await findConfirmation(app.db, link);
  if (found.state === 'already') return link.expired ? subscribedPage(site) : alreadyPage(site);
  if (link.expired) return expiredPage(site);
  if (found.state !== 'waiting') return overPage(site);
  return personalPage(
    site,
    200,
    CONFIRM_WORDING.title,
    html`<p class="lead">${CONFIRM_WORDING.consent}</p>
<p>${CONFIRM_WORDING.asked}</p>${preferenceList(site, found.preferences)}
<form method="post"><button type="submit" name="confirm" value="yes">${CONFIRM_WORDING.button}</button></form>
<p>${CONFIRM_WORDING.afterwards}</p>`,
  );
}

/** Lists the preferences that the button would confirm, because a stranger may have entered them. */
function preferenceList(site: Site, preferences: Preferences): Html {
  const topics = preferences.topics.map((slug) => site.topicNames.get(slug) ?? slug);
  const labels = CONFIRM_WORDING.preferences;
  const { longDay, timeOfDay } = formatsFor(preferences.locale);
  const all = topics.length + preferences.queries.length + preferences.authors.length === 0;
  const rows: readonly (readonly [string, Part])[] = [
    [labels.topics, topics.length > 0 && topics.join(', ')],
    [
      labels.searches,
      preferences.queries.length > 0 &&
        html`<ul>${preferences.queries.map((query) => html`<li><code dir="auto">${query}</code></li>`)}</ul>`,
    ],
    [labels.authors, preferences.authors.length > 0 && html`<bdi>${preferences.authors.join(', ')}</bdi>`],
    [labels.papers, all && labels.everything],
    [
      labels.never,
      preferences.exclusions.length > 0 &&
        html`<ul>${preferences.exclusions.map((query) => html`<li><code dir="auto">${query}</code></li>`)}</ul>`,
    ],
    [
      labels.often,
      DAYS_WORDING.at(describeDays(preferences), timeOfDay(preferences.minuteOfDay), preferences.timeZone),
    ],
    [labels.most, labels.atMost(preferences.maxPapers)],
    [labels.replacements, preferences.replacements && labels.withReplacements],
    [labels.layout, preferences.layout !== 'medium' && LAYOUT_WORDING[preferences.layout]],
    [labels.format, preferences.format !== 'html' && FORMAT_WORDING[preferences.format]],
    [labels.sections, preferences.groupByTopic && labels.bySection],
    [labels.pausedUntil, preferences.pauseUntil !== null && longDay(preferences.pauseUntil)],
  ];
  const shown = rows.filter(([, value]) => value !== false && value !== null);
  return html`<dl class="wishes">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export async function postConfirm(site: Site, request: PageRequest): Promise<PageResponse> {
  const { params, form, client } = request;
  const { app } = site;
  const now = app.clock.now();
  const link = verifyIssued(app.tokens, 'confirm', params.token ?? '', now);
  if (link === null) return notFoundPage(site);
  const { publicId } = link;
  if (form.get('action') === 'resend') {
    // The page does not reveal whether the reader still exists.
    await requestConfirmation(app.db, app.hasher, link, now);
    return checkInbox(site);
  }
  // An expired link no longer permits anything else.
  if (link.expired) return getConfirm(site, request);
  if (form.get('action') === FIRST_NOW) {
    const { state } = await findConfirmation(app.db, link);
    const subscribed = state === 'already' ? await findReader(app.db, { publicId }) : null;
    return subscribed === null ? getConfirm(site, request) : postFirstNow(site, subscribed);
  }
  const consent = {
    wording: CONFIRM_WORDING.consent,
    source: 'web',
    client: shortenedClient(client),
  } as const;
  const outcome = await confirmSignup(app.db, app.hasher, link, consent, now);
  const reader = outcome === 'gone' ? null : await findReader(app.db, { publicId });
  return reader === null ? overPage(site) : welcomePage(site, reader, outcome === 'confirmed');
}

/** Reveals nothing to someone who only opens the link: the preferences are one step further. */
const alreadyPage = (site: Site): PageResponse =>
  personalPage(
    site,
    200,
    CONFIRM_WORDING.already.title,
    html`<p class="lead">${CONFIRM_WORDING.already.text}</p>
<form method="post"><button type="submit" name="confirm" value="yes">${CONFIRM_WORDING.already.button}</button></form>`,
  );

/** For an expired link, which leads no further. */
const subscribedPage = (site: Site): PageResponse =>
  personalPage(
    site,
    200,
    CONFIRM_WORDING.already.title,
    html`<p class="lead">${CONFIRM_WORDING.already.inEveryMail}</p>`,
  );

const expiredPage = (site: Site): PageResponse =>
  personalPage(
    site,
    410,
    CONFIRM_WORDING.expired.title,
    html`<p class="lead">${CONFIRM_WORDING.expired.text(CONFIRMATION_DAYS)}</p>
<form method="post"><button type="submit" name="action" value="resend">${CONFIRM_WORDING.expired.button}</button></form>`,
  );

const overPage = (site: Site): PageResponse =>
  personalPage(
    site,
    410,
    CONFIRM_WORDING.over.title,
    html`<p class="lead">${CONFIRM_WORDING.over.text}</p><p><a class="button" href="${site.to('/#subscribe')}">${CONFIRM_WORDING.over.button}</a></p>`,
  );
