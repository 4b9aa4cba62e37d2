/** /admin/readers/:id: the whole story of one reader, and what an operator can do. */

import { readPause } from '../../../delivery/queue/pause-store.ts';
import { readStory } from '../../../delivery/reports/reader-story-store.ts';
import { removeOutboxCopies } from '../../../delivery/transactional/erased-mails.ts';
import { eraseReader } from '../../../readers/erase-store.ts';
import { mailLinkAgain, makeDigestDue } from '../../../readers/operator-mails-store.ts';
import { isStopped, isSubscribed, type Reader } from '../../../readers/reader.ts';
import { statusAt } from '../../../readers/reader-json.ts';
import { findReader } from '../../../readers/readers-store.ts';
import { liftStop, unsubscribe } from '../../../readers/subscriptions-store.ts';
import { findSuppression } from '../../../readers/suppression-store.ts';
import { isWebhookAddress } from '../../../readers/webhook.ts';
import { parseRowId } from '../../../row-id.ts';
import { formatMinuteOfDay } from '../../../text/days.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { newestChanges } from '../../audit-store.ts';
import { formatInstant, formatTopics } from '../../components/labels.ts';
import { factList, instantCell, table } from '../../components/table.ts';
import { formToken } from '../../http/admin-auth.ts';
import { type Html, html } from '../../http/html.ts';
import type { PageRequest, PageResponse } from '../../http/response.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from '../public/problems.ts';
import { type AdminActions, done, notDone, runAction } from './admin-action.ts';
import { changeAsAdmin, changeTable } from './admin-audit.ts';
import { adminPage } from './admin-page.ts';
import { testEditionForm } from './admin-test-edition.ts';

const EVENTS_SHOWN = 100;
const CHANGES_SHOWN = 20;

const ACTIONS: AdminActions<Reader> = {
  unsubscribe: {
    word: 'unsubscribed',
    run: async ({ app }, { id }) => {
      const outcome = await unsubscribe(app.db, app.hasher, { id }, 'admin', app.clock.now());
      return outcome === 'unsubscribed'
        ? done('Unsubscribed.')
        : notDone('There was nothing to unsubscribe.');
    },
  },
  lift: {
    word: 'suppression lifted',
    run: async ({ app }, { emailKey }) => {
      const lifted = await liftStop(app.db, app.hasher, emailKey, app.clock.now());
      return lifted > 0 ? done('Lifted.') : notDone('There was nothing to lift.');
    },
  },
  resend: {
    word: 'link mailed again',
    run: async ({ app }, reader) => {
      const refusal = await mailLinkAgain(app.db, app.hasher, reader, app.clock.now());
      return refusal === null ? done('The mail is on its way.') : notDone(`No mail was sent: ${refusal}.`);
    },
  },
  'send-now': {
    word: 'digest made due',
    run: async ({ app }, { id }) => {
      const now = app.clock.now();
      const refusal = await makeDigestDue(app.db, id, now);
      if (refusal !== null) return notDone(`No digest: ${refusal}.`);
      const { paused } = await readPause(app.db, now);
      return done(
        paused
          ? 'The digest is due, but sending is paused: it goes when sending is resumed.'
          : 'The digest is due; it goes with the next round of the timetable.',
      );
    },
  },
};

export async function getAdminReader(site: Site, request: PageRequest): Promise<PageResponse> {
  const reader = await readerIn(site, request);
  return reader === null ? notFoundPage(site) : readerPage(site, request, reader, null);
}

export async function postAdminReader(site: Site, request: PageRequest): Promise<PageResponse> {
  const reader = await readerIn(site, request);
  if (reader === null) return notFoundPage(site);
  if (request.form.get('as') === 'erase') return erase(site, request, reader);
  const about = `reader ${reader.id}`;
  const said = await runAction(site, request, ACTIONS, { subject: reader, about });
  const after = (await findReader(site.app.db, { id: reader.id })) ?? reader;
  return readerPage(site, request, after, said);
}

async function readerIn({ app }: Site, { params }: PageRequest): Promise<Reader | null> {
  const id = parseRowId(params.id);
  return id === null ? null : findReader(app.db, { id });
}

/** Erases the reader. This cannot be undone, so the box beside the button has to be ticked. */
async function erase(site: Site, request: PageRequest, reader: Reader): Promise<PageResponse> {
  if (request.form.get('sure') !== 'yes')
    return readerPage(site, request, reader, 'Nothing was erased: tick the box beside the button.');
  const { db, hasher, clock, config } = site.app;
  await changeAsAdmin(site, request, { action: 'erased', about: `reader ${reader.id}` }, async () => {
    const erased = await eraseReader(db, hasher, { id: reader.id }, clock.now());
    if (erased !== null) await removeOutboxCopies(config, erased);
  });
  const body = html`<p>The address and everything about it is gone. What stays is a keyed hash, so that it is not written to again.</p>`;
  return adminPage(site, request, { title: 'Erased', body });
}

async function readerPage(
  site: Site,
  request: PageRequest,
  reader: Reader,
  said: string | null,
): Promise<PageResponse> {
  const { db, hasher } = site.app;
  const suppression = await findSuppression(db, hasher, reader.emailKey);
  const story = await readStory(db, reader.id, EVENTS_SHOWN);
  const changes = await newestChanges(db, { limit: CHANGES_SHOWN, about: `reader ${reader.id}` });
  const facts = factList({
    Status: reader.status,
    Suppressed:
      suppression === null
        ? 'no'
        : `${suppression.reason}, ${suppression.scope}, ${formatInstant(suppression.at)}`,
    Since: formatInstant(reader.createdAt),
    Confirmed: formatInstant(reader.confirmedAt),
    'Next digest': reader.nextDueAt === null ? 'none' : formatInstant(reader.nextDueAt),
    When: `${reader.frequency}, ${formatMinuteOfDay(reader.minuteOfDay)} ${reader.timeZone}`,
    'Paused until': reader.pauseUntil,
    Topics: formatTopics(reader, site.topicNames),
    Queries: reader.queries.join(' · '),
    Exclusions: reader.exclusions.join(' · '),
    Authors: reader.authors.join(' · '),
    Mail: `${reader.layout}, ${reader.format}, at most ${reader.maxPapers} papers`,
  });
  const above = html`<a href="${site.to('/admin/readers')}">Readers</a>`;
  const body = html`<p class="lead">${reader.email}</p>
${said !== null && html`<p class="note" role="status">${said}</p>`}
${facts}
${actionForm(site, reader)}
${testEditionForm(site, reader)}
<section><h2>What happened</h2>${table(
    ['When', 'Kind', 'What'],
    story.map(({ at, kind, text, deliveryId }) => [
      instantCell(at),
      kind,
      deliveryId === null
        ? displayLine(text)
        : html`<a href="${site.to(`/admin/deliveries/${deliveryId}`)}">${displayLine(text)}</a>`,
    ]),
  )}</section>
<section><h2>Changed by operators</h2>${changeTable(changes)}</section>
<section><h2>Erase</h2>${eraseForm(site, reader)}</section>`;
  return adminPage(site, request, { title: `Reader ${reader.id}`, above, body });
}

function actionForm(site: Site, reader: Reader): Html {
  const { id, status, email } = reader;
  return html`<form method="post" class="inline" action="${site.to(`/admin/readers/${id}`)}">${formToken(site)}
${statusAt(reader, site.app.clock.now()) === 'active' && html`<button type="submit" name="as" value="send-now">Send the digest now</button>`}
${!isStopped(status) && !isWebhookAddress(email) && html`<button type="submit" class="quiet" name="as" value="resend">${status === 'pending' ? 'Mail the confirmation again' : 'Mail the link to the preferences'}</button>`}
${(isSubscribed(status) || status === 'pending') && html`<button type="submit" class="quiet" name="as" value="unsubscribe">Unsubscribe</button>`}
${isStopped(status) && html`<button type="submit" name="as" value="lift">Lift the ${status === 'bounced' ? 'bounce' : 'complaint'}</button>`}
</form>`;
}

const eraseForm = (site: Site, { id }: Reader): Html =>
  html`<form method="post" action="${site.to(`/admin/readers/${id}`)}">${formToken(site)}<p><label><input type="checkbox" name="sure" value="yes"> Forget this person for good</label></p><button type="submit" class="danger" name="as" value="erase">Erase</button></form>`;
