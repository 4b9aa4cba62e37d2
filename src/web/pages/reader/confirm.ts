/** /confirm/:token: a page with a button that confirms. Opening the page changes nothing. */
import { queueTransactional } from '../../../delivery/transactional/transactional-store.ts';
import { formatMinuteOfDay, type Preferences } from '../../../readers/reader.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { shortenedClient } from '../../../readers/signup.ts';
import { confirmSignup, findConfirmation, requestConfirmation } from '../../../readers/signup-store.ts';
import { CONFIRMATION_DAYS, verifyConfirmation } from '../../../readers/tokens.ts';
import { personalPage } from '../../components/layout.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { checkInbox } from '../public/subscribe.ts';
import { FORMAT_CHOICES, LAYOUT_CHOICES } from '../public/subscribe-form.ts';
import { describeDays } from './preferences-form.ts';
import { FIRST_NOW, postFirstNow, welcomePage } from './welcome.ts';

/** Label of the button; stored with the consent. */
const WORDING = 'Yes, send me the digest. I can unsubscribe with one click in every mail.';

export async function getConfirm(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const { app } = site;
  const link = verifyConfirmation(app.tokens, params.token ?? '', app.clock.now());
  if (link === null) return notFoundPage(site);
  const found = await findConfirmation(app.db, link);
  if (found.state === 'already') return alreadyPage(site);
  if (link.expired) return expiredPage(site);
  if (found.state !== 'waiting') return overPage(site);
  return personalPage(
    site,
    200,
    'One click, and the papers come',
    html`<p class="lead">${WORDING}</p>
<p>This is what was asked for:</p>${wishList(site, found.wishes)}
<form method="post"><button type="submit" name="confirm" value="yes">Confirm my subscription</button></form>
<p>Everything of it can be changed afterwards. Was it not you? Then close this page: nothing is sent without the confirmation.</p>`,
  );
}

/** The preferences that the button would confirm, whoever entered them. */
function wishList(site: Site, wishes: Preferences): Html {
  const topics = wishes.topics.map((slug) => site.topicNames.get(slug) ?? slug);
  const all = topics.length + wishes.queries.length + wishes.authors.length === 0;
  const rows: readonly (readonly [string, Part])[] = [
    ['Topics', topics.length > 0 && topics.join(', ')],
    [
      'Queries',
      wishes.queries.length > 0 &&
        html`<ul>${wishes.queries.map((query) => html`<li><code dir="auto">${query}</code></li>`)}</ul>`,
    ],
    ['Authors', wishes.authors.length > 0 && html`<bdi>${wishes.authors.join(', ')}</bdi>`],
    ['Papers', all && 'everything that is trending'],
    [
      'Never',
      wishes.exclusions.length > 0 &&
        html`<ul>${wishes.exclusions.map((query) => html`<li><code dir="auto">${query}</code></li>`)}</ul>`,
    ],
    [
      'How often',
      `${describeDays(wishes)}, at ${formatMinuteOfDay(wishes.minuteOfDay)} (${wishes.timeZone})`,
    ],
    ['Papers at most', String(wishes.maxPapers)],
    ['New versions', wishes.replacements && 'also of papers that were not listed here before'],
    ['Layout', wishes.layout !== 'medium' && new Map<string, string>(LAYOUT_CHOICES).get(wishes.layout)],
    ['Format', wishes.format !== 'html' && new Map<string, string>(FORMAT_CHOICES).get(wishes.format)],
    ['Sections', wishes.groupByTopic && 'one for each topic'],
    ['Paused until', wishes.pauseUntil],
  ];
  const shown = rows.filter(([, value]) => value !== false && value !== null);
  return html`<dl class="wishes">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export async function postConfirm(site: Site, request: PageRequest): Promise<PageResponse> {
  const { params, form, client } = request;
  const { app } = site;
  const now = app.clock.now();
  const link = verifyConfirmation(app.tokens, params.token ?? '', now);
  if (link === null) return notFoundPage(site);
  const { publicId } = link;
  if (form.get('action') === 'resend') {
    // The page does not reveal whether the reader still exists.
    await requestConfirmation(app.db, app.hasher, link, now, queueTransactional);
    return checkInbox(site);
  }
  if (form.get('action') === FIRST_NOW) {
    const { state } = await findConfirmation(app.db, link);
    const subscribed = state === 'already' ? await findReader(app.db, { publicId }) : null;
    return subscribed === null ? getConfirm(site, request) : postFirstNow(site, subscribed);
  }
  if (link.expired) return expiredPage(site);
  const consent = { wording: WORDING, source: 'web', client: shortenedClient(client) } as const;
  const outcome = await confirmSignup(app.db, app.hasher, link, consent, now);
  const reader = outcome === 'gone' ? null : await findReader(app.db, { publicId });
  return reader === null ? overPage(site) : welcomePage(site, reader, outcome === 'confirmed');
}

/** Opening the page reveals nothing: the preferences are one step further. */
const alreadyPage = (site: Site): PageResponse =>
  personalPage(
    site,
    200,
    'You are subscribed already',
    html`<p class="lead">The link to your preferences is in every mail, and behind this button.</p>
<form method="post"><button type="submit" name="confirm" value="yes">To my preferences</button></form>`,
  );

const expiredPage = (site: Site): PageResponse =>
  personalPage(
    site,
    410,
    'This link has expired',
    html`<p class="lead">A confirmation link works for ${CONFIRMATION_DAYS} days.</p>
<form method="post"><button type="submit" name="action" value="resend">Send me a new one</button></form>`,
  );

const overPage = (site: Site): PageResponse =>
  personalPage(
    site,
    410,
    'This sign-up is over',
    html`<p class="lead">It was ended since this link was sent.</p><p><a class="button" href="${site.to('/#subscribe')}">Subscribe anew</a></p>`,
  );
